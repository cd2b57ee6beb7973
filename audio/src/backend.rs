//! What stands behind a source or a sink: a device of the system, or a thread that behaves like one.

mod paced;
#[cfg(target_os = "linux")]
mod pulse;
mod system;
mod wav;

use crate::{
    Device, DeviceError, DeviceKind, Obstacle, SAMPLE_RATE_HZ, Sink, Source,
    callback::{CaptureEnd, PlaybackEnd, capture, playback},
    devices::System,
    keeper::{Alarm, End, Opened},
};

use paced::Paced;

/// The ways to the devices.
#[derive(Default)]
pub(crate) struct Backend {
    system: System,
}

/// Keeps a stream running; dropped, it stops, and a file written is complete.
pub(crate) enum Stream {
    System {
        _stream: cpal::Stream,
    },
    #[cfg(target_os = "linux")]
    Pulse {
        _stream: pulse::Pulse,
    },
    Paced {
        _thread: Paced,
    },
}

impl Backend {
    /// Opens and starts a microphone, or what takes its place.
    pub(crate) fn open_source(
        &mut self,
        source: &Source,
        alarm: &Alarm,
    ) -> Result<(Stream, Opened), DeviceError> {
        let (stream, end) = match source {
            Source::Default => return self.open_microphone(None, alarm),
            Source::Device(wanted) => return self.open_microphone(Some(wanted), alarm),
            Source::Silence => {
                let (callback, end) = capture(SAMPLE_RATE_HZ, 1);
                (paced::silence(callback), end)
            }
            Source::File { path, looped } => {
                let file = wav::Reader::open(path, *looped)?;
                let (callback, end) = capture(file.rate(), file.channels());
                (paced::read(file, callback), end)
            }
        };
        let thread = stream.map_err(|error| no_thread(source.to_string(), &error))?;
        Ok((
            Stream::Paced { _thread: thread },
            Opened { name: source.to_string(), device: None, end: End::Capture(end) },
        ))
    }

    /// Opens and starts a loudspeaker, or what takes its place.
    pub(crate) fn open_sink(&mut self, sink: &Sink, alarm: &Alarm) -> Result<(Stream, Opened), DeviceError> {
        let (callback, end) = playback(SAMPLE_RATE_HZ, 1);
        let stream = match sink {
            Sink::Default => return self.open_speaker(None, alarm),
            Sink::Device(wanted) => return self.open_speaker(Some(wanted), alarm),
            Sink::Null => paced::null(callback),
            Sink::File(path) => paced::write(wav::Writer::create(path)?, callback, alarm.clone()),
        };
        let thread = stream.map_err(|error| no_thread(sink.to_string(), &error))?;
        Ok((
            Stream::Paced { _thread: thread },
            Opened { name: sink.to_string(), device: None, end: End::Playback(end) },
        ))
    }

    fn open_microphone(
        &mut self,
        wanted: Option<&str>,
        alarm: &Alarm,
    ) -> Result<(Stream, Opened), DeviceError> {
        let (device, handle) = self.system.find(DeviceKind::Microphone, wanted)?;
        let opened = |Device { name, id, .. }, end: CaptureEnd| Opened {
            name,
            device: Some(id),
            end: End::Capture(end),
        };
        #[cfg(target_os = "linux")]
        if let Some(name) = device.pulse_name() {
            let (stream, end) = pulse::open_source(name, alarm)?;
            return Ok((Stream::Pulse { _stream: stream }, opened(device, end)));
        }
        let (stream, end) = system::open_source(&device, &handle, alarm)?;
        Ok((Stream::System { _stream: stream }, opened(device, end)))
    }

    fn open_speaker(&mut self, wanted: Option<&str>, alarm: &Alarm) -> Result<(Stream, Opened), DeviceError> {
        let (device, handle) = self.system.find(DeviceKind::Speaker, wanted)?;
        let opened = |Device { name, id, .. }, end: PlaybackEnd| Opened {
            name,
            device: Some(id),
            end: End::Playback(end),
        };
        #[cfg(target_os = "linux")]
        if let Some(name) = device.pulse_name() {
            let (stream, end) = pulse::open_sink(name, alarm)?;
            return Ok((Stream::Pulse { _stream: stream }, opened(device, end)));
        }
        let (stream, end) = system::open_sink(&device, &handle, alarm)?;
        Ok((Stream::System { _stream: stream }, opened(device, end)))
    }
}

fn no_thread(name: String, error: &std::io::Error) -> DeviceError {
    DeviceError::Refused { name, obstacle: Obstacle::Other, reason: error.to_string() }
}
