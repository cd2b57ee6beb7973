//! Speech into microphone A, and what of it comes out of loudspeaker B.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::ends::Ends;
use super::table::Found;
use crate::bench::lab::{Lab, run as run_tool};
use crate::bench::process::{Running, cpu_percent};

/// How often the speech is played: three scores have a middle.
const REPEATS: usize = 3;
/// What a null sink may have rendered ahead, and more.
const WAKING: Duration = Duration::from_secs(3);

/// What `mouth_to_ear.py` found.
#[derive(Clone, Debug, Deserialize)]
struct Heard {
    sentences: u32,
    heard: u32,
    delay_ms: Option<f64>,
    delay_p95_ms: Option<f64>,
    pesq: Option<f64>,
    back_ms: Option<f64>,
}

/// What a program adds to each RTP packet that is no payload.
#[derive(Clone, Copy, Debug)]
pub enum Packets {
    /// It speaks something else than RTP.
    NotRtp,
    /// So many bytes at the end of each.
    SealedBy(u64),
}

/// Somebody who listens all the time: else a null sink renders two seconds at once while nobody wants less, and who
/// opens a stream waits for their end, as on no real device.
///
/// # Errors
/// Where there is no sound.
pub fn keep_awake() -> anyhow::Result<Running> {
    let mut parec = Command::new("parec");
    parec.args(["-d", "lab.monitor", "--raw", "--latency-msec=10"]);
    let awake = Running::start(parec.stdin(Stdio::null()).stdout(Stdio::null()))?;
    std::thread::sleep(WAKING);
    Ok(awake)
}

/// Speaks once, and measures nothing: until jitter buffers and redundancy have learnt their network.
///
/// # Errors
/// Where nothing can be played.
pub fn warm_up(lab: &Lab) -> anyhow::Result<()> {
    run_tool(Command::new("paplay").args(["-d", "mic_a"]).arg(speech(lab)))?;
    Ok(())
}

/// Speaks, and measures what is heard and what it costs the processes; with an outage, what is heard after it.
///
/// # Errors
/// Where it cannot be measured. Nothing heard is no error.
pub fn speak(
    lab: &Lab,
    ends: &mut Ends,
    pids: &[u32],
    packets: Packets,
    outage_s: Option<u32>,
) -> anyhow::Result<Found> {
    let folder = tempfile::tempdir()?;
    let mut measure = Command::new(lab.python()?);
    measure.arg(lab.script("mouth_to_ear.py")).arg(speech(lab)).arg(REPEATS.to_string()).arg(folder.path());
    if let Some(outage_s) = outage_s {
        let control = ends.control().context("an outage needs the lossy link")?;
        measure.arg(outage_s.to_string()).arg(control);
    }
    let before = ends.report()?;
    let (cpu_percent, words) = cpu_percent(pids, || run_tool(&mut measure))?;
    let after = ends.report()?;
    eprintln!("{}", words.trim());
    let heard: Heard = serde_json::from_str(&words).with_context(|| words.clone())?;
    ensure!(heard.sentences > 0, "what was said was not found at the microphone: is the machine too busy?");
    let seal_bytes = match packets {
        Packets::NotRtp => 0,
        Packets::SealedBy(bytes) => bytes,
    };
    let rates = before.zip(after).map(|(before, after)| after.since(&before, seal_bytes));
    let payload_kbs =
        rates.map(|rates| rates.payload_kbs).filter(|_| matches!(packets, Packets::SealedBy(_)));
    Ok(Found {
        delay_ms: heard.delay_ms,
        delay_p95_ms: heard.delay_p95_ms,
        pesq: heard.pesq,
        not_heard_percent: 100.0 * f64::from(heard.sentences - heard.heard) / f64::from(heard.sentences),
        cpu_percent,
        wire_kbs: rates.map(|rates| rates.wire_kbs),
        payload_kbs,
        back_ms: heard.back_ms,
    })
}

fn speech(lab: &Lab) -> std::path::PathBuf {
    lab.root().join(Path::new("tests/speech/candidate.wav"))
}
