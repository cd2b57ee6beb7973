//! A jitter buffer on generated and recorded arrivals, in virtual time.

mod bench;
mod recorded;

use std::time::Duration;

use super::{Correction, Effort, Part, Stamp};
use bench::{Bench, FRAME, ms, uneven};

#[test]
fn a_clean_network_is_heard_whole_and_soon_through_both_wraps() {
    let mut bench = Bench::new().send(0..500, |_| Some(1_000));
    bench.run(500);
    assert!(bench.heard.windows(2).all(|pair| pair[1] == pair[0] + 1));
    assert_eq!((bench.heard[0], bench.missing, bench.waited), (0, 0, 0));
    // What is always waited for and the margin, and less than the frame by which the loudspeaker asks.
    assert!((8.5..18.0).contains(&bench.delay_ms()), "{} ms", bench.delay_ms());
    assert_eq!((bench.buffer.lost(), bench.buffer.jitter_ms()), (0, 0.0));
}

#[test]
fn a_loudspeaker_that_wants_less_at_a_time_hears_sooner() {
    for phase in 0..10 {
        let mut bench = Bench { step: 240, ..Bench::new() }.send(0..1_000, |_| Some(1_000 + phase * 1_000));
        bench.run_at(2_000, ms(5));
        assert!(bench.heard.windows(2).all(|pair| pair[1] == pair[0] + 1));
        assert_eq!((bench.missing, bench.waited), (0, 0), "{phase}");
        assert!(bench.delay_ms() < 13.0, "{phase}: {} ms", bench.delay_ms());
    }
}

#[test]
fn packets_of_any_length_are_heard_whole() {
    for samples in [120, 240, 960, 1_920, 2_880, 5_760] {
        let mut bench = Bench { samples, ..Bench::new() };
        let last = 480_000 / samples;
        bench = bench.send(0..last, |_| Some(1_000));
        bench.run(900);
        assert!(bench.heard.windows(2).all(|pair| pair[1] == pair[0] + 1), "{samples}");
        assert_eq!((bench.missing, bench.waited), (0, 0), "{samples}");
        assert!(bench.heard.len() as u64 > last * 85 / 100, "{samples}");
    }
}

#[test]
fn reordered_packets_are_put_in_order() {
    let mut bench = Bench::new().send(0..1_000, |n| Some(if n % 10 == 4 { 13_000 } else { 1_000 }));
    bench.run(1_000);
    assert!(bench.in_order());
    assert!(bench.heard.len() > 985, "{}", bench.heard.len());
    assert_eq!(bench.buffer.lost(), 0);
}

#[test]
fn doubles_are_heard_once_and_counted() {
    let mut bench = Bench::new().send(0..100, |_| Some(1_000)).send(0..100, |_| Some(2_000));
    bench.run(110);
    assert_eq!(bench.heard, Vec::from_iter(0..100));
    assert_eq!(bench.buffer.counts().duplicate, 100);
    assert_eq!(bench.buffer.received(), 100);
}

#[test]
fn a_lost_packet_is_missed_in_its_place() {
    let mut bench = Bench::new().send(0..200, |n| (n != 77).then_some(1_000));
    bench.run(201);
    assert_eq!((bench.missing + bench.waited, bench.heard.len()), (480, 199));
    assert!(bench.heard.contains(&76) && !bench.heard.contains(&77) && bench.heard.contains(&78));
    assert_eq!(bench.buffer.lost(), 1);
    assert!(bench.delay_ms() < 18.0, "a loss lengthens nothing: {} ms", bench.delay_ms());
}

#[test]
fn the_delay_grows_by_one_late_packet_and_shrinks_slowly() {
    // One packet, and those that queue behind it.
    let stall = |n: u64| 1_000 + if n < 300 { 0 } else { 40_000_u64.saturating_sub(10_000 * (n - 300)) };
    let mut bench = Bench::new().send(0..3_000, |n| Some(stall(n)));
    bench.run(310);
    assert!(bench.delay_ms() >= 40.0, "{} ms", bench.delay_ms());
    assert!(bench.heard.contains(&300), "what came late was waited for");
    bench.run(190);
    assert!(bench.delay_ms() >= 35.0, "{} ms", bench.delay_ms());
    bench.run(1_500);
    assert!(bench.delay_ms() < 18.0, "{} ms", bench.delay_ms());
}

#[test]
fn jitter_is_waited_for_and_reordering_undone() {
    for (bound, most_ms) in [(20_000, 32.0), (60_000, 74.0), (100_000, 114.0)] {
        let mut bench = Bench::new().send(0..6_000, |n| Some(1_000 + uneven(n, bound)));
        bench.run(1_000);
        let before = bench.heard.len();
        bench.run(5_000);
        assert!(bench.in_order());
        let heard = (bench.heard.len() - before) as f32 / 5_000.0;
        assert!(heard >= 0.98, "{bound}: {heard}");
        assert!(bench.delay_ms() <= most_ms, "{bound}: {} ms", bench.delay_ms());
    }
}

