//! Streams on a PulseAudio server (or PipeWire's), spoken to directly: a connection and a thread for each.
//!
//! cpal lists these devices well. Its streams ask for a buffer of two periods that leaves the server's own
//! device none: it then wakes each millisecond, loses a tenth of the time to gaps where the processor is
//! shared, and a call costs two thirds of a core. They also let the server move a call to another device.
//!
//! The threads are ours, not a driver's: they may code and decode what they read and write, by a turn of the worker. So
//! the ring of a loudspeaker holds nothing in advance, and the server's buffer is the only one.

mod connection;
mod depth;
mod expected;

use std::{
    ffi::CString,
    io::{Error, ErrorKind},
    thread::{Builder, JoinHandle},
    time::Instant,
};

use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, Command, CorkStreamParams, CreatePlaybackStreamReply,
    CreateRecordStreamReply, GetSinkInfo, PlaybackStreamParams, ProtocolError, PulseError,
    RecordStreamParams, SampleFormat, SampleSpec, SinkInfo,
    stream::{BufferAttr, StreamFlags},
};

use crate::{
    DeviceError, FRAME_SAMPLES, Obstacle, SAMPLE_RATE_HZ,
    callback::{CaptureCallback, CaptureEnd, PlaybackCallback, PlaybackEnd, capture, playback},
    keeper::Alarm,
};
use connection::{Connection, Hangup, Message};
use depth::Depth;
use expected::Expected;

/// What the microphone gives at a time, milliseconds: two make a frame, so that none waits for the next.
const FRAGMENT_MS: u32 = 5;
/// The loudspeaker's own buffer asked for, milliseconds: 200 wake-ups a second, which the server may refuse.
const DEVICE_MS: u32 = 5;
/// The least the server asks for at a time, milliseconds: a request comes with each turn of the device.
const REQUEST_MS: u32 = 1;
/// What may lack of a request without a frame being asked for, sample frames: 1 ms. The server's periods are uneven
/// by a sample or two; without this, frames would be decoded a period early or late at random.
const TOLERANCE: usize = 48;
/// Writes to a new stream that are silence: the device's first turns may come before them.
const SETTLING_WRITES: u32 = 2;
/// Writes in a row that are silence because they come too late: of a device that is always late something is heard.
const MOST_LATE_WRITES: u32 = 8;
/// Bytes of a sample of 32 bits.
const SAMPLE_BYTES: usize = 4;
/// Samples converted at a time, on the stack: more than a period.
const BLOCK: usize = 1_024;

/// A running stream; dropped, it ends.
pub(crate) struct Pulse {
    hangup: Option<Hangup>,
    thread: Option<JoinHandle<()>>,
}

/// Opens and starts a source by its own name, mono at our rate: the server converts.
pub(super) fn open_source(name: &str, alarm: &Alarm) -> Result<(Pulse, CaptureEnd), DeviceError> {
    let refused = |error| refused(name, error);
    let mut connection = Connection::open().map_err(no_server)?;
    let params = RecordStreamParams {
        sample_spec: sample_spec(1),
        channel_map: ChannelMap::mono(),
        source_name: Some(c_name(name)?),
        buffer_attr: BufferAttr { fragment_size: bytes(FRAGMENT_MS, 1), ..BufferAttr::default() },
        flags: flags(),
        ..RecordStreamParams::default()
    };
    let created: CreateRecordStreamReply =
        connection.ask(&Command::CreateRecordStream(params)).map_err(refused)?;
    let channel = created.channel;
    tracing::debug!(name, fragment = created.buffer_attr.fragment_size, "a microphone's buffer, bytes");
    let uncork = Command::CorkRecordStream(CorkStreamParams { channel, cork: false });
    connection.send(&uncork).map_err(refused)?;
    let hangup = connection.settle().map_err(refused)?;
    let (mut callback, mut end) = capture(SAMPLE_RATE_HZ, 1);
    end.serves = true;
    let alarm = alarm.clone();
    let thread = spawn(name, move || {
        let reason = record(&mut connection, channel, &mut callback, &alarm);
        alarm.raise(reason);
    })?;
    Ok((Pulse { hangup: Some(hangup), thread: Some(thread) }, end))
}

