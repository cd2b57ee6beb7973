//! Packets to samples, and what is put where one is missing: the coarse copy in the next packet, deep redundancy of a
//! later one, or an invention that fades to silence.

use crate::{
    FRAME_SAMPLES,
    jitter::Held,
    opus::{self, Decoder, MAX_PACKET_SAMPLES, OpusError},
    receiver::Heard,
};

/// Invented speech is kept at its level for so long, samples: 80 ms; more would be words nobody said.
const KEPT: usize = 8 * FRAME_SAMPLES;
/// Then fades to nothing within this, samples: 60 ms.
const FADED: usize = 6 * FRAME_SAMPLES;
/// Deep redundancy is looked for no further back than this, samples: 400 ms.
const DEEPEST: usize = 40 * FRAME_SAMPLES;

/// Samples since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// All that was said, or put in the place of it.
    pub(crate) played: u64,
    pub(crate) red: u64,
    pub(crate) fec: u64,
    pub(crate) dred: u64,
    pub(crate) concealed: u64,
}

/// The decoder, and what it did.
pub(crate) struct Repair {
    decoder: Decoder,
    scratch: Box<[f32; MAX_PACKET_SAMPLES]>,
    /// The packet whose deep redundancy was looked for last, and how far that reaches: a burst asks for it often.
    searched: (Vec<u8>, usize),
    /// Samples invented in a row.
    invented: usize,
    mended: Mended,
}

impl Repair {
    pub(crate) fn new() -> Result<Self, OpusError> {
        Ok(Self {
            decoder: Decoder::new()?,
            scratch: Box::new([0.0; MAX_PACKET_SAMPLES]),
            searched: (vec![], 0),
            invented: 0,
            mended: Mended::default(),
        })
    }

    pub(crate) fn mended(&self) -> Mended {
        self.mended
    }

    /// Appends a packet; what is no speech to the decoder is invented, in the same length.
    pub(crate) fn decode(&mut self, held: &Held, out: &mut Vec<f32>) -> Heard {
        match self.decoder.decode(&held.payload, &mut self.scratch) {
            Ok(samples) => {
                out.extend_from_slice(&self.scratch[..samples]);
                self.invented = 0;
                self.mended.played += samples as u64;
                self.mended.red += if held.copy { samples as u64 } else { 0 };
                Heard::Speech
            }
            Err(error) => {
                tracing::debug!(%error, "a packet is concealed");
                self.invent(held.samples as usize, out)
            }
        }
    }

    /// Appends so many missing samples, from a packet after them if one tells. `following` are those packets in order,
    /// and how far after the first missing sample each begins.
    pub(crate) fn mend<'a>(
        &mut self,
        samples: usize,
        mut following: impl Iterator<Item = (&'a Held, usize)> + Clone,
        out: &mut Vec<f32>,
    ) -> Heard {
        if let Some((held, distance)) = following.clone().next()
            && distance == samples
            && held.samples as usize == samples
            && opus::has_fec(&held.payload)
            && self.decoder.decode_fec(&held.payload, &mut self.scratch[..samples]).is_ok()
        {
            self.mended.fec += samples as u64;
            return self.put(samples, out);
        }
        // Copies come without it.
        let deep = following.find(|(held, _)| !held.copy).filter(|&(_, distance)| distance <= DEEPEST);
        if let Some((held, distance)) = deep
            && self.dred_reach(&held.payload, distance) + FRAME_SAMPLES > distance
            && self.decoder.decode_dred(distance, &mut self.scratch[..samples]).is_ok()
        {
            self.mended.dred += samples as u64;
            return self.put(samples, out);
        }
        self.invent(samples, out)
    }

    /// How many samples before a packet, which lasts `samples`, it tells of.
    pub(crate) fn mends(&mut self, payload: &[u8], samples: u32) -> u32 {
        if opus::has_fec(payload) {
            return samples;
        }
        if !opus::is_padded(payload) {
            return 0;
        }
        self.searched.0.clear();
        let reach = self.decoder.glance_at_dred(payload, DEEPEST).unwrap_or_default();
        u32::try_from(reach).unwrap_or_default()
    }

    /// How far back the deep redundancy of a packet reaches; it is then ready to be decoded.
    fn dred_reach(&mut self, payload: &[u8], distance: usize) -> usize {
        if self.searched.0 != payload {
            let reach = self.decoder.find_dred(payload, distance).unwrap_or_default();
            self.searched.0.clear();
            self.searched.0.extend_from_slice(payload);
            self.searched.1 = reach;
        }
        self.searched.1
    }

    /// Appends samples that nothing tells of.
    pub(crate) fn invent(&mut self, samples: usize, out: &mut Vec<f32>) -> Heard {
        let part = &mut self.scratch[..samples];
        if let Err(error) = self.decoder.conceal(part) {
            tracing::debug!(%error, "silence in the place of a concealment");
            part.fill(0.0);
        }
        for (index, sample) in part.iter_mut().enumerate() {
            let beyond = (self.invented + index).saturating_sub(KEPT);
            *sample *= 1.0 - (beyond as f32 / FADED as f32).min(1.0);
        }
        out.extend_from_slice(part);
        self.invented += samples;
        self.mended.played += samples as u64;
        self.mended.concealed += samples as u64;
        Heard::Concealed
    }

    pub(crate) fn reset(&mut self) {
        self.invented = 0;
        if let Err(error) = self.decoder.reset() {
            tracing::warn!(%error, "the decoder keeps its past");
        }
    }

    fn put(&mut self, samples: usize, out: &mut Vec<f32>) -> Heard {
        out.extend_from_slice(&self.scratch[..samples]);
        self.invented = 0;
        self.mended.played += samples as u64;
        Heard::Speech
    }
}