#[test]
fn copies_are_heard_and_waited_for_where_packets_are_lost_only() {
    let lossy = |n: u64| (uneven(n, 100) >= 20).then_some(1_000);
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() }.send(0..3_000, lossy);
    bench.run(3_000);
    assert!(bench.copied > 400, "{}", bench.copied);
    let missed = (bench.missing + bench.waited) as f32 / 480.0 / 3_000.0;
    assert!(missed < 0.02, "{missed} of 0.2");
    assert!(bench.delay_ms() > 20.0, "{} ms", bench.delay_ms());
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() }.send(0..3_000, |_| Some(1_000));
    bench.run(3_000);
    assert_eq!(bench.copied, 0);
    assert!(bench.delay_ms() < 18.0, "{} ms", bench.delay_ms());
}

#[test]
fn where_packets_are_lost_speech_waits_a_little_longer() {
    let target_ms = |loss: u64| {
        let mut bench = Bench::new().send(0..2_000, |n| (uneven(n, 100) >= loss).then_some(1_000));
        bench.run(2_000);
        bench.buffer.target_ms()
    };
    assert!(target_ms(10) >= target_ms(0) + 4.9, "{} {}", target_ms(10), target_ms(0));
}

#[test]
fn a_wait_for_copies_that_few_need_does_not_come_and_go() {
    // One in twenty is lost: the second copy is needed as often as it is worth a wait, or a little less.
    let lossy = |n| (n < 500 || uneven(n, 20) > 0).then_some(1_000);
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() }.send(0..12_000, lossy);
    bench.run(1_000);
    let settled = bench.buffer.counts();
    bench.run(10_500);
    let counts = bench.buffer.counts();
    let moved = counts.inserted + counts.removed - settled.inserted - settled.removed;
    assert!(moved < 480, "{moved} samples");
}

#[test]
fn a_copy_that_came_before_its_own_packet_is_no_loss() {
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() };
    bench = bench.send(0..3_000, |n| Some(1_000 + uneven(n, 60_000)));
    bench.run(3_000);
    assert_eq!((bench.copied, bench.buffer.lost()), (0, 0), "it came in time");
    let straggling = |n| Some(if n % 200 == 150 { 400_000 } else { 1_000 });
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() }.send(0..3_000, straggling);
    bench.run(3_000);
    assert!(bench.copied > 5, "{}", bench.copied);
    assert_eq!((bench.copied * 480, bench.buffer.lost()), (bench.buffer.counts().overtaken, 0));
    assert!(bench.in_order());
}

#[test]
fn bursts_are_bridged_by_copies_from_further_back() {
    // Three in a row of twenty.
    let bursts = |n: u64| (n % 20 >= 3).then_some(1_000);
    let heard = |copies| {
        let mut bench = Bench { copies, ..Bench::new() }.send(0..2_000, bursts);
        bench.run(2_000);
        bench.heard.len()
    };
    assert!(heard(&[]) < 1_710);
    assert!(heard(&[1]) < 1_810);
    assert!(heard(&[3, 2]) > 1_950, "{}", heard(&[3, 2]));
}

#[test]
fn a_queue_that_builds_up_is_followed_up_and_down() {
    let queue = |n: u64| if n < 500 { 0 } else { 200_u64.saturating_sub(n.abs_diff(700)) * 1_000 };
    let mut bench = Bench::new().send(0..6_000, |n| Some(1_000 + queue(n)));
    bench.run(6_000);
    assert!(bench.in_order());
    assert!(bench.missing < 10 * 480, "{}", bench.missing);
    assert!(bench.delay_ms() < 18.0, "{} ms", bench.delay_ms());
}

#[test]
fn two_hours_worth_of_drift_neither_lengthen_the_delay_nor_miss_a_packet() {
    // In 40 minutes as much drift as 100 ppm give in two hours; what is kept of the past is half a minute.
    for (ppm, period_ns) in [(-300_i64, 10_003_000), (300, 9_997_000)] {
        let mut bench = Bench::new();
        let period = Duration::from_nanos(period_ns);
        for minute in 0..40 {
            let packets = minute * 6_000..(minute + 1) * 6_000;
            bench = bench.send(packets.start..packets.end, |n| Some(1_000 + uneven(n, 500)));
            let frames =
                bench.sent_at(packets.end).saturating_sub(bench.now + ms(20)).as_nanos() / period.as_nanos();
            bench.run_at(frames as u32, period);
            assert!(bench.delay_ms() < 17.0, "{ppm} ppm, minute {minute}: {} ms", bench.delay_ms());
            assert!(bench.buffer.packets.len() < 6, "{ppm} ppm");
        }
        assert_eq!((bench.missing, bench.waited), (0, 0), "{ppm} ppm");
        assert!(bench.heard.windows(2).all(|pair| pair[1] == pair[0] + 1), "{ppm} ppm");
        let moved = bench.buffer.counts().inserted + bench.buffer.counts().removed;
        assert!(moved > 2_330 * 48 * ppm.unsigned_abs() / 1_000, "{ppm} ppm: {moved}");
    }
}