/// Opens and starts a sink by its own name, at our rate: the server converts. Where the sink has a front left and a
/// front right, they are the stream's; the centre, the subwoofer and the rear are left alone.
pub(super) fn open_sink(name: &str, alarm: &Alarm) -> Result<(Pulse, PlaybackEnd), DeviceError> {
    let refused = |error| refused(name, error);
    let mut connection = Connection::open().map_err(no_server)?;
    let asked = GetSinkInfo { index: None, name: Some(c_name(name)?) };
    let sink: SinkInfo = connection.ask(&Command::GetSinkInfo(asked)).map_err(refused)?;
    let (channel_map, channels) = front(&sink.channel_map);
    let params = PlaybackStreamParams {
        sample_spec: sample_spec(channels),
        channel_map,
        sink_name: Some(c_name(name)?),
        buffer_attr: BufferAttr {
            // The device gets half of what two requests leave of it (`fix_playback_buffer_attr` in PulseAudio's
            // `protocol-native.c`).
            target_length: bytes(2 * (DEVICE_MS + REQUEST_MS), channels),
            minimum_request_length: bytes(REQUEST_MS, channels),
            // A gap is skipped, not made up for: time goes on, and no delay is left behind.
            pre_buffering: 0,
            ..BufferAttr::default()
        },
        flags: StreamFlags { no_remix_channels: channels == 2, ..flags() },
        ..PlaybackStreamParams::default()
    };
    let created: CreatePlaybackStreamReply =
        connection.ask(&Command::CreatePlaybackStream(params)).map_err(refused)?;
    let channel = created.channel;
    tracing::debug!(name, buffer = ?created.buffer_attr, latency_us = created.stream_latency, "a loudspeaker's");
    let uncork = Command::CorkPlaybackStream(CorkStreamParams { channel, cork: false });
    connection.send(&uncork).map_err(refused)?;
    let hangup = connection.settle().map_err(refused)?;
    let (mut callback, mut end) = playback(SAMPLE_RATE_HZ, channels.into());
    let alarm = alarm.clone();
    let thread = spawn(name, move || {
        let reason = play(&mut connection, &created, channels, &mut callback, &alarm);
        alarm.raise(reason);
    })?;
    end.serves = true;
    Ok((Pulse { hangup: Some(hangup), thread: Some(thread) }, end))
}

impl Drop for Pulse {
    fn drop(&mut self) {
        drop(self.hangup.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a thread of the sound server's streams panicked");
        }
    }
}

/// Hears until the stream ends; gives the reason.
fn record(
    connection: &mut Connection,
    channel: u32,
    callback: &mut CaptureCallback,
    alarm: &Alarm,
) -> String {
    let mut expected = Expected::default();
    // Of the frame that is coming.
    let mut filled = 0;
    loop {
        let asked = Instant::now();
        match connection.next(channel) {
            Ok(Message::Samples(bytes)) => {
                take(callback, bytes);
                let read = bytes.len() / SAMPLE_BYTES;
                filled = (filled + read) % FRAME_SAMPLES;
                if callback.waiting() >= FRAME_SAMPLES {
                    alarm.serve();
                }
                // Half a frame is of no use to anybody.
                let sleep = expected.after(read, FRAME_SAMPLES - filled, asked, Instant::now());
                if connection.is_drained() {
                    std::thread::sleep(sleep);
                }
            }
            Ok(Message::Ended(reason)) => return reason.to_owned(),
            Ok(Message::Request(_) | Message::Underflow | Message::Other) => {}
            Err(error) => return lost(error),
        }
    }
}

