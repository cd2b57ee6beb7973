//! The audio thread's side of the microphone: samples of the ring to frames of 10 ms.

use std::time::Duration;

use crate::{
    DeviceId, FRAME_SAMPLES, Frame, SAMPLE_RATE_HZ, Source, callback::CaptureEnd, keeper::StreamId,
    resample::Resampler,
};

/// A microphone, asked for or open.
pub(crate) struct Microphone {
    pub(crate) id: StreamId,
    pub(crate) source: Source,
    /// Of the device, once it is open.
    pub(crate) name: String,
    /// The real device that was opened.
    pub(crate) fixed: Option<DeviceId>,
    open: Option<Open>,
}

struct Open {
    end: CaptureEnd,
    resampler: Resampler,
    waiting: Vec<f32>,
}

impl Microphone {
    pub(crate) fn new(id: StreamId, source: Source) -> Self {
        Self { id, name: source.to_string(), fixed: None, source, open: None }
    }

    /// The real device, if it is one. One that was open is asked for by its own id from then on: the default of the moment,
    /// or what else fits a part of a name, may be another.
    pub(crate) fn real_source(&self) -> Option<Source> {
        let fixed = self.fixed.as_ref().map(|id| Source::Device(id.to_string()));
        fixed.or_else(|| Some(self.source.clone()).filter(Source::is_device))
    }

    /// The device is there. False if its rate is none.
    pub(crate) fn opened(&mut self, name: String, fixed: Option<DeviceId>, end: CaptureEnd) -> bool {
        let Some(resampler) = Resampler::new(end.rate, SAMPLE_RATE_HZ) else { return false };
        self.name = name;
        self.fixed = fixed;
        self.open = Some(Open { end, resampler, waiting: Vec::with_capacity(SAMPLE_RATE_HZ as usize) });
        true
    }

    /// Whether its device is there.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Its stream, if it is a real device, and open.
    pub(crate) fn device(&self) -> Option<StreamId> {
        (self.open.is_some() && self.source.is_device()).then_some(self.id)
    }

    /// Whether its device takes a turn when there are samples.
    pub(crate) fn serves(&self) -> bool {
        self.open.as_ref().is_none_or(|open| open.end.serves)
    }

    /// The next 10 ms captured, if they are complete.
    pub(crate) fn next_frame(&mut self) -> Option<Frame> {
        let Open { end, resampler, waiting } = self.open.as_mut()?;
        // One that takes turns does so for whole frames, at our rate: what is of the next one stays where it counts.
        let wanted = if end.serves { FRAME_SAMPLES } else { usize::MAX };
        if end.serves && end.samples.slots() < FRAME_SAMPLES {
            return None;
        }
        if let Ok(chunk) = end.samples.read_chunk(end.samples.slots().min(wanted)) {
            let (first, second) = chunk.as_slices();
            resampler.convert(first, waiting);
            resampler.convert(second, waiting);
            chunk.commit_all();
        }
        let frame: Frame = waiting.get(..FRAME_SAMPLES)?.try_into().ok()?;
        waiting.drain(..FRAME_SAMPLES);
        Some(frame.map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }))
    }

    /// The way of a sample from the air to this thread, as far as it is known: one period of the device.
    pub(crate) fn delay(&self) -> Duration {
        self.open.as_ref().map_or(Duration::ZERO, |Open { end, .. }| {
            Duration::from_secs_f64(end.gauge.quantum() as f64 / f64::from(end.rate))
        })
    }

    pub(crate) fn started_at(&self) -> Option<std::time::SystemTime> {
        let end = &self.open.as_ref()?.end;
        end.gauge.started_at(end.rate)
    }

    /// Times the ring was full.
    pub(crate) fn overruns(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.end.gauge.gaps())
    }
}
