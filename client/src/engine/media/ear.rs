//! The end of the way in: each packet is handed to the audio thread with the instant at which the socket gave it, before
//! any other task has to run; and what the peer reports of our own packets is told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::Instant;

use audio::{Arrival, Coding, Inlet, PathReport, SAMPLE_RATE_HZ, Side};
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use rtc::{rtcp, rtp};
use signaling::protocol::Link;
use tokio::sync::mpsc;

use super::agreed::sources;
use super::{MediaEvent, tell};
use crate::engine::lines::line_of;
use crate::station::Way;

/// Payload types that are received; one that was not agreed is 0, which is never ours (RFC 3551 §6: PCMU).
#[derive(Debug, Default)]
pub(super) struct Received {
    pub opus: AtomicU8,
    pub red: AtomicU8,
    pub digits: AtomicU8,
    /// The streams of the two overheard voices, as they will come; 0 until they are described.
    near: AtomicU32,
    far: AtomicU32,
}

impl Received {
    /// Notes which streams a forwarding station describes: its own voice first.
    pub fn expect(&self, sdp: &str) {
        let mut sources = sources(sdp);
        self.near.store(sources.next().unwrap_or_default(), Ordering::Relaxed);
        self.far.store(sources.next().unwrap_or_default(), Ordering::Relaxed);
    }
}

/// Takes every RTP packet out of the chain: nothing behind it is interested.
pub(super) struct Ear {
    link: Link,
    way: Way,
    /// Our own streams, as the peer's reports name them: the own voice first.
    ssrcs: Vec<u32>,
    received: Arc<Received>,
    inlet: Inlet,
    events: mpsc::Sender<MediaEvent>,
    reads: VecDeque<TaggedPacket>,
    writes: VecDeque<TaggedPacket>,
}

impl Ear {
    pub fn new(
        (link, way): (Link, Way),
        ssrcs: Vec<u32>,
        received: Arc<Received>,
        inlet: Inlet,
        events: mpsc::Sender<MediaEvent>,
    ) -> Self {
        let (reads, writes) = (VecDeque::new(), VecDeque::new());
        Ear { link, way, ssrcs, received, inlet, events, reads, writes }
    }

    fn hear(&self, packet: rtp::Packet, arrived_at: Instant) {
        let payload_type = packet.header.payload_type;
        let coding = if payload_type == self.received.opus.load(Ordering::Relaxed) {
            Coding::Opus
        } else if payload_type == self.received.red.load(Ordering::Relaxed) {
            Coding::Red
        } else if payload_type == self.received.digits.load(Ordering::Relaxed) {
            Coding::Digit
        } else {
            return tracing::debug!(payload_type, "a packet of no agreed type");
        };
        let arrival = Arrival {
            sequence: packet.header.sequence_number,
            timestamp: packet.header.timestamp,
            coding,
            payload: packet.payload.to_vec(),
            arrived_at,
        };
        let line = line_of(self.link);
        // What the inlet refuses, it counts.
        match self.way {
            Way::Call => drop(self.inlet.receive(line, arrival)),
            Way::Overhear if packet.header.ssrc == self.received.near.load(Ordering::Relaxed) => {
                self.inlet.overhear(line, Side::Near, arrival);
            }
            Way::Overhear if packet.header.ssrc == self.received.far.load(Ordering::Relaxed) => {
                self.inlet.overhear(line, Side::Far, arrival);
            }
            // A listener has nothing to say.
            Way::Overhear | Way::Forward => tracing::debug!("a packet of no agreed stream"),
        }
    }

    /// A peer that sends, too, reports within its sender reports (RFC 3550 §6.4.1), others by themselves.
    fn note(&self, packets: &[Box<dyn rtcp::Packet>]) {
        for packet in packets {
            let packet = packet.as_any();
            let sent =
                packet.downcast_ref::<rtcp::sender_report::SenderReport>().map(|report| &report.reports);
            let received =
                packet.downcast_ref::<rtcp::receiver_report::ReceiverReport>().map(|report| &report.reports);
            let reports = sent.or(received).into_iter().flatten();
            for report in reports {
                let Some(stream) = self.ssrcs.iter().position(|ssrc| *ssrc == report.ssrc) else { continue };
                let side = if stream == 0 { Side::Near } else { Side::Far };
                let report = PathReport {
                    loss: f32::from(report.fraction_lost) / 256.0,
                    rtt_ms: None,
                    jitter_ms: report.jitter as f32 * 1_000.0 / SAMPLE_RATE_HZ as f32,
                };
                tell(&self.events, MediaEvent::Reported(self.link, side, report));
            }
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Ear {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        match packet.message.packet {
            Packet::Rtp(rtp) => self.hear(rtp, packet.now),
            Packet::Rtcp(ref packets) => {
                self.note(packets);
                self.reads.push_back(packet);
            }
            _ => self.reads.push_back(packet),
        }
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.reads.pop_front()
    }

    fn handle_write(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        self.writes.push_back(packet);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.writes.pop_front()
    }
}

impl Interceptor for Ear {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}