/// Plays until the stream ends; gives the reason.
fn play(
    connection: &mut Connection,
    stream: &CreatePlaybackStreamReply,
    channels: u8,
    callback: &mut PlaybackCallback,
    alarm: &Alarm,
) -> String {
    let frame = SAMPLE_BYTES * usize::from(channels);
    let target = stream.buffer_attr.target_length as usize / frame;
    let device = (SAMPLE_RATE_HZ * DEVICE_MS / 1_000) as usize;
    let mut depth = Depth::new(target, device);
    // What is missing at first is silence: nothing was said yet.
    let mut requested = stream.requested_bytes as usize / frame;
    let (mut expected, mut look_at) = (Expected::default(), Instant::now());
    // Whether nothing was to be heard so far, and how many writes it takes for the server's buffer to be filled.
    let (mut rested, mut unsettled) = (true, SETTLING_WRITES);
    let mut patience = MOST_LATE_WRITES;
    loop {
        let mut wanted = depth.requested(std::mem::take(&mut requested), Instant::now());
        let lacking = wanted.saturating_sub(callback.ready());
        if lacking <= TOLERANCE && lacking < wanted {
            depth.left_out(lacking);
            wanted -= lacking;
        }
        if wanted > 0 {
            // What comes too late is left out: silence, where it can be, so that the first word is heard whole.
            if rested && depth.late() > 0 && patience > 0 {
                unsettled = unsettled.max(1);
                patience -= 1;
            }
            if unsettled > 0 {
                unsettled -= 1;
                connection.room(wanted * frame).fill(0);
            } else {
                (rested, patience) = (!callback.is_live(), MOST_LATE_WRITES);
                if !callback.fill(wanted, || alarm.serve()) {
                    depth.missed();
                }
                if depth.late() > 0 {
                    callback.gauge().note_late(depth.late().min(callback.ready()));
                }
                give(callback, connection.room(wanted * frame));
            }
            if let Err(error) = connection.write(stream.channel) {
                return lost(error.into());
            }
            callback.gauge().set_ahead(depth.held() + device);
        }
        std::thread::sleep(look_at.saturating_duration_since(Instant::now()));
        let asked = Instant::now();
        loop {
            match connection.next(stream.channel) {
                Ok(Message::Request(bytes)) => requested += bytes / frame,
                Ok(Message::Underflow) => {
                    if rested {
                        unsettled = unsettled.max(1);
                    } else {
                        callback.gauge().count_gap();
                        depth.missed();
                    }
                }
                Ok(Message::Ended(reason)) => return reason.to_owned(),
                Ok(Message::Samples(_) | Message::Other) => {}
                Err(error) => return lost(error),
            }
            // A turn of the device often makes two requests.
            if connection.is_drained() {
                break;
            }
        }
        let read = Instant::now();
        look_at = read + expected.after(requested, requested, asked, read);
    }
}

/// As a driver's callback: nothing but arithmetic on the stack.
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

/// As a driver's callback: nothing but arithmetic on the stack.
fn give(callback: &mut PlaybackCallback, bytes: &mut [u8]) {
    let mut samples = [0.0_f32; BLOCK];
    for block in bytes.chunks_mut(BLOCK * SAMPLE_BYTES) {
        let samples = &mut samples[..block.len() / SAMPLE_BYTES];
        callback.run(samples);
        for (sample, bytes) in samples.iter().zip(block.chunks_exact_mut(SAMPLE_BYTES)) {
            bytes.copy_from_slice(&sample.to_le_bytes());
        }
    }
}

/// The channels of ours on a sink of so many.
fn front(sink: &ChannelMap) -> (ChannelMap, u8) {
    let has = |position| sink.into_iter().any(|channel| channel == position);
    if has(ChannelPosition::FrontLeft) && has(ChannelPosition::FrontRight) {
        (ChannelMap::stereo(), 2)
    } else {
        (ChannelMap::mono(), 1)
    }
}

fn sample_spec(channels: u8) -> SampleSpec {
    SampleSpec { format: SampleFormat::Float32Le, channels, sample_rate: SAMPLE_RATE_HZ }
}

