//! What runs inside a device's callback: no lock, no memory, no log, no system call, no panic.
//!
//! Samples cross in lock-free rings, mono, at the device's rate; everything else crosses as the atomic
//! numbers of a [`Gauge`]. A test beside this file counts the allocations of every format.

use std::ops::Range;
use std::sync::{
    Arc, OnceLock,
    atomic::{
        AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
};
use std::time::{Duration, SystemTime};

use cpal::{Data, FromSample, I24, Sample, SampleFormat, U24};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::Ears;

/// What is lost of the last sample at each missing one: a gap fades in 2 ms instead of clicking.
const GAP_FADE: f32 = 0.95;
/// The share of its way an ear's gain goes at each sample: it opens and closes in some 10 ms.
const EAR_STEP: f32 = 0.01;

/// Numbers a callback leaves for the audio thread.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    /// Sample frames handled so far.
    frames: AtomicU64,
    /// Sample frames of a large recent callback.
    quantum: AtomicU32,
    /// Of a loudspeaker: samples that the callback took from its ring.
    taken: AtomicU64,
    /// Of these, from which on and up to which the last ones that came too late were left out.
    lost_from: AtomicU64,
    lost_to: AtomicU64,
    /// Callbacks that met a full or an empty ring.
    gaps: AtomicU64,
    /// Whether an empty ring is a fault.
    live: AtomicBool,
    /// Sample frames between the callback and the device, where they are known.
    ahead: AtomicUsize,
    /// Which of the first two channels are silent: bit 0 the left, bit 1 the right.
    deaf: AtomicU8,
    /// Sample frames that the turn being taken is for.
    demand: AtomicUsize,
    /// Set before the first callback where the time of the first sample is known exactly.
    started: OnceLock<SystemTime>,
}

/// The audio thread's end of a microphone.
pub(crate) struct CaptureEnd {
    pub(crate) samples: Consumer<f32>,
    pub(crate) gauge: Arc<Gauge>,
    pub(crate) rate: u32,
    /// Whether its thread takes a turn when samples have come; else they have to be looked for.
    pub(crate) serves: bool,
}

/// The audio thread's end of a loudspeaker.
pub(crate) struct PlaybackEnd {
    pub(crate) samples: Producer<f32>,
    pub(crate) gauge: Arc<Gauge>,
    pub(crate) rate: u32,
    /// Whether its thread takes a turn when it needs samples; else the ring has to be kept filled.
    pub(crate) serves: bool,
}

/// The microphone's end: any format and number of channels to mono.
pub(crate) struct CaptureCallback {
    samples: Producer<f32>,
    gauge: Arc<Gauge>,
    channels: usize,
}

/// The loudspeaker's end: mono to any format, on the first two channels.
pub(crate) struct PlaybackCallback {
    samples: Consumer<f32>,
    gauge: Arc<Gauge>,
    channels: usize,
    last: f32,
    /// Of the first two channels.
    ears: [f32; 2],
}

/// The two ends of a microphone of `rate` hertz.
pub(crate) fn capture(rate: u32, channels: u16) -> (CaptureCallback, CaptureEnd) {
    let (producer, consumer) = RingBuffer::new(rate as usize);
    let gauge = Arc::new(Gauge::default());
    let callback =
        CaptureCallback { samples: producer, gauge: gauge.clone(), channels: channels.max(1).into() };
    (callback, CaptureEnd { samples: consumer, gauge, rate, serves: false })
}

/// The two ends of a loudspeaker of `rate` hertz.
pub(crate) fn playback(rate: u32, channels: u16) -> (PlaybackCallback, PlaybackEnd) {
    let (producer, consumer) = RingBuffer::new(rate as usize);
    let gauge = Arc::new(Gauge::default());
    let callback = PlaybackCallback {
        samples: consumer,
        gauge: gauge.clone(),
        channels: channels.max(1).into(),
        last: 0.0,
        ears: [1.0; 2],
    };
    (callback, PlaybackEnd { samples: producer, gauge, rate, serves: false })
}

