//! MP3, FLAC and OGG Vorbis (and the WAV kinds that hound leaves out), by symphonia.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::{MetadataOptions, StandardTag};

use super::{DecodeError, Source, SourceInfo, check_channels, check_rate, mix_down, unreadable};

/// Packets in a row that may fail before the file counts as damaged. One or two fail in a sound file: the
/// first frame of a cut-out MP3 refers to bytes that are not there.
const MAX_BAD_PACKETS: u32 = 10;

/// How far the decoded length may fall short of the announced one: two MP3 frames and a half at 8 kHz, so
/// that an encoder's count of its own delay is not taken for a cut.
const LENGTH_TOLERANCE_MS: u64 = 180;

pub(crate) struct CompressedSource {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track_id: u32,
    info: SourceInfo,
    interleaved: Vec<f32>,
    bad_packets: u32,
    decoded_frames: u64,
}

impl CompressedSource {
    pub fn open_path(path: &Path, extension: &str) -> Result<Source, DecodeError> {
        let file = File::open(path).map_err(|e| unreadable(&e))?;
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let mut hint = Hint::new();
        hint.with_extension(extension);
        let mut format = symphonia::default::get_probe()
            .probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(from_probe)?;
        let title = title(&mut *format);
        let track = format.default_track(TrackType::Audio).ok_or(DecodeError::Empty)?;
        let parameters = track.codec_params.as_ref().and_then(|p| p.audio());
        let parameters = parameters.ok_or_else(|| DecodeError::Unsupported("this codec".to_owned()))?;
        let rate_hz =
            parameters.sample_rate.ok_or_else(|| DecodeError::Damaged("no sample rate".to_owned()))?;
        check_rate(rate_hz)?;
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &AudioDecoderOptions::default())
            .map_err(from_symphonia)?;
        let info = SourceInfo { rate_hz, frames: announced_frames(track, rate_hz), title };
        let track_id = track.id;
        let interleaved = Vec::new();
        let source = Self { format, decoder, track_id, info, interleaved, bad_packets: 0, decoded_frames: 0 };
        Ok(Source::Compressed(Box::new(source)))
    }

    pub fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// Appends the samples of the next packet that holds any to `block`; `false` at the end.
    pub fn next_block(&mut self, block: &mut Vec<f32>) -> Result<bool, DecodeError> {
        while block.is_empty() {
            let Some(packet) = self.format.next_packet().map_err(from_symphonia)? else {
                self.check_length()?;
                return Ok(false);
            };
            if packet.track_id != self.track_id {
                continue;
            }
            match self.decoder.decode(&packet) {
                Ok(decoded) => {
                    let (rate_hz, channels) = (decoded.spec().rate(), decoded.spec().channels().count());
                    if rate_hz != self.info.rate_hz {
                        return Err(DecodeError::Damaged("the sample rate changes".to_owned()));
                    }
                    check_channels(channels)?;
                    decoded.copy_to_vec_interleaved(&mut self.interleaved);
                    mix_down(&self.interleaved, channels, block);
                    self.bad_packets = 0;
                }
                Err(Error::DecodeError(what)) => {
                    self.bad_packets += 1;
                    if self.bad_packets > MAX_BAD_PACKETS {
                        return Err(DecodeError::Damaged(what.to_owned()));
                    }
                    // Silence in its place keeps what follows where it belongs.
                    block.resize(self.silence_frames(packet.dur.get()), 0.0);
                }
                Err(other) => return Err(from_symphonia(other)),
            }
        }
        self.decoded_frames += block.len() as u64;
        Ok(true)
    }

    /// Samples of each channel, as announced or else as the packets add up.
    pub fn count_frames(mut self) -> Result<u64, DecodeError> {
        if let Some(frames) = self.info.frames {
            return Ok(frames);
        }
        let mut block = Vec::new();
        while self.next_block(&mut block)? {
            block.clear();
        }
        Ok(self.decoded_frames)
    }

    /// The length of a packet that could not be decoded, bounded because the packet is not to be trusted.
    fn silence_frames(&self, duration_frames: u64) -> usize {
        duration_frames.min(u64::from(self.info.rate_hz) / 10) as usize
    }

    fn check_length(&self) -> Result<(), DecodeError> {
        if self.decoded_frames == 0 {
            return Err(DecodeError::Empty);
        }
        let tolerance = u64::from(self.info.rate_hz) * LENGTH_TOLERANCE_MS / 1_000;
        match self.info.frames {
            Some(announced) if self.decoded_frames + tolerance < announced => Err(DecodeError::Truncated),
            _ => Ok(()),
        }
    }
}

/// Samples of each channel as the head tells, in whatever of its two ways.
fn announced_frames(track: &Track, rate_hz: u32) -> Option<u64> {
    track.num_frames.filter(|&frames| frames > 0).or_else(|| {
        let time = track.time_base?.calc_duration(track.duration?)?;
        Some((time.as_secs_f64() * f64::from(rate_hz)).round() as u64)
    })
}

fn title(format: &mut dyn FormatReader) -> Option<String> {
    let mut metadata = format.metadata();
    let revision = metadata.skip_to_latest()?;
    let tracks = revision.per_track.iter().map(|track| &track.metadata);
    let mut tags = std::iter::once(&revision.media).chain(tracks).flat_map(|container| &container.tags);
    tags.find_map(|tag| match &tag.std {
        Some(StandardTag::TrackTitle(title)) => Some(title.to_string()),
        _ => None,
    })
}

/// At the head of a file a wrong byte means that this is not a sound file at all.
fn from_probe(error: Error) -> DecodeError {
    match error {
        Error::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            DecodeError::Unsupported("no sound format recognised".to_owned())
        }
        other => from_symphonia(other),
    }
}

fn from_symphonia(error: Error) -> DecodeError {
    match error {
        Error::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => DecodeError::Truncated,
        Error::IoError(e) => unreadable(&e),
        Error::Unsupported(what) => DecodeError::Unsupported(what.to_owned()),
        Error::LimitError(what) | Error::DecodeError(what) => DecodeError::Damaged(what.to_owned()),
        other => DecodeError::Damaged(other.to_string()),
    }
}
