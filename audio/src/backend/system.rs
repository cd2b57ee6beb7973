//! Streams on the system's devices, through cpal: WASAPI, Core Audio, ALSA.

use cpal::{
    BufferSize, ErrorKind, SampleFormat, StreamConfig, SupportedBufferSize, SupportedStreamConfig,
    SupportedStreamConfigRange,
    traits::{DeviceTrait, StreamTrait},
};

use crate::{
    Device, DeviceError, SAMPLE_RATE_HZ,
    callback::{self, CaptureEnd, PlaybackEnd},
    keeper::Alarm,
};

/// The period asked of a device, milliseconds: two make the buffer of a loudspeaker.
const PERIOD_MS: u32 = 5;

/// Opens and starts a microphone.
pub(super) fn open_source(
    device: &Device,
    handle: &cpal::Device,
    alarm: &Alarm,
) -> Result<(cpal::Stream, CaptureEnd), DeviceError> {
    let supported = handle.supported_input_configs().map(Iterator::collect).unwrap_or_default();
    let choice = choose(device, handle.default_input_config(), supported)?;
    with_small_buffer(device, &choice, |config| {
        let (mut callback, end) = callback::capture(config.sample_rate, config.channels);
        let run = move |data: &cpal::Data, _: &_| callback.call(data);
        let on_error = on_error(alarm.clone());
        let stream = handle.build_input_stream_raw(config, choice.sample_format(), run, on_error, None)?;
        stream.play()?;
        Ok((stream, end))
    })
}

/// Opens and starts a loudspeaker.
pub(super) fn open_sink(
    device: &Device,
    handle: &cpal::Device,
    alarm: &Alarm,
) -> Result<(cpal::Stream, PlaybackEnd), DeviceError> {
    let supported = handle.supported_output_configs().map(Iterator::collect).unwrap_or_default();
    let choice = choose(device, handle.default_output_config(), supported)?;
    with_small_buffer(device, &choice, |config| {
        let (mut callback, end) = callback::playback(config.sample_rate, config.channels);
        let run = move |data: &mut cpal::Data, _: &_| callback.call(data);
        let on_error = on_error(alarm.clone());
        let stream = handle.build_output_stream_raw(config, choice.sample_format(), run, on_error, None)?;
        stream.play()?;
        Ok((stream, end))
    })
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
    build: impl Fn(StreamConfig) -> Result<T, cpal::Error>,
) -> Result<T, DeviceError> {
    let period = choice.sample_rate() * PERIOD_MS / 1_000;
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
