//! A network between two voices, in virtual time: what is said at one end, what is heard at the other.

use std::time::{Duration, Instant};

use audio::{Arrival, Coding, FRAME_SAMPLES, Format, Packet, PathReport, SAMPLE_RATE_HZ, Statistics, Voice};

/// The payload type of Opus inside redundant packets.
const OPUS: u8 = 111;
const FRAME: Duration = Duration::from_millis(10);
/// The loudspeaker asks this long after the microphone gave.
const PHASE: Duration = Duration::from_micros(3_700);

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
    /// What passes, bits per second with 54 bytes of headers a packet; 0 for any.
    pub rate: f64,
    pub seed: u64,
    /// Whether redundant packets were negotiated.
    pub red: bool,
    /// How much faster the loudspeaker's clock is than the microphone's, parts per million.
    pub drift_ppm: f64,
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
};

/// What became of what was said.
pub struct Outcome {
    /// From the first sample said on, on the loudspeaker's clock.
    pub heard: Vec<f32>,
    pub statistics: Statistics,
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
        let Path { loss, burst, delay_ms, jitter_ms, rate, .. } = self.path;
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
            let took = Duration::from_secs_f64((bytes + 54) as f64 * 8.0 / rate);
            self.free_at = self.free_at.max(now) + took;
            at = self.free_at;
            // A queue of a second, as home routers have.
            if at > now + Duration::from_secs(1) {
                self.free_at -= took;
                return None;
            }
        }
        Some(at + Duration::from_secs_f64((delay_ms + jitter_ms.min(jitter)) / 1_000.0))
    }
}

/// What crosses one way, and what its receiver would report of it.
struct Way {
    link: Link,
    coming: Vec<(Duration, Arrival)>,
    sent: u64,
    arrived: u64,
    transit: Option<(Duration, Duration)>,
    jitter: f64,
    delay: Duration,
}

impl Way {
    fn new(path: Path, seed: u64) -> Self {
        let link = Link::new(path, seed);
        Self { link, coming: vec![], sent: 0, arrived: 0, transit: None, jitter: 0.0, delay: Duration::ZERO }
    }

    fn send(&mut self, packet: Packet, now: Duration, start: Instant) {
        let Packet { sequence, timestamp, coding, payload, .. } = packet;
        self.sent += 1;
        if let Some(at) = self.link.send(now, payload.len()) {
            self.coming.push((at, Arrival { sequence, timestamp, coding, payload, arrived_at: start + at }));
            self.coming.sort_by_key(|(at, _)| *at);
            self.arrived += 1;
            self.delay = at - now;
            if let Some((then, before)) = self.transit.replace((now, at)) {
                let apart = (at.as_secs_f64() - before.as_secs_f64()) - (now - then).as_secs_f64();
                self.jitter += (apart.abs() * 1_000.0 - self.jitter) / 16.0;
            }
        }
    }

    fn deliver(&mut self, now: Duration, to: &mut Voice) {
        let count = self.coming.partition_point(|(at, _)| *at <= now);
        self.coming.drain(..count).for_each(|(_, arrival)| to.receive(arrival));
    }

    /// As RTCP has it, of the last second.
    fn report(&mut self, back: Duration) -> PathReport {
        let loss = 1.0 - self.arrived as f32 / self.sent.max(1) as f32;
        (self.sent, self.arrived) = (0, 0);
        let rtt_ms = Some((self.delay + back).as_secs_f32() * 1_000.0);
        PathReport { loss, rtt_ms, jitter_ms: self.jitter as f32 }
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
    let mut heard = Vec::with_capacity(said.len());
    let (mut buffer, mut decisions, mut bytes) = (0.0, 0, 0);
    let period = FRAME.div_f64(1.0 + path.drift_ppm / 1e6);
    let mut play_at = PHASE;
    let frames = said.len() / FRAME_SAMPLES;
    for (index, frame) in said.chunks_exact(FRAME_SAMPLES).enumerate() {
        // The frame is whole at its end.
        let now = FRAME * (index as u32 + 1);
        while play_at < now {
            let mut out = [0.0; FRAME_SAMPLES];
            there.deliver(play_at, &mut b);
            back.deliver(play_at, &mut a);
            a.play(&mut out, start + play_at);
            b.play(&mut out, start + play_at);
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
            there.send(packet, now, start);
        }
        if let Some(packet) = b.capture(frame) {
            back.send(packet, now, start);
        }
        if index % 100 == 99 {
            let report = there.report(back.delay);
            a.note_path(report, start + now);
            let report = back.report(there.delay);
            b.note_path(report, start + now);
        }
        if index == frames / 2 {
            bytes = a.statistics().payload_bytes_sent;
        }
    }
    let seconds = (said.len() / 2) as f64 / f64::from(SAMPLE_RATE_HZ);
    let kbps = (a.statistics().payload_bytes_sent - bytes) as f64 * 8.0 / seconds / 1_000.0;
    Outcome { heard, statistics: b.statistics(), buffer_ms: buffer / decisions.max(1) as f32, kbps }
}