#[test]
fn after_an_outage_of_three_seconds_speech_starts_afresh() {
    let outage = |n: u64| (!(100..400).contains(&n)).then_some(1_000);
    let mut bench = Bench { copies: &[2, 1], ..Bench::new() }.send(0..500, outage);
    bench.run(600);
    let missed: Vec<u64> = (0..500).filter(|n| !bench.heard.contains(n)).collect();
    assert_eq!(missed, Vec::from_iter(100..398), "copies tell of the last");
    assert!(bench.missing + bench.waited <= 40 * 480 + 960, "two endings: {}", bench.missing + bench.waited);
}

#[test]
fn what_a_network_held_back_for_three_seconds_is_not_played_late() {
    let held = |n: u64| Some(if (100..400).contains(&n) { (400 - n) * 10_000 + 1_000 } else { 1_000 });
    let mut bench = Bench::new().send(0..3_000, held);
    bench.run(3_000);
    assert!(bench.in_order());
    assert!(bench.delay_ms() < 30.0, "{} ms", bench.delay_ms());
}

#[test]
fn another_timeline_is_taken_up_at_once() {
    let mut bench = Bench::new().send(0..100, |_| Some(1_000));
    bench.run(100);
    bench.heard.clear();
    for number in 0..10_u16 {
        let stamp = Stamp {
            sequence: 30_000 + number,
            timestamp: 5_000_000 + u32::from(number) * 480,
            arrived_at: bench.start + bench.now + FRAME * number.into(),
        };
        let payload = u64::from(number).to_be_bytes();
        bench
            .buffer
            .insert(stamp, [Part { offset: 0, samples: 480, mends: 0, payload: &payload }].into_iter());
    }
    bench.run(15);
    assert_eq!(bench.heard[..5], [0, 1, 2, 3, 4]);
    assert_eq!(bench.buffer.lost(), 0);
}

#[test]
fn a_pause_of_the_sender_is_no_loss() {
    // Packets 100..130 were never made; sequence numbers go on.
    let mut bench = Bench::new();
    for number in (0..100).chain(130..230_u64) {
        let sequence = if number < 100 { number } else { number - 30 } as u16;
        bench.now = ms(3) + FRAME * number as u32;
        let arrived_at = bench.start + FRAME * number as u32;
        let payload = number.to_be_bytes();
        let stamp = Stamp { sequence, timestamp: number as u32 * 480, arrived_at };
        bench
            .buffer
            .insert(stamp, [Part { offset: 0, samples: 480, mends: 0, payload: &payload }].into_iter());
        bench.run(if number == 99 { 31 } else { 1 });
    }
    bench.run(5);
    assert_eq!(bench.heard, Vec::from_iter((0..100).chain(130..230)));
    assert_eq!(bench.buffer.lost(), 0);
    assert!(bench.delay_ms() < 25.0, "{} ms", bench.delay_ms());
}

#[test]
fn a_stall_of_the_loudspeaker_is_made_up_for() {
    for stall in [50, 100, 500] {
        let mut bench = Bench::new().send(0..2_000, |_| Some(1_000));
        bench.run(100);
        bench.now += ms(stall);
        bench.run(600);
        assert!(bench.delay_ms() < 20.0, "{stall}: {} ms", bench.delay_ms());
    }
}

#[test]
fn a_loudspeaker_that_asks_for_two_frames_at_once_gets_both() {
    let mut bench = Bench::new().send(0..1_000, |_| Some(1_000));
    for _ in 0..450 {
        bench.run_at(1, Duration::ZERO);
        bench.run_at(1, FRAME * 2);
    }
    assert!(bench.missing + bench.waited <= 960, "{} {}", bench.missing, bench.waited);
    assert!(bench.delay_ms() < 25.0, "{} ms", bench.delay_ms());
}

#[test]
fn packets_that_overlap_are_heard_once() {
    let mut bench = Bench::new();
    for number in 0..100_u64 {
        bench.now = ms(3) + FRAME * number as u32;
        let stamp = Stamp {
            sequence: number as u16,
            timestamp: number as u32 * 480,
            arrived_at: bench.start + FRAME * number as u32,
        };
        let payload = number.to_be_bytes();
        bench
            .buffer
            .insert(stamp, [Part { offset: 0, samples: 960, mends: 0, payload: &payload }].into_iter());
        bench.run(1);
    }
    assert!(bench.heard.windows(2).all(|pair| pair[1] == pair[0] + 2), "{:?}", bench.heard);
}

#[test]
fn speech_is_shortened_in_pauses_first() {
    let mut bench = Bench { stretching: false, ..Bench::new() }.send(0..200, |_| Some(1_000));
    bench.run(100);
    bench.now += ms(13);
    bench.run(60);
    let Correction::Shorten { at_most, effort } = bench.buffer.correction() else {
        panic!("nothing to shorten")
    };
    assert!(at_most >= 480 && effort < Effort::Any, "{at_most} {effort:?}");
}

#[test]
fn a_flood_is_bounded() {
    let mut bench = Bench::new();
    for number in 0..20_000 {
        bench.insert(number, bench.start);
    }
    assert!(bench.buffer.packets.len() <= super::CAPACITY);
}