/// The server is to keep to the delay asked for, device included, and never to move a call elsewhere.
fn flags() -> StreamFlags {
    StreamFlags { start_corked: true, adjust_latency: true, no_move: true, ..StreamFlags::default() }
}

fn bytes(ms: u32, channels: u8) -> u32 {
    SAMPLE_RATE_HZ / 1_000 * ms * SAMPLE_BYTES as u32 * u32::from(channels)
}

fn c_name(name: &str) -> Result<CString, DeviceError> {
    let absent = |error: std::ffi::NulError| DeviceError::Refused {
        name: name.to_owned(),
        obstacle: Obstacle::Absent,
        reason: error.to_string(),
    };
    CString::new(name).map_err(absent)
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DeviceError> {
    let started = Builder::new().name("audio-pulse".into()).spawn(run);
    started.map_err(|error| refused(name, error.into()))
}

fn no_server(error: ProtocolError) -> DeviceError {
    DeviceError::Host(lost(error))
}

fn refused(name: &str, error: ProtocolError) -> DeviceError {
    DeviceError::Refused { name: name.to_owned(), obstacle: obstacle(&error), reason: lost(error) }
}

/// What the server's refusal means.
fn obstacle(error: &ProtocolError) -> Obstacle {
    match error {
        ProtocolError::ServerError(PulseError::AccessDenied | PulseError::AuthKey) => Obstacle::Forbidden,
        ProtocolError::ServerError(PulseError::NoEntity) => Obstacle::Absent,
        ProtocolError::ServerError(PulseError::Busy) => Obstacle::Busy,
        ProtocolError::Io(error) if error.kind() == ErrorKind::PermissionDenied => Obstacle::Forbidden,
        _ => Obstacle::Other,
    }
}

/// In words for people.
fn lost(error: ProtocolError) -> String {
    match error {
        ProtocolError::Io(error) => match Error::kind(&error) {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => "the sound server says nothing more".to_owned(),
            ErrorKind::UnexpectedEof => "the sound server has gone".to_owned(),
            _ => error.to_string(),
        },
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_cross_as_little_endian_floats_of_any_count() {
        let (mut gives, mut played) = playback(48_000, 1);
        played.samples.push_entire_slice(&[0.5; 2_000]).unwrap();
        let mut bytes = vec![9; 2_000 * SAMPLE_BYTES];
        give(&mut gives, &mut bytes);
        let (mut takes, mut heard) = capture(48_000, 1);
        take(&mut takes, &bytes);
        assert_eq!(heard.samples.slots(), 2_000);
        assert!((0..2_000).all(|_| heard.samples.pop() == Ok(0.5)));
    }

    #[test]
    fn what_the_server_refuses_is_told_apart() {
        use PulseError::{AccessDenied, Busy, Internal, NoEntity};
        for (said, means) in [
            (AccessDenied, Obstacle::Forbidden),
            (NoEntity, Obstacle::Absent),
            (Busy, Obstacle::Busy),
            (Internal, Obstacle::Other),
        ] {
            let error = refused("casque", ProtocolError::ServerError(said));
            assert_eq!(error.obstacle(), means, "{error}");
        }
        let hangs = ProtocolError::Io(ErrorKind::TimedOut.into());
        assert_eq!(refused("casque", hangs).obstacle(), Obstacle::Other);
        assert_eq!(no_server(ProtocolError::Io(ErrorKind::NotFound.into())).obstacle(), Obstacle::Other);
    }

    #[test]
    fn a_voice_goes_to_the_front_where_there_is_one() {
        use ChannelPosition::{FrontCenter, FrontLeft, FrontRight, Lfe, Mono, RearLeft, RearRight};
        let six = [FrontLeft, FrontRight, RearLeft, RearRight, FrontCenter, Lfe];
        assert_eq!(front(&ChannelMap::new(six)), (ChannelMap::stereo(), 2));
        assert_eq!(front(&ChannelMap::new([Mono])), (ChannelMap::mono(), 1));
        assert_eq!(front(&ChannelMap::new([RearLeft])), (ChannelMap::mono(), 1));
    }
}
