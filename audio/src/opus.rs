//! A safe face for the few functions of libopus a voice call needs (RFC 6716, RFC 7587).
#![expect(unsafe_code, reason = "libopus is C: every call is in this file, each with what makes it sound")]

use std::{ffi::CStr, ptr::NonNull};

use opusic_sys as ffi;

use crate::{FRAME_SAMPLES, Frame, SAMPLE_RATE_HZ};

/// The longest packet, in samples: 120 ms (RFC 6716 §3.2.5, R5).
pub(crate) const MAX_PACKET_SAMPLES: usize = 5_760;

/// The largest frame, bytes (RFC 6716 §3.2.1); ours of 10 ms hold one frame.
const MAX_PACKET_BYTES: usize = 1_276;

/// Fullband speech is transparent from about here for 10 ms frames (RFC 7587 §3.1.1 gives 28-40 kb/s).
const BITRATE: i32 = 40_000;

/// The best the encoder can do; it costs about a hundredth of a core.
const ENCODER_COMPLEXITY: i32 = 10;

/// From 5 on, what is lost is concealed by a neural network (libopus 1.5), far better than by repetition.
const DECODER_COMPLEXITY: i32 = 5;

/// What libopus answered instead of doing its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub(crate) struct OpusError(i32);

/// Mono speech to packets of 10 ms.
pub(crate) struct Encoder {
    state: NonNull<ffi::OpusEncoder>,
}

/// Packets to mono speech, and speech where packets are missing.
pub(crate) struct Decoder {
    state: NonNull<ffi::OpusDecoder>,
}

impl Encoder {
    /// In-band FEC stays off: it needs a lookahead of one packet at the far end, and costs rate always.
    pub(crate) fn new() -> Result<Self, OpusError> {
        let mut error = ffi::OPUS_OK;
        // SAFETY: plain arguments; `error` outlives the call.
        let state = unsafe {
            ffi::opus_encoder_create(SAMPLE_RATE_HZ as i32, 1, ffi::OPUS_APPLICATION_VOIP, &raw mut error)
        };
        let encoder = Self { state: NonNull::new(state).ok_or(OpusError(error))? };
        encoder.control(ffi::OPUS_SET_BITRATE_REQUEST, BITRATE)?;
        encoder.control(ffi::OPUS_SET_COMPLEXITY_REQUEST, ENCODER_COMPLEXITY)?;
        Ok(encoder)
    }

