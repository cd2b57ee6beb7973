//! A safe face for the few functions of libopus a voice call needs (RFC 6716, RFC 7587).
#![expect(
    unsafe_code,
    reason = "libopus is C: every call is here or in `decoder`, each with what makes it sound"
)]

mod decoder;

use std::{ffi::CStr, ptr::NonNull};

use opusic_sys as ffi;

use crate::SAMPLE_RATE_HZ;

pub(crate) use decoder::Decoder;

/// The longest packet, in samples: 120 ms (RFC 6716 §3.2.5, R5).
pub(crate) const MAX_PACKET_SAMPLES: usize = 5_760;

/// The largest packet of ours, bytes: one frame (RFC 6716 §3.2.1) and its deep redundancy.
const MAX_PACKET_BYTES: usize = 1_500;

/// As good as the most, 10, where bits are scarce (PESQ 4.44 either way at 38 kb/s; 4.41 at 7), for less of a core.
const COMPLEXITY: i32 = 8;
/// Where there are enough of them, which cost a local network nothing, it takes a quarter less of a core for more (PESQ 4.47
/// at 42 kb/s; 4.42 at 5).
const COMPLEXITY_OF_PLENTY: i32 = 6;
/// Bits per second of speech alone that are enough.
const PLENTY: i32 = 40_000;

/// What libopus answered instead of doing its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub(crate) struct OpusError(i32);

/// How to encode from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Of the whole packet, deep redundancy included, bits per second.
    pub(crate) bitrate: i32,
    /// Whether each packet also holds the one before, coarsely (LBRR, RFC 6716 §2.1.7).
    pub(crate) fec: bool,
    /// What the encoder is to reckon with, percent; redundancy inside the packet gets bits by it.
    pub(crate) loss_percent: i32,
    /// How far back deep redundancy (DRED) reaches, units of 10 ms; 0 sends none.
    pub(crate) dred_duration: i32,
}

impl Settings {
    fn complexity(self) -> i32 {
        let speech_alone = !self.fec && self.dred_duration == 0;
        if speech_alone && self.bitrate >= PLENTY { COMPLEXITY_OF_PLENTY } else { COMPLEXITY }
    }
}

/// Mono speech to packets of 10 or 20 ms.
pub(crate) struct Encoder {
    state: NonNull<ffi::OpusEncoder>,
}

impl Encoder {
    pub(crate) fn new(settings: Settings) -> Result<Self, OpusError> {
        let mut error = ffi::OPUS_OK;
        // SAFETY: plain arguments; `error` outlives the call.
        let state = unsafe {
            ffi::opus_encoder_create(SAMPLE_RATE_HZ as i32, 1, ffi::OPUS_APPLICATION_VOIP, &raw mut error)
        };
        let encoder = Self { state: NonNull::new(state).ok_or(OpusError(error))? };
        encoder.set(settings)?;
        Ok(encoder)
    }

    /// Encodes by `settings` from the next packet on.
    pub(crate) fn set(&self, settings: Settings) -> Result<(), OpusError> {
        self.control(ffi::OPUS_SET_COMPLEXITY_REQUEST, settings.complexity())?;
        self.control(ffi::OPUS_SET_BITRATE_REQUEST, settings.bitrate)?;
        self.control(ffi::OPUS_SET_INBAND_FEC_REQUEST, settings.fec.into())?;
        self.control(ffi::OPUS_SET_PACKET_LOSS_PERC_REQUEST, settings.loss_percent)?;
        self.control(ffi::OPUS_SET_DRED_DURATION_REQUEST, settings.dred_duration)
    }

    /// Makes every packet of one length, or each as long as it needs (constant bit rate, RFC 6716 §2.1.8).
    pub(crate) fn set_constant(&self, constant: bool) -> Result<(), OpusError> {
        self.control(ffi::OPUS_SET_VBR_REQUEST, (!constant).into())
    }