/// Whether the callbacks read and write a format.
pub(crate) fn supports(format: SampleFormat) -> bool {
    use SampleFormat::{F32, F64, I8, I16, I24 as S24, I32, I64, U8, U16, U24 as N24, U32, U64};
    matches!(format, I8 | I16 | S24 | I32 | I64 | U8 | U16 | N24 | U32 | U64 | F32 | F64)
}

impl CaptureCallback {
    /// Takes what the driver captured.
    pub(crate) fn call(&mut self, data: &Data) {
        match data.sample_format() {
            SampleFormat::I8 => self.run(data.as_slice::<i8>().unwrap_or_default()),
            SampleFormat::I16 => self.run(data.as_slice::<i16>().unwrap_or_default()),
            SampleFormat::I24 => self.run(data.as_slice::<I24>().unwrap_or_default()),
            SampleFormat::I32 => self.run(data.as_slice::<i32>().unwrap_or_default()),
            SampleFormat::I64 => self.run(data.as_slice::<i64>().unwrap_or_default()),
            SampleFormat::U8 => self.run(data.as_slice::<u8>().unwrap_or_default()),
            SampleFormat::U16 => self.run(data.as_slice::<u16>().unwrap_or_default()),
            SampleFormat::U24 => self.run(data.as_slice::<U24>().unwrap_or_default()),
            SampleFormat::U32 => self.run(data.as_slice::<u32>().unwrap_or_default()),
            SampleFormat::U64 => self.run(data.as_slice::<u64>().unwrap_or_default()),
            SampleFormat::F32 => self.run(data.as_slice::<f32>().unwrap_or_default()),
            SampleFormat::F64 => self.run(data.as_slice::<f64>().unwrap_or_default()),
            _ => {}
        }
    }

    /// Takes interleaved samples: the mean of the first two channels.
    pub(crate) fn run<T: Copy>(&mut self, interleaved: &[T])
    where
        f32: FromSample<T>,
    {
        let frames = interleaved.len() / self.channels;
        let kept = frames.min(self.samples.slots());
        if let Ok(chunk) = self.samples.write_chunk_uninit(kept) {
            chunk.fill_from_iter(interleaved.chunks_exact(self.channels).map(mono));
        }
        self.gauge.note(frames, kept < frames);
    }

    pub(crate) fn gauge(&self) -> Arc<Gauge> {
        self.gauge.clone()
    }
}

impl PlaybackCallback {
    /// Fills what the driver is about to play.
    pub(crate) fn call(&mut self, data: &mut Data) {
        match data.sample_format() {
            SampleFormat::I8 => self.run(data.as_slice_mut::<i8>().unwrap_or_default()),
            SampleFormat::I16 => self.run(data.as_slice_mut::<i16>().unwrap_or_default()),
            SampleFormat::I24 => self.run(data.as_slice_mut::<I24>().unwrap_or_default()),
            SampleFormat::I32 => self.run(data.as_slice_mut::<i32>().unwrap_or_default()),
            SampleFormat::I64 => self.run(data.as_slice_mut::<i64>().unwrap_or_default()),
            SampleFormat::U8 => self.run(data.as_slice_mut::<u8>().unwrap_or_default()),
            SampleFormat::U16 => self.run(data.as_slice_mut::<u16>().unwrap_or_default()),
            SampleFormat::U24 => self.run(data.as_slice_mut::<U24>().unwrap_or_default()),
            SampleFormat::U32 => self.run(data.as_slice_mut::<u32>().unwrap_or_default()),
            SampleFormat::U64 => self.run(data.as_slice_mut::<u64>().unwrap_or_default()),
            SampleFormat::F32 => self.run(data.as_slice_mut::<f32>().unwrap_or_default()),
            SampleFormat::F64 => self.run(data.as_slice_mut::<f64>().unwrap_or_default()),
            _ => {}
        }
    }

