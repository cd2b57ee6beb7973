//! Streams on a PulseAudio server (or PipeWire's), spoken to directly.
//!
//! cpal lists these devices well. Its streams ask for a buffer of two periods that leaves the server's own
//! device none: it then wakes each millisecond, loses a tenth of the time to gaps where the processor is
//! shared, and a call costs two thirds of a core. They also let the server move a call to another device.

use std::{ffi::CString, sync::Arc};

use futures_executor::block_on;
use pulseaudio::{
    AsPlaybackSource, Client, ClientError, PlaybackStream, RecordStream,
    protocol::{
        ChannelMap, ChannelPosition, PlaybackStreamParams, RecordStreamParams, SampleFormat, SampleSpec,
        stream::{BufferAttr, StreamFlags},
    },
};

use crate::{
    DeviceError, SAMPLE_RATE_HZ,
    callback::{CaptureCallback, CaptureEnd, Gauge, PlaybackCallback, PlaybackEnd, capture, playback},
};

/// What one callback takes or gives, milliseconds.
const PERIOD_MS: u32 = 5;
/// From the callback to the ear, as asked of the server, milliseconds. What two periods leave, halved, is the
/// device's own buffer.
const PLAYBACK_MS: u32 = 25;
/// Bytes of a sample of 32 bits.
const SAMPLE_BYTES: usize = 4;
/// Samples converted at a time, on the stack: more than a period.
const BLOCK: usize = 480;
/// Looks without a sample after which a stream counts as lost: its server stopped, or took it away.
const PATIENCE: u8 = 3;

/// A connection to the server, kept while it works.
#[derive(Default)]
pub(super) struct Server {
    client: Option<Client>,
}

/// A running stream. PulseAudio says nothing when it ends one, so it is looked at.
pub(crate) struct Pulse {
    gauge: Arc<Gauge>,
    frames: u64,
    still: u8,
    _stream: Running,
}

#[expect(dead_code, reason = "held for its Drop")]
enum Running {
    Record(RecordStream),
    Playback(PlaybackStream),
}

impl Server {
    /// Opens and starts a source by its own name, mono at our rate: the server converts.
    pub(super) fn open_source(&mut self, name: &str) -> Result<(Pulse, CaptureEnd), DeviceError> {
        self.open(name, |client, name| {
            let (mut callback, end) = capture(SAMPLE_RATE_HZ, 1);
            let params = RecordStreamParams {
                sample_spec: sample_spec(),
                channel_map: ChannelMap::new([ChannelPosition::Mono]),
                source_name: Some(name),
                buffer_attr: BufferAttr { fragment_size: bytes(PERIOD_MS), ..BufferAttr::default() },
                flags: flags(),
                ..RecordStreamParams::default()
            };
            let run = move |bytes: &[u8]| take(&mut callback, bytes);
            let stream = block_on(client.create_record_stream(params, run))?;
            block_on(stream.uncork())?;
            Ok((Pulse::new(end.gauge.clone(), Running::Record(stream)), end))
        })
    }

    /// Opens and starts a sink by its own name, mono at our rate: the server spreads it over its channels.
    pub(super) fn open_sink(&mut self, name: &str) -> Result<(Pulse, PlaybackEnd), DeviceError> {
        self.open(name, |client, name| {
            let (mut callback, end) = playback(SAMPLE_RATE_HZ, 1);
            let params = PlaybackStreamParams {
                sample_spec: sample_spec(),
                channel_map: ChannelMap::new([ChannelPosition::Mono]),
                sink_name: Some(name),
                buffer_attr: BufferAttr {
                    target_length: bytes(PLAYBACK_MS),
                    minimum_request_length: bytes(PERIOD_MS),
                    // A gap is skipped, not made up for: time goes on, and no delay is left behind.
                    pre_buffering: 0,
                    ..BufferAttr::default()
                },
                flags: flags(),
                ..PlaybackStreamParams::default()
            };
            let run = move |bytes: &mut [u8]| give(&mut callback, bytes);
            let stream = block_on(client.create_playback_stream(params, run.as_playback_source()))?;
            block_on(stream.uncork())?;
            Ok((Pulse::new(end.gauge.clone(), Running::Playback(stream)), end))
        })
    }