    /// One packet of `samples`, which last 10 or 20 ms.
    pub(crate) fn encode(&mut self, samples: &[f32]) -> Result<Vec<u8>, OpusError> {
        let count = i32::try_from(samples.len()).map_err(|_| OpusError(ffi::OPUS_BAD_ARG))?;
        let mut packet = [0; MAX_PACKET_BYTES];
        // SAFETY: `state` is live; `samples` holds `count` mono samples, `packet` the length given; libopus
        // refuses a count that is no duration of its own.
        let length = check(unsafe {
            ffi::opus_encode_float(
                self.state.as_ptr(),
                samples.as_ptr(),
                count,
                packet.as_mut_ptr(),
                MAX_PACKET_BYTES as i32,
            )
        })?;
        Ok(packet[..length].to_vec())
    }

    /// Forget the past, as before a first frame.
    pub(crate) fn reset(&mut self) -> Result<(), OpusError> {
        // SAFETY: `state` is live; this request takes no argument.
        check(unsafe { ffi::opus_encoder_ctl(self.state.as_ptr(), ffi::OPUS_RESET_STATE) }).map(|_| ())
    }

    fn control(&self, request: i32, value: i32) -> Result<(), OpusError> {
        // SAFETY: `state` is live; the requests given by `new` and `set` take one 32-bit integer.
        check(unsafe { ffi::opus_encoder_ctl(self.state.as_ptr(), request, value) }).map(|_| ())
    }
}

/// The duration of a packet in samples, or none if it is no Opus packet.
pub(crate) fn packet_samples(packet: &[u8]) -> Option<u32> {
    let length = i32::try_from(packet.len()).ok().filter(|&length| length > 0)?;
    // SAFETY: `packet` holds `length` bytes, at least one.
    let samples = unsafe { ffi::opus_packet_get_nb_samples(packet.as_ptr(), length, SAMPLE_RATE_HZ as i32) };
    u32::try_from(samples).ok().filter(|&samples| samples > 0 && samples as usize <= MAX_PACKET_SAMPLES)
}

/// Whether a packet also holds the one before, coarsely.
pub(crate) fn has_fec(packet: &[u8]) -> bool {
    // SAFETY: `packet` holds the length given; libopus answers an error for one it cannot parse.
    i32::try_from(packet.len())
        .is_ok_and(|length| length > 0 && unsafe { ffi::opus_packet_has_lbrr(packet.as_ptr(), length) } == 1)
}

/// Whether a packet has padding, where deep redundancy hides (RFC 6716 §3.2.5).
pub(crate) fn is_padded(packet: &[u8]) -> bool {
    matches!(packet, [toc, count, ..] if toc & 0x03 == 3 && count & 0x40 != 0)
}

/// Takes padding, and the deep redundancy in it, out of a packet.
pub(crate) fn strip(packet: &mut Vec<u8>) {
    let Ok(length) = i32::try_from(packet.len()) else { return };
    if length == 0 {
        return;
    }
    // SAFETY: `packet` holds `length` bytes, which are rewritten in place and never grow.
    let left = unsafe { ffi::opus_packet_unpad(packet.as_mut_ptr(), length) };
    if let Ok(left @ 1..) = usize::try_from(left) {
        packet.truncate(left);
    }
}

// SAFETY: the state is plain memory owned by this value alone; libopus keeps nothing per thread.
unsafe impl Send for Encoder {}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: created by `opus_encoder_create`, destroyed once.
        unsafe { ffi::opus_encoder_destroy(self.state.as_ptr()) }
    }
}

impl OpusError {
    fn text(self) -> String {
        // SAFETY: `opus_strerror` gives a static string for every number.
        unsafe { CStr::from_ptr(ffi::opus_strerror(self.0)) }.to_string_lossy().into_owned()
    }
}

fn check(answer: i32) -> Result<usize, OpusError> {
    usize::try_from(answer).map_err(|_| OpusError(answer))
}

#[cfg(test)]
mod tests;
