//! A jitter buffer on generated arrivals, in virtual time: each packet holds its own number.

use std::time::{Duration, Instant};

use super::{Delivery, JitterBuffer, STEP_SAMPLES};
use crate::{Arrival, FRAME_SAMPLES};

/// A sender of 10 ms packets and a loudspeaker that asks every 10 ms, 3 ms out of step with it.
struct Bench {
    buffer: JitterBuffer,
    start: Instant,
    /// (when, number), to arrive.
    coming: Vec<(Duration, u64)>,
    heard: Vec<Delivery>,
    /// Samples delivered, not yet played.
    ahead: usize,
    asked: u32,
}

const FRAME: Duration = Duration::from_millis(10);

impl Bench {
    fn new() -> Self {
        Self {
            buffer: JitterBuffer::new(),
            start: Instant::now(),
            coming: vec![],
            heard: vec![],
            ahead: 0,
            asked: 0,
        }
    }

    fn sent_at(number: u64) -> Duration {
        FRAME * number as u32
    }

    /// Packets `numbers`, each `delay` after it was sent; `None` is lost.
    fn send(mut self, numbers: std::ops::Range<u64>, delay: impl Fn(u64) -> Option<Duration>) -> Self {
        self.coming.extend(numbers.filter_map(|n| Some((Self::sent_at(n) + delay(n)?, n))));
        self
    }

    fn run(&mut self, frames: u32) {
        self.run_at(frames, FRAME);
    }

    /// Asks `frames` times more, each `period` after the last; packets arrive in the order of their arrival.
    fn run_at(&mut self, frames: u32, period: Duration) {
        self.coming.sort_unstable();
        for _ in 0..frames {
            self.ask(ms(3) + period * self.asked);
            self.asked += 1;
        }
    }

    /// Plays 10 ms, as a receiver does.
    fn ask(&mut self, now: Duration) {
        let arrived = self.coming.partition_point(|&(at, _)| at <= now);
        for (at, number) in self.coming.drain(..arrived) {
            self.buffer.insert(packet(number, self.start + at), FRAME_SAMPLES as u32);
        }
        while self.ahead < FRAME_SAMPLES {
            let delivery = self.buffer.next(self.start + now);
            self.ahead += match delivery {
                Delivery::Insert => STEP_SAMPLES,
                Delivery::Shortened(..) => 2 * FRAME_SAMPLES - STEP_SAMPLES,
                Delivery::Silence => FRAME_SAMPLES - self.ahead,
                Delivery::Packet(_) | Delivery::Conceal => FRAME_SAMPLES,
            };
            self.heard.push(delivery);
        }
        self.ahead -= FRAME_SAMPLES;
    }

    fn numbers(&self) -> Vec<u64> {
        self.heard
            .iter()
            .flat_map(|delivery| match delivery {
                Delivery::Packet(packet) => vec![number(packet)],
                Delivery::Shortened(first, second) => vec![number(first), number(second)],
                _ => vec![],
            })
            .collect()
    }

    fn count(&self, wanted: &Delivery) -> usize {
        self.heard.iter().filter(|&delivery| delivery == wanted).count()
    }
}

/// Numbered so that sequence and timestamp both wrap early on.
fn packet(number: u64, arrived_at: Instant) -> Arrival {
    Arrival {
        sequence: (number as u16).wrapping_sub(20),
        timestamp: (number as u32 * FRAME_SAMPLES as u32).wrapping_sub(30 * FRAME_SAMPLES as u32),
        payload: number.to_be_bytes().to_vec(),
        arrived_at,
    }
}