    /// On the connection there is, and on a new one if the server was restarted since.
    fn open<T>(
        &mut self,
        name: &str,
        build: impl Fn(&Client, CString) -> Result<T, ClientError>,
    ) -> Result<T, DeviceError> {
        let refused =
            |error: &dyn ToString| DeviceError::Refused { name: name.to_owned(), reason: error.to_string() };
        let c_name = CString::new(name).map_err(|error| refused(&error))?;
        if let Some(opened) = self.client.as_ref().and_then(|client| build(client, c_name.clone()).ok()) {
            return Ok(opened);
        }
        let client = Client::from_env(c"Plateau").map_err(|error| DeviceError::Host(error.to_string()))?;
        let opened = build(&client, c_name).map_err(|error| refused(&error))?;
        self.client = Some(client);
        Ok(opened)
    }
}

impl Pulse {
    fn new(gauge: Arc<Gauge>, stream: Running) -> Self {
        Self { gauge, frames: 0, still: 0, _stream: stream }
    }

    /// Whether no sample has passed for long; to be asked about each second.
    pub(crate) fn stands_still(&mut self) -> bool {
        let frames = self.gauge.frames();
        self.still = if frames == self.frames { self.still + 1 } else { 0 };
        self.frames = frames;
        self.still >= PATIENCE
    }
}

/// The record callback: as [`CaptureCallback::call`], nothing but arithmetic on the stack.
fn take(callback: &mut CaptureCallback, bytes: &[u8]) {
    let mut samples = [0.0_f32; BLOCK];
    for block in bytes.chunks(BLOCK * SAMPLE_BYTES) {
        let mut count = 0;
        for (sample, bytes) in samples.iter_mut().zip(block.chunks_exact(SAMPLE_BYTES)) {
            *sample = bytes.try_into().map_or(0.0, f32::from_le_bytes);
            count += 1;
        }
        callback.run(&samples[..count]);
    }
}

/// The playback callback: as [`PlaybackCallback::call`], nothing but arithmetic on the stack.
fn give(callback: &mut PlaybackCallback, bytes: &mut [u8]) -> usize {
    let mut samples = [0.0_f32; BLOCK];
    for block in bytes.chunks_mut(BLOCK * SAMPLE_BYTES) {
        let samples = &mut samples[..block.len() / SAMPLE_BYTES];
        callback.run(samples);
        for (sample, bytes) in samples.iter().zip(block.chunks_exact_mut(SAMPLE_BYTES)) {
            bytes.copy_from_slice(&sample.to_le_bytes());
        }
    }
    bytes.len()
}

fn sample_spec() -> SampleSpec {
    SampleSpec { format: SampleFormat::Float32Le, channels: 1, sample_rate: SAMPLE_RATE_HZ }
}

/// The server is to keep to the delay asked for, device included, and never to move a call elsewhere.
fn flags() -> StreamFlags {
    StreamFlags { start_corked: true, adjust_latency: true, no_move: true, ..StreamFlags::default() }
}

fn bytes(ms: u32) -> u32 {
    SAMPLE_RATE_HZ / 1_000 * ms * SAMPLE_BYTES as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_cross_as_little_endian_floats_of_any_count() {
        let (mut gives, mut played) = playback(48_000, 1);
        played.samples.push_entire_slice(&[0.5; 1_000]).unwrap();
        let mut bytes = vec![9; 1_000 * SAMPLE_BYTES];
        assert_eq!(give(&mut gives, &mut bytes), bytes.len());
        let (mut takes, mut heard) = capture(48_000, 1);
        take(&mut takes, &bytes);
        assert_eq!(heard.samples.slots(), 1_000);
        assert!((0..1_000).all(|_| heard.samples.pop() == Ok(0.5)));
    }
}
