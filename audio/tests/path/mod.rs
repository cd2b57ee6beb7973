//! A network between two voices, in virtual time: what is said at one end, what is heard at the other.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use audio::{Arrival, Coding, FRAME_SAMPLES, Format, Packet, PathReport, SAMPLE_RATE_HZ, Statistics, Voice};

/// The payload type of Opus inside redundant packets.
const OPUS: u8 = 111;
const FRAME: Duration = Duration::from_millis(10);
/// What the loudspeaker asks for at a time, samples: 5 ms.
const STEP_SAMPLES: usize = FRAME_SAMPLES / 2;
/// What is added to a payload on its way, bytes: the headers of IP, UDP and RTP, and the seal of SRTP.
const ADDED_BYTES: usize = 56;
/// A queue that a packet would wait in for longer lets it fall.
const QUEUE: Duration = Duration::from_millis(200);
/// The loudspeaker asks this long after the microphone gave.
const PHASE: Duration = Duration::from_micros(3_700);

/// How long nothing passes, milliseconds.
const OUTAGE_MS: f64 = 3_000.0;

/// What a network does to packets.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    /// Fraction lost.
    pub loss: f64,
    /// Mean length of a run of losses, packets.
    pub burst: f64,
    pub delay_ms: f64,
    /// Uniform beyond the delay, so that packets overtake one another.
    pub jitter_ms: f64,
    /// What passes, bits per second with all that is added to a payload; 0 for any.
    pub rate: f64,
    pub seed: u64,
    /// Whether redundant packets were negotiated.
    pub red: bool,
    /// How much faster the loudspeaker's clock is than the microphone's, parts per million.
    pub drift_ppm: f64,
    /// How long the network is a good one before it becomes this one, milliseconds.
    pub good_ms: f64,
    /// When nothing passes, for 3 s, milliseconds; 0 for never.
    pub outage_ms: f64,
    /// How late threads wake, milliseconds: the mean of an exponential distribution.
    pub wake_ms: f64,
}

/// A good network.
pub const CLEAN: Path = Path {
    loss: 0.0,
    burst: 1.0,
    delay_ms: 1.0,
    jitter_ms: 0.3,
    rate: 0.0,
    seed: 1,
    red: true,
    drift_ppm: 0.0,
    good_ms: 0.0,
    outage_ms: 0.0,
    wake_ms: 0.0,
};

/// What became of what was said.
pub struct Outcome {
    /// From the first sample said on, on the loudspeaker's clock.
    pub heard: Vec<f32>,
    pub statistics: Statistics,
    /// Those of the first half.
    pub first_half: Statistics,
    /// Mean of the delay that the jitter buffer says it adds, over the second half, milliseconds.
    pub buffer_ms: f32,
    /// RTP payload over the second half, kilobits per second.
    pub kbps: f64,
}

/// A generator of chances (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ x >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// One direction.
struct Link {
    path: Path,
    chance: Chance,
    losing: bool,
    free_at: Duration,
}

impl Link {
    fn new(path: Path, seed: u64) -> Self {
        Self { path, chance: Chance(seed), losing: false, free_at: Duration::ZERO }
    }

    /// When a packet sent at `now` arrives, if it does.
    fn send(&mut self, now: Duration, bytes: usize) -> Option<Duration> {
        let Path { loss, burst, delay_ms, jitter_ms, rate, .. } = self.state(now);
        let chance = self.chance.next();
        self.losing = if self.losing && burst > 1.0 {
            chance >= 1.0 / burst
        } else if burst > 1.0 {
            chance < loss / (burst * (1.0 - loss))
        } else {
            chance < loss
        };
        let jitter = self.chance.next() * jitter_ms;
        if self.losing {
            return None;
        }
        let mut at = now;
        if rate > 0.0 {
            let start = self.free_at.max(now);
            if start > now + QUEUE {
                return None;
            }
            self.free_at = start + Duration::from_secs_f64((bytes + ADDED_BYTES) as f64 * 8.0 / rate);
            at = self.free_at;
        }
        Some(at + Duration::from_secs_f64((delay_ms + jitter) / 1_000.0))
    }

    fn state(&self, now: Duration) -> Path {
        let now_ms = now.as_secs_f64() * 1_000.0;
        let out = self.path.outage_ms > 0.0 && (0.0..OUTAGE_MS).contains(&(now_ms - self.path.outage_ms));
        match () {
            () if out => Path { loss: 1.0, burst: 1.0, ..self.path },
            () if now_ms < self.path.good_ms => CLEAN,
            () => self.path,
        }
    }
}

/// What crosses one way, and what its receiver would report of it.
struct Way {
    link: Link,
    coming: Vec<(Duration, Arrival)>,
    delay: Duration,
    reports: Reports,
}

/// As many receivers reckon it: what is behind the newest and has not come when a report is due is lost, and if it comes
/// after all, nobody is told.
#[derive(Default)]
struct Reports {
    received: BTreeSet<u16>,
    newest: u16,
    reported: u16,
    last: Option<(f64, u32)>,
    jitter: f64,
}

impl Way {
    fn new(path: Path, seed: u64) -> Self {
        let link = Link::new(path, seed);
        Self { link, coming: vec![], delay: Duration::ZERO, reports: Reports::default() }
    }