    /// Fills interleaved samples; where none are ready, the last one fades away.
    pub(crate) fn run<T: Sample + FromSample<f32>>(&mut self, interleaved: &mut [T]) {
        let frames = interleaved.len() / self.channels;
        // Looked at first: what makes an empty ring a fault is said once there is something in it.
        let live = self.gauge.is_live();
        let ready = frames.min(self.samples.slots());
        self.gauge.taken.fetch_add(ready as u64, Relaxed);
        let mut samples = self.samples.read_chunk(ready).ok().into_iter().flatten();
        interleaved.fill(T::EQUILIBRIUM);
        let aims = self.gauge.ears();
        for frame in interleaved.chunks_exact_mut(self.channels) {
            self.last = samples.next().unwrap_or(self.last * GAP_FADE);
            // A mono device has but one ear.
            let [left, right] = if self.channels == 1 { [1.0; 2] } else { aims };
            self.ears[0] += EAR_STEP * (left - self.ears[0]);
            self.ears[1] += EAR_STEP * (right - self.ears[1]);
            for (channel, gain) in frame.iter_mut().zip(self.ears) {
                *channel = T::from_sample((gain * self.last).clamp(-1.0, 1.0));
            }
        }
        self.gauge.note(frames, ready < frames && live);
    }

    pub(crate) fn gauge(&self) -> Arc<Gauge> {
        self.gauge.clone()
    }
}

impl Gauge {
    /// Sample frames on their way from the callback to the device: as told, or two periods.
    pub(crate) fn ahead(&self) -> usize {
        match self.ahead.load(Relaxed) {
            0 => 2 * self.quantum(),
            told => told,
        }
    }

    pub(crate) fn set_ears(&self, ears: Ears) {
        let deaf = match ears {
            Ears::Both => 0,
            Ears::Left => 2,
            Ears::Right => 1,
        };
        self.deaf.store(deaf, Relaxed);
    }

    fn ears(&self) -> [f32; 2] {
        let deaf = self.deaf.load(Relaxed);
        [f32::from(1 - (deaf & 1)), f32::from(1 - (deaf >> 1 & 1))]
    }

    /// Sample frames that the turn being taken is for.
    pub(crate) fn demand(&self) -> usize {
        self.demand.load(Relaxed)
    }

    /// Sample frames handled so far.
    pub(crate) fn frames(&self) -> u64 {
        self.frames.load(Relaxed)
    }

    /// Samples that a loudspeaker's callback took.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Relaxed)
    }

    /// Which of these were the last that came too late, and were left out.
    pub(crate) fn lost(&self) -> Range<u64> {
        self.lost_from.load(Relaxed)..self.lost_to.load(Relaxed)
    }

    /// Sample frames a callback may ask for.
    pub(crate) fn quantum(&self) -> usize {
        self.quantum.load(Relaxed) as usize
    }

    pub(crate) fn gaps(&self) -> u64 {
        self.gaps.load(Relaxed)
    }

    pub(crate) fn set_live(&self, live: bool) {
        self.live.store(live, Release);
    }

    /// Whether something is to be heard.
    pub(crate) fn is_live(&self) -> bool {
        self.live.load(Acquire)
    }

    /// To be called before the first callback, where there is someone to know.
    pub(crate) fn set_started(&self, at: SystemTime) {
        let _ = self.started.set(at);
    }

    /// Wall time of the first sample once there was one: exact, or estimated from their number.
    pub(crate) fn started_at(&self, rate: u32) -> Option<SystemTime> {
        let frames = self.frames();
        if frames == 0 {
            return None;
        }
        let estimate = || SystemTime::now() - Duration::from_secs_f64(frames as f64 / f64::from(rate));
        Some(*self.started.get_or_init(estimate))
    }

    fn note(&self, frames: usize, gap: bool) {
        self.frames.fetch_add(frames as u64, Relaxed);
        let before = self.quantum.load(Relaxed);
        self.quantum.store((frames as u32).max(before - before / 64), Relaxed);
        if gap {
            self.gaps.fetch_add(1, Relaxed);
        }
    }
}

fn mono<T: Copy>(frame: &[T]) -> f32
where
    f32: FromSample<T>,
{
    match *frame {
        [left, right, ..] => 0.5 * (f32::from_sample_(left) + f32::from_sample_(right)),
        [only] => f32::from_sample_(only),
        [] => 0.0,
    }
}

#[cfg(target_os = "linux")]
mod pulled;
#[cfg(test)]
mod tests;
