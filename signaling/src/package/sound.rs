//! Whether a file is a sound that can be heard, and how long it really is: decoded, since headers say what they like.

use std::io::{Cursor, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use super::mistake::{Problem, Unheard};

/// The longest recording: the phase in which it is heard, and answered, lasts ten minutes.
pub const MAX_SOUND_MINUTES: u64 = 10;
/// The shortest: less is a slip of the recorder.
pub const MIN_SOUND_SECONDS: u64 = 3;
/// The level that the loudest tenth of a second must reach, in dB of full scale. Speech recorded to be heard peaks
/// above -30; what a microphone left open records lies below -55.
pub const MIN_LEVEL_DB: f64 = -45.0;

/// Packets in a row that may fail: the first frame of a cut-out MP3 refers to bytes that are not there.
const MAX_BAD_PACKETS: u32 = 10;
/// How far the decoded length may fall short of the announced one, in milliseconds: some MP3 frames.
const LENGTH_TOLERANCE_MS: u64 = 180;
/// Parts of a second of which the loudest counts.
const BLOCKS_PER_SECOND: u64 = 10;

/// What a file must have beside a decodable content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A last page that says that it is the last; a cut file decodes without complaint.
    Ogg,
    Other,
}

/// The length in milliseconds.
pub(super) fn measured(bytes: Vec<u8>, ending: &str, kind: Kind) -> Result<u64, Problem> {
    if kind == Kind::Ogg && !ogg_is_whole(&bytes) {
        return Err(Problem::NotSound(Unheard::NoWholeOgg));
    }
    // The decoders are other people's code, fed with files that anyone may have made.
    catch_unwind(AssertUnwindSafe(|| decoded(bytes, ending)))
        .unwrap_or(Err(Problem::NotSound(Unheard::DecoderFailed)))
}

fn decoded(bytes: Vec<u8>, ending: &str) -> Result<u64, Problem> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let mut hint = Hint::new();
    hint.with_extension(ending);
    let mut format = symphonia::default::get_probe()
        .probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(told)?;
    let track = format.default_track(TrackType::Audio).ok_or(Problem::NotSound(Unheard::Silent))?;
    let track_id = track.id;
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or(Problem::NotSound(Unheard::UnknownCodec))?;
    let rate_hz = u64::from(parameters.sample_rate.unwrap_or_default());
    if !(8_000..=192_000).contains(&rate_hz) {
        return Err(Problem::NotSound(Unheard::BadRate));
    }
    let most = rate_hz * 60 * MAX_SOUND_MINUTES;
    let announced = track.num_frames.unwrap_or_default();
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(told)?;
    let (mut frames, mut bad_packets) = (0_u64, 0);
    let mut level = Level::new(rate_hz);
    let mut samples: Vec<f32> = Vec::new();
    while let Some(packet) = format.next_packet().map_err(told)? {
        if packet.track_id != track_id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(sound) => {
                let channels = sound.spec().channels().count();
                if u64::from(sound.spec().rate()) != rate_hz || !(1..=8).contains(&channels) {
                    return Err(Problem::NotSound(Unheard::Changes));
                }
                bad_packets = 0;
                sound.copy_to_vec_interleaved(&mut samples);
                frames += (samples.len() / channels) as u64;
                samples.chunks_exact(channels).for_each(|frame| level.push(frame));
            }
            Err(Error::DecodeError(what)) => {
                bad_packets += 1;
                if bad_packets > MAX_BAD_PACKETS {
                    return Err(damaged(what));
                }
            }
            Err(error) => return Err(told(error)),
        }
        if frames > most {
            return Err(Problem::SoundTooLong(MAX_SOUND_MINUTES));
        }
    }
    if frames == 0 {
        return Err(Problem::NotSound(Unheard::Silent));
    }
    if frames + rate_hz * LENGTH_TOLERANCE_MS / 1_000 < announced {
        return Err(Problem::NotSound(Unheard::EndMissing));
    }
    if frames < rate_hz * MIN_SOUND_SECONDS {
        return Err(Problem::SoundTooShort(MIN_SOUND_SECONDS));
    }
    let loudest_db = level.loudest_db();
    if loudest_db < MIN_LEVEL_DB {
        return Err(Problem::NearlySilent(loudest_db as i32));
    }
    Ok(frames * 1_000 / rate_hz)
}

/// The level of the loudest block.
struct Level {
    block: u64,
    in_block: u64,
    sum: f64,
    loudest: f64,
}

impl Level {
    fn new(rate_hz: u64) -> Self {
        Self { block: rate_hz / BLOCKS_PER_SECOND, in_block: 0, sum: 0.0, loudest: 0.0 }
    }

    fn push(&mut self, frame: &[f32]) {
        let mean = f64::from(frame.iter().sum::<f32>()) / frame.len() as f64;
        if mean.is_finite() {
            // A constant offset is no sound, but no speech is recorded with one that would matter here.
            self.sum += mean * mean;
        }
        self.in_block += 1;
        if self.in_block == self.block {
            self.loudest = self.loudest.max(self.sum / self.block as f64);
            (self.in_block, self.sum) = (0, 0.0);
        }
    }

    fn loudest_db(&self) -> f64 {
        (10.0 * self.loudest.max(1e-12).log10()).max(-120.0)
    }
}

/// The flag of a logical stream's last page, in the byte after capture pattern and version (RFC 3533 §6).
const END_OF_STREAM: u8 = 0x04;

fn ogg_is_whole(bytes: &[u8]) -> bool {
    let Some(page) = bytes.windows(4).rposition(|window| window == b"OggS").map(|at| &bytes[at..]) else {
        return false;
    };
    // A 27-byte header, the last byte of which counts the lacing values that follow; their sum is the page's body.
    let (Some(flags), Some(&count)) = (page.get(5), page.get(26)) else { return false };
    let Some(lacing) = page.get(27..27 + usize::from(count)) else { return false };
    let body: usize = lacing.iter().map(|&length| usize::from(length)).sum();
    flags & END_OF_STREAM != 0 && page.len() >= 27 + lacing.len() + body
}

fn told(error: Error) -> Problem {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Problem::NotSound(Unheard::NotKnown)
        }
        Error::DecodeError(what) | Error::Unsupported(what) | Error::LimitError(what) => damaged(what),
        other => damaged(&other.to_string()),
    }
}

fn damaged(what: &str) -> Problem {
    Problem::NotSound(Unheard::Damaged(what.to_owned()))
}