    fn send(&mut self, packet: Packet, now: Duration, start: Instant) {
        let Packet { sequence, timestamp, coding, payload, .. } = packet;
        if let Some(at) = self.link.send(now, payload.len()) {
            self.coming.push((at, Arrival { sequence, timestamp, coding, payload, arrived_at: start + at }));
            self.coming.sort_by_key(|(at, _)| *at);
            self.delay = at - now;
        }
    }

    fn deliver(&mut self, now: Duration, to: &mut Voice) {
        let count = self.coming.partition_point(|(at, _)| *at <= now);
        for (at, arrival) in self.coming.drain(..count) {
            self.reports.note(&arrival, at);
            to.receive(arrival);
        }
    }

    /// As RTCP has it, of the last second.
    fn report(&mut self, back: Duration) -> PathReport {
        let rtt_ms = Some((self.delay + back).as_secs_f32() * 1_000.0);
        let (loss, jitter_ms) = self.reports.take();
        PathReport { loss, rtt_ms, jitter_ms }
    }
}

impl Reports {
    fn note(&mut self, arrival: &Arrival, at: Duration) {
        let Arrival { sequence, timestamp, .. } = *arrival;
        let at_ms = at.as_secs_f64() * 1_000.0;
        match self.last.replace((at_ms, timestamp)) {
            Some((before_ms, before)) => {
                let said_ms = f64::from(timestamp.wrapping_sub(before) as i32) / 48.0;
                self.jitter += ((at_ms - before_ms - said_ms).abs() - self.jitter) / 16.0;
                if (sequence.wrapping_sub(self.newest) as i16) > 0 {
                    self.newest = sequence;
                }
            }
            None => (self.newest, self.reported) = (sequence, sequence.wrapping_sub(1)),
        }
        self.received.insert(sequence);
    }

    /// The fraction lost since the last call, and jitter, milliseconds.
    fn take(&mut self) -> (f32, f32) {
        let expected = self.newest.wrapping_sub(self.reported);
        let mut numbers = (0..expected).map(|back| self.newest.wrapping_sub(back));
        let received = numbers.by_ref().filter(|number| self.received.contains(number)).count();
        self.received.clear();
        self.reported = self.newest;
        (1.0 - received as f32 / f32::from(expected.max(1)), self.jitter as f32)
    }
}

/// Says `said` at one end, the same at the other; gives what the other end hears.
pub fn carry(said: &[f32], path: Path) -> Outcome {
    let start = Instant::now();
    let mut a = Voice::new(path.seed, start).expect("a codec");
    let mut b = Voice::new(!path.seed, start).expect("a codec");
    for voice in [&mut a, &mut b] {
        voice.set_format(Format { red: path.red.then_some(OPUS), ..Format::default() });
        voice.set_gate(true, true);
    }
    let (mut there, mut back) = (Way::new(path, path.seed), Way::new(path, path.seed ^ 0x5555));
    let mut first_half = Statistics::default();
    let mut reported = Chance(path.seed ^ 0xaaaa);
    let mut wakes = Chance(path.seed ^ 0xcccc);
    let mut awake =
        |at: Duration| at + Duration::from_secs_f64(-(1.0 - wakes.next()).ln() * path.wake_ms / 1_000.0);
    let mut heard = Vec::with_capacity(said.len());
    let (mut buffer, mut decisions, mut bytes) = (0.0, 0, 0);
    let period = (FRAME / 2).div_f64(1.0 + path.drift_ppm / 1e6);
    let mut play_at = PHASE;
    let frames = said.len() / FRAME_SAMPLES;
    for (index, frame) in said.chunks_exact(FRAME_SAMPLES).enumerate() {
        // The frame is whole at its end.
        let now = FRAME * (index as u32 + 1);
        while play_at < now {
            let mut out = [0.0; STEP_SAMPLES];
            let woken = awake(play_at);
            there.deliver(woken, &mut b);
            back.deliver(woken, &mut a);
            a.play(&mut out, 0, start + woken);
            b.play(&mut out, 0, start + woken);
            heard.extend(out);
            play_at += period;
            if index >= frames / 2 {
                buffer += b.statistics().buffer_ms;
                decisions += 1;
            }
        }
        let frame = frame.try_into().expect("a whole frame");
        if let Some(packet) = a.capture(frame) {
            assert!(path.red || packet.coding == Coding::Opus);
            there.send(packet, awake(now), start);
        }
        if let Some(packet) = b.capture(frame) {
            back.send(packet, awake(now), start);
        }
        if index % 100 == 99 {
            there.deliver(now, &mut b);
            back.deliver(now, &mut a);
            let reports = [there.report(back.delay), back.report(there.delay)];
            // They are lost as the voice is.
            if reported.next() >= path.loss {
                a.note_path(reports[0], start + now);
            }
            if reported.next() >= path.loss {
                b.note_path(reports[1], start + now);
            }
        }
        if index == frames / 2 {
            bytes = a.statistics().payload_bytes_sent;
            first_half = b.statistics();
        }
    }
    let seconds = (said.len() / 2) as f64 / f64::from(SAMPLE_RATE_HZ);
    let kbps = (a.statistics().payload_bytes_sent - bytes) as f64 * 8.0 / seconds / 1_000.0;
    Outcome {
        heard,
        statistics: b.statistics(),
        first_half,
        buffer_ms: buffer / decisions.max(1) as f32,
        kbps,
    }
}