    /// One packet of 10 ms.
    pub(crate) fn encode(&mut self, frame: &Frame) -> Result<Vec<u8>, OpusError> {
        let mut packet = [0; MAX_PACKET_BYTES];
        // SAFETY: `state` is live; `frame` holds FRAME_SAMPLES mono samples, `packet` the length given.
        let length = check(unsafe {
            ffi::opus_encode_float(
                self.state.as_ptr(),
                frame.as_ptr(),
                FRAME_SAMPLES as i32,
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
        // SAFETY: `state` is live; the requests given by `new` take one 32-bit integer.
        check(unsafe { ffi::opus_encoder_ctl(self.state.as_ptr(), request, value) }).map(|_| ())
    }
}

impl Decoder {
    pub(crate) fn new() -> Result<Self, OpusError> {
        let mut error = ffi::OPUS_OK;
        // SAFETY: plain arguments; `error` outlives the call.
        let state = unsafe { ffi::opus_decoder_create(SAMPLE_RATE_HZ as i32, 1, &raw mut error) };
        let decoder = Self { state: NonNull::new(state).ok_or(OpusError(error))? };
        // SAFETY: `state` is live; this request takes one 32-bit integer.
        check(unsafe {
            ffi::opus_decoder_ctl(
                decoder.state.as_ptr(),
                ffi::OPUS_SET_COMPLEXITY_REQUEST,
                DECODER_COMPLEXITY,
            )
        })?;
        Ok(decoder)
    }

    /// Decodes a packet, however hostile; gives the number of samples written.
    pub(crate) fn decode(
        &mut self,
        packet: &[u8],
        out: &mut [f32; MAX_PACKET_SAMPLES],
    ) -> Result<usize, OpusError> {
        if packet.is_empty() {
            return Err(OpusError(ffi::OPUS_INVALID_PACKET));
        }
        let length = i32::try_from(packet.len()).map_err(|_| OpusError(ffi::OPUS_INVALID_PACKET))?;
        // SAFETY: `state` is live; `packet` holds `length` bytes, `out` the number of samples given.
        check(unsafe {
            ffi::opus_decode_float(
                self.state.as_ptr(),
                packet.as_ptr(),
                length,
                out.as_mut_ptr(),
                MAX_PACKET_SAMPLES as i32,
                0,
            )
        })
    }

    /// Invents what follows what was heard, a multiple of 2.5 ms; fades away by itself when asked for long.
    pub(crate) fn conceal(&mut self, out: &mut [f32]) -> Result<(), OpusError> {
        let samples = i32::try_from(out.len()).map_err(|_| OpusError(ffi::OPUS_BAD_ARG))?;
        // SAFETY: `state` is live; a null packet asks for concealment; `out` holds the samples given.
        check(unsafe {
            ffi::opus_decode_float(self.state.as_ptr(), std::ptr::null(), 0, out.as_mut_ptr(), samples, 0)
        })
        .map(|_| ())
    }

    /// Forget the past, as before a first packet.
    pub(crate) fn reset(&mut self) -> Result<(), OpusError> {
        // SAFETY: `state` is live; this request takes no argument.
        check(unsafe { ffi::opus_decoder_ctl(self.state.as_ptr(), ffi::OPUS_RESET_STATE) }).map(|_| ())
    }
}

/// The duration of a packet in samples, or none if it is no Opus packet.
pub(crate) fn packet_samples(packet: &[u8]) -> Option<u32> {
    let length = i32::try_from(packet.len()).ok().filter(|&length| length > 0)?;
    // SAFETY: `packet` holds `length` bytes, at least one.
    let samples = unsafe { ffi::opus_packet_get_nb_samples(packet.as_ptr(), length, SAMPLE_RATE_HZ as i32) };
    u32::try_from(samples).ok().filter(|&samples| samples > 0 && samples as usize <= MAX_PACKET_SAMPLES)
}

// SAFETY: the state is plain memory owned by this value alone; libopus keeps nothing per thread.
unsafe impl Send for Encoder {}
// SAFETY: as for `Encoder`.
unsafe impl Send for Decoder {}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: created by `opus_encoder_create`, destroyed once.
        unsafe { ffi::opus_encoder_destroy(self.state.as_ptr()) }
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: created by `opus_decoder_create`, destroyed once.
        unsafe { ffi::opus_decoder_destroy(self.state.as_ptr()) }
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
mod tests {
    use super::*;

    #[test]
    fn a_packet_says_its_duration() {
        let packet = Encoder::new().unwrap().encode(&[0.1; FRAME_SAMPLES]).unwrap();
        assert_eq!(packet_samples(&packet), Some(480));
        assert_eq!(packet_samples(&[]), None);
        assert_eq!(packet_samples(&[0xff; 1]), None);
    }

    #[test]
    fn hostile_packets_are_errors() {
        let mut decoder = Decoder::new().unwrap();
        let mut out = [0.0; MAX_PACKET_SAMPLES];
        assert!(decoder.decode(&[], &mut out).is_err());
        assert!(decoder.decode(&[0xff], &mut out).is_err());
        assert_eq!(OpusError(ffi::OPUS_INVALID_PACKET).to_string(), "corrupted stream");
    }

    #[test]
    fn concealment_fades_to_nothing() {
        let mut decoder = Decoder::new().unwrap();
        let mut frame = [0.0; FRAME_SAMPLES];
        for _ in 0..100 {
            decoder.conceal(&mut frame).unwrap();
        }
        assert!(frame.iter().all(|sample| sample.abs() < 0.01));
    }
}
