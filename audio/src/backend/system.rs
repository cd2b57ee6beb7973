//! Streams on the system's devices, through cpal: WASAPI, Core Audio, ALSA.

use cpal::{
    BufferSize, ErrorKind, SampleFormat, StreamConfig, SupportedBufferSize, SupportedStreamConfig,
    SupportedStreamConfigRange,
    traits::{DeviceTrait, StreamTrait},
};

use crate::{
    Device, DeviceError, Obstacle, SAMPLE_RATE_HZ,
    callback::{self, CaptureEnd, PlaybackEnd},
    keeper::Alarm,
};

/// The period asked of a device, milliseconds: two make the buffer of a loudspeaker.
const PERIOD_MS: u32 = 5;
/// E_ACCESSDENIED, 0x80070005, as an error of the standard library writes it.
const WINDOWS_ACCESS_DENIED: &str = "os error -2147024891";

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
    Err(DeviceError::Refused { name: device.name.clone(), obstacle: Obstacle::Other, reason })
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
    DeviceError::Refused { name: device.name.clone(), obstacle: obstacle(error), reason: error.to_string() }
}

/// What stands in the way, by what cpal makes of the system's refusal.
fn obstacle(error: &cpal::Error) -> Obstacle {
    match error.kind() {
        ErrorKind::DeviceBusy => Obstacle::Busy,
        ErrorKind::PermissionDenied => Obstacle::Forbidden,
        ErrorKind::DeviceNotAvailable => Obstacle::Absent,
        // A microphone kept from programs in the privacy settings of Windows, which cpal does not tell apart.
        _ if error.message().is_some_and(|said| said.contains(WINDOWS_ACCESS_DENIED)) => Obstacle::Forbidden,
        _ => Obstacle::Other,
    }
}

/// What a driver's error means for the stream that it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It goes on. A missing or late sample is counted where it is heard: the callbacks meet an empty or a full ring.
    GoesOn,
    /// It goes on with an ordinary thread.
    WithoutPriority,
    /// It is over, or not where it was asked for.
    Lost,
}

fn fate(kind: ErrorKind) -> Fate {
    match kind {
        ErrorKind::Xrun => Fate::GoesOn,
        ErrorKind::RealtimeDenied => Fate::WithoutPriority,
        // [`ErrorKind::DeviceChanged`] among them: the system moved the stream to another device. cpal 0.18 does so with
        // streams built on its handle of the default device alone (Core Audio's default output, PipeWire); ours are built
        // on listed devices, as `devices` finds them. Should one be moved all the same, it plays where nobody chose.
        _ => Fate::Lost,
    }
}

fn on_error(alarm: Alarm) -> impl FnMut(cpal::Error) + Send + 'static {
    move |error| match fate(error.kind()) {
        Fate::GoesOn => {}
        Fate::WithoutPriority => tracing::info!(%error, "the device's thread is an ordinary one"),
        Fate::Lost => alarm.raise(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_forbidden_and_absent_are_told_apart() {
        for (kind, means) in [
            (ErrorKind::DeviceBusy, Obstacle::Busy),
            (ErrorKind::PermissionDenied, Obstacle::Forbidden),
            (ErrorKind::DeviceNotAvailable, Obstacle::Absent),
            (ErrorKind::UnsupportedConfig, Obstacle::Other),
            (ErrorKind::BackendError, Obstacle::Other),
        ] {
            assert_eq!(obstacle(&kind.into()), means, "{kind:?}");
        }
        let denied = "Accès refusé. (os error -2147024891)";
        let denied = cpal::Error::with_message(ErrorKind::BackendError, denied);
        assert_eq!(obstacle(&denied), Obstacle::Forbidden);
    }

    #[test]
    fn a_stream_that_the_system_moved_is_lost_like_one_that_ended() {
        for kind in [ErrorKind::DeviceChanged, ErrorKind::DeviceNotAvailable, ErrorKind::StreamInvalidated] {
            assert_eq!(fate(kind), Fate::Lost, "{kind:?}");
        }
        assert_eq!(fate(ErrorKind::Xrun), Fate::GoesOn);
        assert_eq!(fate(ErrorKind::RealtimeDenied), Fate::WithoutPriority);
    }
}
