//! A call as long as the longest exchange of an exam, through a sound server: made by hand.
#![cfg(target_os = "linux")]

use std::time::Duration;

use crate::stage::{Stage, inbound, ready};
use tests::programs::Robot;

const MINUTES: usize = 20;
/// What a call may have more of at its end than after its first minutes, which fill caches and logs.
const GROWN_KIB: u64 = 4 * 1_024;
/// The delay of a buffer moves so much within a call by itself: a frame of 10 ms.
const MOVED_MS: f64 = 10.0;

/// Memory of a process that is its own, KiB (`proc_pid_status(5)`).
fn own_memory_kib(robot: &Robot) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", robot.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
#[ignore = "a call of 20 minutes over virtual headsets: delay, repairs and memory minute by minute"]
fn a_call_of_twenty_minutes_neither_waits_longer_nor_grows() {
    if std::env::var_os("PLATEAU_TEST_PULSE").is_none() {
        eprintln!("skipped: no sound server was brought for this test");
        return;
    }
    let stage = Stage::open();
    let devices = |mic, speaker| ["--mic", mic, "--speaker", speaker, "--ring", "null"];
    let mut candidate = stage.robot_with("candidate", "07", &devices("device:mic_a_in", "device:spk_a"));
    let mut jury = stage.robot_with("jury", "Jury B", &devices("device:mic_b_in", "device:spk_b"));
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    let (mut buffers, mut memory) = ([const { Vec::new() }; 2], [const { Vec::new() }; 2]);
    for minute in 1..=MINUTES {
        candidate.listen_for(Duration::from_secs(60));
        jury.listen_for(Duration::ZERO);
        for (end, robot) in [&candidate, &jury].into_iter().enumerate() {
            let stats: Vec<_> =
                robot.said.iter().map(|(_, said)| said).filter(|said| said["is"] == "stats").collect();
            let last = &stats[stats.len().saturating_sub(60)..];
            let mean = |field: &str| {
                last.iter().filter_map(|said| said[field].as_f64()).sum::<f64>() / last.len() as f64
            };
            let (buffer, kib) = (mean("buffer_ms"), own_memory_kib(robot));
            eprintln!(
                "{minute:2} min, {}: buffer {buffer:.1} ms, mended {:.2} %, invented {:.2} %, {kib} KiB",
                robot.name,
                mean("loss_percent") - mean("unmended_percent"),
                mean("unmended_percent"),
            );
            buffers[end].push(buffer);
            memory[end].push(kib);
        }
    }
    for end in 0..2 {
        assert!(buffers[end][MINUTES - 1] < buffers[end][1] + MOVED_MS, "{:?}", buffers[end]);
        assert!(memory[end][MINUTES - 1] < memory[end][4] + GROWN_KIB, "{:?}", memory[end]);
    }
    assert!(candidate.last("ended").is_none() && jury.last("ended").is_none());
}