fn number(payload: &[u8]) -> u64 {
    u64::from_be_bytes(payload.try_into().unwrap())
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A fixed, uneven number below `bound` for each packet.
fn uneven(number: u64, bound: u64) -> u64 {
    (number.wrapping_mul(6_364_136_223_846_793_005) >> 33) % bound
}

#[test]
fn a_clean_network_is_heard_whole_and_soon_through_both_wraps() {
    let mut bench = Bench::new().send(0..300, |_| Some(ms(1)));
    bench.run(300);
    let numbers = bench.numbers();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
    assert_eq!(numbers[0], 0);
    assert_eq!(bench.count(&Delivery::Conceal), 0);
    assert!(bench.buffer.lag_ms() <= 13.0, "{} ms", bench.buffer.lag_ms());
    assert_eq!((bench.buffer.lost(), bench.buffer.jitter_ms()), (0, 0.0));
}

#[test]
fn reordered_packets_are_put_in_order() {
    let mut bench = Bench::new().send(0..300, |n| Some(if n % 10 == 4 { ms(13) } else { ms(1) }));
    bench.run(300);
    let numbers = bench.numbers();
    assert!(numbers.windows(2).all(|pair| pair[1] > pair[0]));
    assert!(numbers.len() > 290);
    assert_eq!(bench.buffer.lost(), 0);
}

#[test]
fn doubles_are_heard_once_and_counted() {
    let mut bench = Bench::new().send(0..100, |_| Some(ms(1))).send(0..100, |_| Some(ms(2)));
    bench.run(110);
    assert_eq!(bench.numbers(), Vec::from_iter(0..100));
    assert_eq!(bench.buffer.counts().duplicate, 100);
    assert_eq!(bench.buffer.received(), 100);
}

#[test]
fn a_lost_packet_is_concealed_in_its_place() {
    let mut bench = Bench::new().send(0..200, |n| (n != 77).then_some(ms(1)));
    bench.run(200);
    assert_eq!(bench.count(&Delivery::Conceal), 1);
    let at = bench.heard.iter().position(|delivery| *delivery == Delivery::Conceal).unwrap();
    let around = [at - 1, at + 1].map(|index| bench.heard[index] == Delivery::Packet(vec![]));
    assert_eq!(around, [false, false]);
    let numbers = bench.numbers();
    assert!(numbers.contains(&76) && !numbers.contains(&77) && numbers.contains(&78));
    assert_eq!(bench.buffer.lost(), 1);
}

#[test]
fn a_packet_after_its_turn_is_dropped_and_counted() {
    let mut bench = Bench::new().send(0..200, |n| Some(if n == 100 { ms(90) } else { ms(1) }));
    bench.run(200);
    assert!(!bench.numbers().contains(&100));
    assert_eq!(bench.buffer.counts().late, 1);
    assert_eq!(bench.buffer.counts().concealed, 1);
    assert_eq!(bench.buffer.lost(), 0);
}

#[test]
fn the_delay_grows_with_jitter_and_shrinks_after_it() {
    let jittery = |n: u64| (300..900).contains(&n);
    let mut bench = Bench::new().send(0..2_000, |n| Some(ms(1 + if jittery(n) { uneven(n, 40) } else { 0 })));
    bench.run(800);
    let grown = bench.buffer.lag_ms();
    assert!((30.0..60.0).contains(&grown), "{grown} ms");
    let late = bench.buffer.counts().late;
    bench.run(1_200);
    assert!(late < 60, "{late} late of 500");
    assert!(bench.buffer.lag_ms() <= 13.0, "{} ms", bench.buffer.lag_ms());
}

#[test]
fn a_fast_loudspeaker_is_followed_without_running_dry() {
    // 0.2 %, far beyond any crystal.
    let mut bench = Bench::new().send(0..6_000, |_| Some(ms(1)));
    bench.run_at(6_000, Duration::from_micros(9_980));
    assert_eq!(bench.count(&Delivery::Conceal), 0);
    assert!(bench.buffer.counts().inserted >= 20);
    assert!((1.0..15.0).contains(&bench.buffer.lag_ms()));
}

#[test]
fn a_slow_loudspeaker_is_followed_without_filling_up() {
    let mut bench = Bench::new().send(0..6_100, |_| Some(ms(1)));
    bench.run_at(6_000, Duration::from_micros(10_020));
    assert!(bench.buffer.counts().dropped >= 20);
    assert!((1.0..15.0).contains(&bench.buffer.lag_ms()));
    assert!(bench.buffer.packets.len() < 5);
}

#[test]
fn after_a_silence_of_the_network_speech_starts_afresh() {
    let mut bench = Bench::new().send(0..100, |_| Some(ms(1))).send(400..500, |_| Some(ms(1)));
    bench.run(530);
    let numbers = bench.numbers();
    assert_eq!(numbers, Vec::from_iter((0..100).chain(400..500)));
    assert_eq!(bench.count(&Delivery::Conceal), 40, "two endings");
}

#[test]
fn another_timeline_is_taken_up_at_once() {
    let mut bench = Bench::new().send(0..100, |_| Some(ms(1)));
    bench.run(100);
    let now = bench.start + ms(1_010);
    for number in 0..10 {
        let arrival = Arrival {
            sequence: 30_000 + number,
            timestamp: 5_000_000 + u32::from(number) * 480,
            payload: u64::from(number).to_be_bytes().to_vec(),
            arrived_at: now + FRAME * number.into(),
        };
        bench.buffer.insert(arrival, 480);
    }
    bench.heard = (3..15).map(|frame| bench.buffer.next(now + FRAME * frame)).collect();
    assert_eq!(bench.numbers()[0], 0);
    assert_eq!(bench.buffer.lost(), 0);
}

#[test]
fn a_stall_of_the_loudspeaker_is_made_up_for() {
    let mut bench = Bench::new().send(0..400, |_| Some(ms(1)));
    bench.run(100);
    // Nothing is asked for 500 ms.
    bench.asked += 50;
    bench.run(250);
    assert!(bench.buffer.lag_ms() < 25.0, "{} ms", bench.buffer.lag_ms());
}

#[test]
fn a_flood_is_bounded() {
    let mut bench = Bench::new();
    for number in 0..20_000_u64 {
        bench.buffer.insert(packet(number, bench.start), 480);
    }
    assert!(bench.buffer.packets.len() <= super::CAPACITY);
}
