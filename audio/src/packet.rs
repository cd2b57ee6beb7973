//! Encoded speech on its way between two stations, and what is known of the way.

use std::time::Instant;

/// One way to another station, both ways or one: what tells the voices of several apart. Its number is its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line(pub u32);

/// How a payload is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coding {
    /// One Opus packet (RFC 7587).
    #[default]
    Opus,
    /// Opus packets of several moments (RFC 2198).
    Red,
    /// A telephone event (RFC 4733).
    Digit,
}

/// What was negotiated with the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The payload type of Opus inside redundant packets, if those were negotiated.
    pub red: Option<u8>,
    /// Whether the peer takes telephone events.
    pub digits: bool,
    /// The longest packet the peer takes (`maxptime`, RFC 8866 §6.4), milliseconds.
    pub longest_packet_ms: u32,
}

/// Plain Opus, of any length.
impl Default for Format {
    fn default() -> Self {
        Self { red: None, digits: false, longest_packet_ms: 120 }
    }
}

/// How the peer receives us.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PathReport {
    /// Packets lost since the report before, as a fraction of those expected: 0.0..=1.0.
    pub loss: f32,
    /// Round trip, milliseconds, if known.
    pub rtt_ms: Option<f32>,
    /// Interarrival jitter seen by the peer, milliseconds.
    pub jitter_ms: f32,
}

/// 10 or 20 ms of encoded speech for the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// RTP sequence number.
    pub sequence: u16,
    /// RTP timestamp, 48 kHz (RFC 7587 §4.1).
    pub timestamp: u32,
    /// First packet after a silence (RFC 3551 §4.1).
    pub marker: bool,
    /// How the payload is made, which tells its RTP payload type.
    pub coding: Coding,
    /// One Opus packet, or several.
    pub payload: Vec<u8>,
}

/// An encoded packet as it came from the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// RTP sequence number.
    pub sequence: u16,
    /// RTP timestamp, 48 kHz (RFC 7587 §4.1).
    pub timestamp: u32,
    /// How the payload is made, as its RTP payload type tells.
    pub coding: Coding,
    /// One Opus packet, or several.
    pub payload: Vec<u8>,
    /// When it came, stamped as near to the socket as possible.
    pub arrived_at: Instant,
}
