//! How a line is going, in numbers.

/// How a line is going. Counters run from its opening; those of devices and queues, which all lines share, from the start
/// of the audio thread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Packets handed to the network.
    pub packets_sent: u64,
    /// Bytes of RTP payload handed to the network, redundancy included.
    pub payload_bytes_sent: u64,
    /// How long a packet sent now is, milliseconds.
    pub packet_ms: u32,
    /// What is sent now beside the voice itself.
    pub redundancy: Redundancy,
    /// Packets taken from the network, duplicates excepted.
    pub packets_received: u64,
    /// Sequence numbers never seen (RFC 3550 A.3).
    pub packets_lost: u64,
    /// Packets that came after their turn and were dropped.
    pub packets_late: u64,
    /// Packets seen before.
    pub packets_duplicate: u64,
    /// Packets that are not Opus.
    pub packets_invalid: u64,
    /// Packets refused because a queue was full.
    pub packets_overflowed: u64,
    /// Frames of 10 ms of the peer's speech played, mended ones and inventions included.
    pub played_frames: u64,
    /// Of them, those from a copy in a later packet (RFC 2198), where their own never came: exactly what was said.
    pub recovered_by_red: u64,
    /// Of them, those from the coarse copy in the packet after (in-band FEC).
    pub recovered_by_fec: u64,
    /// Of them, those from deep redundancy in a later packet (DRED).
    pub recovered_by_dred: u64,
    /// Of them, those invented: lost after repair, or waited for.
    pub concealed_frames: u64,
    /// Time added because packets come later than before, or the loudspeaker's clock is fast, milliseconds.
    pub inserted_ms: u64,
    /// Time left out because packets wait longer than they need, or that clock is slow, milliseconds.
    pub removed_ms: u64,
    /// Delay added by the jitter buffer to a packet that met no queue, milliseconds.
    pub buffer_ms: f32,
    /// The least of it that almost no packet would miss, milliseconds.
    pub buffer_target_ms: f32,
    /// Interarrival jitter (RFC 3550 §6.4.1), milliseconds.
    pub jitter_ms: f32,
    /// Times the loudspeaker asked for samples that were not there.
    pub underruns: u64,
    /// Times the microphone's samples found no room.
    pub overruns: u64,
}

/// What is sent beside the voice itself, so that a lost packet can be mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redundancy {
    /// Earlier packets sent again with each (RED, RFC 2198); none where the peer takes none.
    pub copies: usize,
    /// Each packet also holds the one before, coarsely (in-band FEC, RFC 6716 §2.1.7).
    pub in_band: bool,
    /// Each packet also tells of what was said before it (deep redundancy, DRED).
    pub deep: bool,
}
