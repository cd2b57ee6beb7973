//! The decoder of libopus, and its ways to mend what is missing.

use std::ptr::NonNull;

use opusic_sys as ffi;

use super::{MAX_PACKET_SAMPLES, OpusError, check};
use crate::SAMPLE_RATE_HZ;

/// From 5 on, what is lost is concealed by a neural network (libopus 1.5), far better than by repetition.
const DECODER_COMPLEXITY: i32 = 5;

/// Packets to mono speech, and speech where packets are missing.
pub(crate) struct Decoder {
    state: NonNull<ffi::OpusDecoder>,
    deep: Deep,
}

/// The decoder of deep redundancy (DRED), and what it last found in a packet.
struct Deep {
    decoder: NonNull<ffi::OpusDREDDecoder>,
    found: NonNull<ffi::OpusDRED>,
}

impl Decoder {
    pub(crate) fn new() -> Result<Self, OpusError> {
        let deep = Deep::new()?;
        let mut error = ffi::OPUS_OK;
        // SAFETY: plain arguments; `error` outlives the call.
        let state = unsafe { ffi::opus_decoder_create(SAMPLE_RATE_HZ as i32, 1, &raw mut error) };
        let decoder = Self { state: NonNull::new(state).ok_or(OpusError(error))?, deep };
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
        self.decode_part(packet, out, 0)
    }

    /// Decodes what `packet` holds of the one before it, which lasts as long as `out`.
    pub(crate) fn decode_fec(&mut self, packet: &[u8], out: &mut [f32]) -> Result<(), OpusError> {
        self.decode_part(packet, out, 1).map(|_| ())
    }

    /// Invents what follows what was heard, a multiple of 2.5 ms; fades away by itself when asked for long.
    pub(crate) fn conceal(&mut self, out: &mut [f32]) -> Result<(), OpusError> {
        let samples = length(out.len())?;
        // SAFETY: `state` is live; a null packet asks for concealment; `out` holds the samples given.
        check(unsafe {
            ffi::opus_decode_float(self.state.as_ptr(), std::ptr::null(), 0, out.as_mut_ptr(), samples, 0)
        })
        .map(|_| ())
    }

    /// Looks for deep redundancy in `packet`; gives how far it reaches back from the packet's first sample, at
    /// most `reach`, in samples: 0 if there is none. The expensive part of it; to be kept for [`Self::decode_dred`].
    pub(crate) fn find_dred(&mut self, packet: &[u8], reach: usize) -> Result<usize, OpusError> {
        self.parse_dred(packet, reach, 0)
    }

    /// The same without making it ready to be decoded, for little.
    pub(crate) fn glance_at_dred(&mut self, packet: &[u8], reach: usize) -> Result<usize, OpusError> {
        self.parse_dred(packet, reach, 1)
    }

    /// Fills `out`, a multiple of 2.5 ms, from the redundancy found last, beginning `offset` samples before the packet
    /// it was found in. To be asked for in the order of time, as packets are decoded.
    pub(crate) fn decode_dred(&mut self, offset: usize, out: &mut [f32]) -> Result<(), OpusError> {
        let (offset, samples) = (length(offset)?, length(out.len())?);
        // SAFETY: both states are live; `out` holds the samples given.
        check(unsafe {
            ffi::opus_decoder_dred_decode_float(
                self.state.as_ptr(),
                self.deep.found.as_ptr(),
                offset,
                out.as_mut_ptr(),
                samples,
            )
        })
        .map(|_| ())
    }

    /// Forget the past, as before a first packet.
    pub(crate) fn reset(&mut self) -> Result<(), OpusError> {
        // SAFETY: `state` is live; this request takes no argument.
        check(unsafe { ffi::opus_decoder_ctl(self.state.as_ptr(), ffi::OPUS_RESET_STATE) }).map(|_| ())
    }

    fn parse_dred(&mut self, packet: &[u8], reach: usize, defer: i32) -> Result<usize, OpusError> {
        let mut silence = 0;
        let (bytes, reach) = (length(packet.len())?, length(reach)?);
        // SAFETY: both states are live; `packet` holds `bytes` bytes; `silence` outlives the call.
        check(unsafe {
            ffi::opus_dred_parse(
                self.deep.decoder.as_ptr(),
                self.deep.found.as_ptr(),
                packet.as_ptr(),
                bytes,
                reach,
                SAMPLE_RATE_HZ as i32,
                &raw mut silence,
                defer,
            )
        })
    }

    fn decode_part(&mut self, packet: &[u8], out: &mut [f32], fec: i32) -> Result<usize, OpusError> {
        if packet.is_empty() {
            return Err(OpusError(ffi::OPUS_INVALID_PACKET));
        }
        let (bytes, samples) = (length(packet.len())?, length(out.len())?);
        // SAFETY: `state` is live; `packet` holds `bytes` bytes, `out` the number of samples given.
        check(unsafe {
            ffi::opus_decode_float(
                self.state.as_ptr(),
                packet.as_ptr(),
                bytes,
                out.as_mut_ptr(),
                samples,
                fec,
            )
        })
    }
}

impl Deep {
    fn new() -> Result<Self, OpusError> {
        let mut error = ffi::OPUS_OK;
        // SAFETY: `error` outlives the call.
        let found = unsafe { ffi::opus_dred_alloc(&raw mut error) };
        let found = NonNull::new(found).ok_or(OpusError(error))?;
        // SAFETY: `error` outlives the call.
        let decoder = unsafe { ffi::opus_dred_decoder_create(&raw mut error) };
        let Some(decoder) = NonNull::new(decoder) else {
            // SAFETY: allocated above, freed once.
            unsafe { ffi::opus_dred_free(found.as_ptr()) }
            return Err(OpusError(error));
        };
        Ok(Self { decoder, found })
    }
}

fn length(count: usize) -> Result<i32, OpusError> {
    i32::try_from(count).map_err(|_| OpusError(ffi::OPUS_BAD_ARG))
}

// SAFETY: the states are plain memory owned by this value alone; libopus keeps nothing per thread.
unsafe impl Send for Decoder {}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: created by `opus_decoder_create`, destroyed once.
        unsafe { ffi::opus_decoder_destroy(self.state.as_ptr()) }
    }
}

impl Drop for Deep {
    fn drop(&mut self) {
        // SAFETY: both created by `new`, freed once.
        unsafe {
            ffi::opus_dred_decoder_destroy(self.decoder.as_ptr());
            ffi::opus_dred_free(self.found.as_ptr());
        }
    }
}
