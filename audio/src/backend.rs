//! What stands behind a source or a sink: a device of the system, or a thread that behaves like one.

mod paced;
mod system;
mod wav;

use crate::{
    Device, DeviceError, Sink, Source,
    callback::{capture, playback},
    devices::System,
    keeper::{Alarm, End, Opened},
};

use paced::Paced;

/// Keeps a stream running; dropped, it stops, and a file written is complete.
pub(crate) enum Stream {
    System { device: Device, _stream: cpal::Stream },
    Paced { _thread: Paced },
}

impl Stream {
    /// Whether its device is gone without a word.
    pub(crate) fn is_lost(&self, system: &mut System) -> bool {
        match self {
            Self::System { device, .. } => system.lost(device),
            Self::Paced { .. } => false,
        }
    }
}

/// Opens and starts a microphone, or what takes its place.
pub(crate) fn open_source(
    system: &mut System,
    source: &Source,
    alarm: Alarm,
) -> Result<(Stream, Opened), DeviceError> {
    let (stream, end) = match source {
        Source::Default => return system::open_source(system, None, alarm),
        Source::Device(wanted) => return system::open_source(system, Some(wanted), alarm),
        Source::Silence => {
            let (callback, end) = capture(crate::SAMPLE_RATE_HZ, 1);
            (paced::silence(callback), end)
        }
        Source::File { path, looped } => {
            let file = wav::Reader::open(path, *looped)?;
            let (callback, end) = capture(file.rate(), file.channels());
            (paced::read(file, callback), end)
        }
    };
    let stream = stream.map_err(|error| no_thread(source.to_string(), &error))?;
    Ok((Stream::Paced { _thread: stream }, Opened { name: source.to_string(), end: End::Capture(end) }))
}

/// Opens and starts a loudspeaker, or what takes its place.
pub(crate) fn open_sink(
    system: &mut System,
    sink: &Sink,
    alarm: Alarm,
) -> Result<(Stream, Opened), DeviceError> {
    let (callback, end) = playback(crate::SAMPLE_RATE_HZ, 1);
    let stream = match sink {
        Sink::Default => return system::open_sink(system, None, alarm),
        Sink::Device(wanted) => return system::open_sink(system, Some(wanted), alarm),
        Sink::Null => paced::null(callback),
        Sink::File(path) => paced::write(wav::Writer::create(path)?, callback, alarm),
    };
    let stream = stream.map_err(|error| no_thread(sink.to_string(), &error))?;
    Ok((Stream::Paced { _thread: stream }, Opened { name: sink.to_string(), end: End::Playback(end) }))
}

fn no_thread(name: String, error: &std::io::Error) -> DeviceError {
    DeviceError::Refused { name, reason: error.to_string() }
}
