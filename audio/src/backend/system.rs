//! Streams on the system's devices.

use cpal::{
    BufferSize, ErrorKind, SampleFormat, StreamConfig, SupportedBufferSize, SupportedStreamConfig,
    SupportedStreamConfigRange,
    traits::{DeviceTrait, StreamTrait},
};

use super::Stream;
use crate::{
    Device, DeviceError, DeviceKind, SAMPLE_RATE_HZ, callback,
    devices::System,
    keeper::{Alarm, End, Opened},
};

/// The period asked of a microphone, milliseconds.
const CAPTURE_PERIOD_MS: u32 = 5;
/// The period asked of a loudspeaker, milliseconds: two make its buffer. At 5, a sound server that shares its
/// processor with other work loses a tenth of the time to gaps.
const PLAYBACK_PERIOD_MS: u32 = 10;

/// Opens and starts a microphone; `None` is the default.
pub(super) fn open_source(
    system: &mut System,
    wanted: Option<&str>,
    alarm: Alarm,
) -> Result<(Stream, Opened), DeviceError> {
    let (device, handle) = system.find(DeviceKind::Microphone, wanted)?;
    let choice = choose(
        &device,
        handle.default_input_config(),
        handle.supported_input_configs().map(Iterator::collect).unwrap_or_default(),
    )?;
    let (stream, end) = with_small_buffer(&device, &choice, CAPTURE_PERIOD_MS, |config| {
        let (mut callback, end) = callback::capture(config.sample_rate, config.channels);
        let on_error = on_error(alarm.clone());
        let run = move |data: &cpal::Data, _: &_| callback.call(data);
        let stream = handle.build_input_stream_raw(config, choice.sample_format(), run, on_error, None)?;
        stream.play()?;
        Ok((stream, end))
    })?;
    let name = device.name.clone();
    Ok((Stream::System { device, _stream: stream }, Opened { name, end: End::Capture(end) }))
}

/// Opens and starts a loudspeaker; `None` is the default.
pub(super) fn open_sink(
    system: &mut System,
    wanted: Option<&str>,
    alarm: Alarm,
) -> Result<(Stream, Opened), DeviceError> {
    let (device, handle) = system.find(DeviceKind::Speaker, wanted)?;
    let choice = choose(
        &device,
        handle.default_output_config(),
        handle.supported_output_configs().map(Iterator::collect).unwrap_or_default(),
    )?;
    let (stream, end) = with_small_buffer(&device, &choice, PLAYBACK_PERIOD_MS, |config| {
        let (mut callback, end) = callback::playback(config.sample_rate, config.channels);
        let on_error = on_error(alarm.clone());
        let run = move |data: &mut cpal::Data, _: &_| callback.call(data);
        let stream = handle.build_output_stream_raw(config, choice.sample_format(), run, on_error, None)?;
        stream.play()?;
        Ok((stream, end))
    })?;
    let name = device.name.clone();
    Ok((Stream::System { device, _stream: stream }, Opened { name, end: End::Playback(end) }))
}

/// The device's own number of channels at our rate, in the best format, if it can; else its own choice.
fn choose(
    device: &Device,
    default: Result<SupportedStreamConfig, cpal::Error>,
    supported: Vec<SupportedStreamConfigRange>,
) -> Result<SupportedStreamConfig, DeviceError> {
    let default = default.map_err(|error| refused(device, &error))?;
    let best = supported
        .into_iter()
        .filter(|range| range.channels() == default.channels() && range.contains_rate(SAMPLE_RATE_HZ))
        .filter(|range| callback::supports(range.sample_format()))
        .max_by_key(|range| rank(range.sample_format()));
    let choice = best.map_or(default, |range| range.with_sample_rate(SAMPLE_RATE_HZ));
    if callback::supports(choice.sample_format()) {
        return Ok(choice);
    }
    let reason = format!("its format, {}, is not one of ours", choice.sample_format());
    Err(DeviceError::Refused { name: device.name.clone(), reason })
}

fn rank(format: SampleFormat) -> u8 {
    match format {
        SampleFormat::F32 => 3,
        SampleFormat::I16 => 2,
        SampleFormat::I32 | SampleFormat::I24 => 1,
        _ => 0,
    }
}

/// Builds with a small period, and with the device's own where it refuses.
fn with_small_buffer<T>(
    device: &Device,
    choice: &SupportedStreamConfig,
    period_ms: u32,
    build: impl Fn(StreamConfig) -> Result<T, cpal::Error>,
) -> Result<T, DeviceError> {
    let period = choice.sample_rate() * period_ms / 1_000;
    let period = match *choice.buffer_size() {
        SupportedBufferSize::Range { min, max } => period.clamp(min, max.max(min)),
        SupportedBufferSize::Unknown => period,
    };
    build(StreamConfig { buffer_size: BufferSize::Fixed(period), ..choice.config() })
        .or_else(|error| {
            tracing::info!(device = device.name, %error, "the device keeps its own period");
            build(StreamConfig { buffer_size: BufferSize::Default, ..choice.config() })
        })
        .map_err(|error| refused(device, &error))
}

fn refused(device: &Device, error: &cpal::Error) -> DeviceError {
    DeviceError::Refused { name: device.name.clone(), reason: error.to_string() }
}

/// The driver's errors: most mean that the stream is over.
fn on_error(alarm: Alarm) -> impl FnMut(cpal::Error) + Send + 'static {
    move |error| match error.kind() {
        // Counted where it is heard: the callbacks meet an empty or a full ring.
        ErrorKind::Xrun => {}
        ErrorKind::RealtimeDenied => tracing::info!(%error, "the device's thread is an ordinary one"),
        ErrorKind::DeviceChanged => tracing::warn!(%error, "the system moved a stream"),
        _ => alarm.raise(error.to_string()),
    }
}
