//! Endpoints without a device: a thread paced by the clock calls what a device would call.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{Builder, JoinHandle, park_timeout},
    time::{Duration, Instant, SystemTime},
};

use super::wav;
use crate::{
    FRAME_SAMPLES,
    callback::{CaptureCallback, Gauge, PlaybackCallback},
    keeper::Alarm,
};

/// Between two calls, as a device of this period would.
const PERIOD: Duration = Duration::from_millis(10);

/// Between two calls while late: the pace is made up for, yet the audio thread can follow.
const CATCH_UP: Duration = Duration::from_micros(2_500);

/// Calls a second.
const CALLS_PER_SECOND: u64 = 100;

/// A thread in the place of a device; dropped, it ends.
pub(crate) struct Paced {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// A microphone nobody speaks into.
pub(super) fn silence(mut callback: CaptureCallback) -> std::io::Result<Paced> {
    let gauge = callback.gauge();
    start(gauge, PERIOD, move |_| callback.run(&[0.0_f32; FRAME_SAMPLES]))
}

/// A microphone that hears a file.
pub(super) fn read(mut file: wav::Reader, mut callback: CaptureCallback) -> std::io::Result<Paced> {
    let gauge = callback.gauge();
    let (rate, channels) = (u64::from(file.rate()), usize::from(file.channels()));
    let mut samples = Vec::new();
    // A period's sound exists at its end.
    start(gauge, PERIOD, move |call| {
        let frames = (call + 1) * rate / CALLS_PER_SECOND - call * rate / CALLS_PER_SECOND;
        samples.resize(frames as usize * channels, 0.0);
        file.fill(&mut samples);
        callback.run(&samples);
    })
}

/// A loudspeaker nobody hears.
pub(super) fn null(mut callback: PlaybackCallback) -> std::io::Result<Paced> {
    let gauge = callback.gauge();
    start(gauge, Duration::ZERO, move |_| callback.run(&mut [0.0_f32; FRAME_SAMPLES]))
}

/// A loudspeaker that writes a file.
pub(super) fn write(
    file: wav::Writer,
    mut callback: PlaybackCallback,
    alarm: Alarm,
) -> std::io::Result<Paced> {
    let gauge = callback.gauge();
    let mut file = Some(file);
    start(gauge, Duration::ZERO, move |_| {
        let mut samples = [0_i16; FRAME_SAMPLES];
        callback.run(&mut samples);
        if let Some(Err(error)) = file.as_mut().map(|file| file.write(&samples)) {
            file = None;
            alarm.raise(error.to_string());
        }
    })
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("an audio-file thread panicked");
            }
        }
    }
}

/// Runs `call(0)` after `first`, then `call(n)` a period later each, by the absolute time: no delay adds up.
fn start(
    gauge: Arc<Gauge>,
    first: Duration,
    mut call: impl FnMut(u64) + Send + 'static,
) -> std::io::Result<Paced> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let thread = Builder::new().name("audio-file".into()).spawn(move || {
        let begin = Instant::now();
        gauge.set_started(SystemTime::now());
        for index in 0.. {
            let due = begin + first + PERIOD * index;
            wait_until(
                due.max(Instant::now() + if index == 0 { Duration::ZERO } else { CATCH_UP }),
                &stopped,
            );
            if stopped.load(Relaxed) {
                return;
            }
            call(index.into());
        }
    })?;
    Ok(Paced { stop, thread: Some(thread) })
}

fn wait_until(due: Instant, stopped: &AtomicBool) {
    while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        if stopped.load(Relaxed) {
            return;
        }
        park_timeout(left);
    }
}
