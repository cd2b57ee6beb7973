//! One peer connection: Opus, with redundant copies where both sides know them, and nothing else. A call's goes both
//! ways; one of silent listening carries both voices of a call to the listener, and nothing back.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use audio::{Coding, Format, Inlet, Packet, Side};
use bytes::Bytes;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::Slot;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_TELEPHONE_EVENT};
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use serde::{Deserialize, Serialize};
use signaling::protocol::Link;
use tokio::sync::mpsc;
use webrtc::error::Result;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceCandidateInit,
    RTCPeerConnectionIceEvent, RTCPeerConnectionState, RTCSessionDescription, RTCStatsReportEntry, Registry,
    SettingEngineBuilder, StatsSelector, configure_rtcp_reports,
};

use super::agreed::Described;
use super::ear::{Ear, Received};
use super::{MediaEvent, tell};
use crate::station::Way;

/// Opus as browsers number and describe it (RFC 7587 §6.1): always 48 kHz and two channels in the description.
const OPUS_PAYLOAD_TYPE: u8 = 111;
const OPUS_FORMAT: &str = "minptime=10;useinbandfec=1";
/// Redundant audio (RFC 2198) as browsers number and describe it.
const MIME_TYPE_RED: &str = "audio/red";
const RED_PAYLOAD_TYPE: u8 = 63;
const RED_FORMAT: &str = "111/111";
/// Telephone events (RFC 4733) by the clock of Opus, as browsers number them. Without a format all keys are meant (§2.4.1).
const DIGITS_PAYLOAD_TYPE: u8 = 110;
/// Checks every 20 ms for 4 s, in place of 200 ms and 1.4 s: a connection on a local network stands at once, and one
/// over a poor path is not given up early.
const CHECK_INTERVAL: Duration = Duration::from_millis(20);
const CHECKS: u16 = 200;
/// Candidates that a peer's check revealed before its message came (prflx) are as good as any here.
const NO_WAIT: Option<Duration> = Some(Duration::ZERO);
/// Without a word for 3 s the peer is shaky, 8 s more and it is made anew; a word a second keeps the path known.
const DISCONNECTED: Duration = Duration::from_secs(3);
const FAILED: Duration = Duration::from_secs(8);
const KEEP_ALIVE: Duration = Duration::from_secs(1);

/// One socket for each interface: the other station may be on this computer or on the network…
const EVERYWHERE: &str = "0.0.0.0:0";
/// …and the wildcard skips loopback, which is all there is on a computer without a network.
const LOOPBACK: &str = "127.0.0.1:0";

/// What two stations say to each other through the server, in the shapes that browsers use.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Signal {
    Description(Box<RTCSessionDescription>),
    Candidate(RTCIceCandidateInit),
}

/// One making of the connection.
pub(super) struct Peer {
    link: Link,
    way: Way,
    connection: Arc<dyn PeerConnection>,
    /// What is sent: the own voice first, then that of the peer where it is forwarded.
    streams: Vec<Stream>,
    received: Arc<Received>,
    sends: Option<Described>,
    offerer: bool,
    described: bool,
    early: Vec<RTCIceCandidateInit>,
    events: mpsc::Sender<MediaEvent>,
}

/// A stream that is sent.
struct Stream {
    ssrc: u32,
    track: Arc<TrackLocalStaticRTP>,
}

impl Peer {
    /// Makes the connection and, where this side offers, the offer.
    pub async fn open(
        link: Link,
        offerer: bool,
        way: Way,
        inlet: Inlet,
        events: mpsc::Sender<MediaEvent>,
    ) -> Result<Self> {
        let mut media = MediaEngine::default();
        let codecs =
            [(opus(), OPUS_PAYLOAD_TYPE), (red(), RED_PAYLOAD_TYPE), (digits(), DIGITS_PAYLOAD_TYPE)];
        let codecs =
            codecs.map(|(rtp_codec, payload_type)| RTCRtpCodecParameters { rtp_codec, payload_type });
        for codec in &codecs {
            media.register_codec(codec.clone(), RtpCodecKind::Audio)?;
        }
        let settings = SettingEngineBuilder::new()
            .with_ice_connection_attempts(Some(CHECK_INTERVAL), Some(CHECKS))
            .with_host_acceptance_min_wait(NO_WAIT)
            .with_prflx_acceptance_min_wait(NO_WAIT)
            .with_ice_timeouts(Some(DISCONNECTED), Some(FAILED), Some(KEEP_ALIVE))
            .with_include_loopback_candidate(true)
            // Stations name their addresses to each other; and joining a multicast group fails where there is no network.
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .build();
        let names: &[&str] = match way {
            Way::Call => &["voice"],
            Way::Forward => &["near", "far"],
            Way::Overhear => &[],
        };
        let streams: Vec<Stream> = names.iter().copied().map(Stream::new).collect();
        let received = Arc::new(Received::default());
        let ssrcs = streams.iter().map(|stream| stream.ssrc).collect();
        let ear = Ear::new((link, way), ssrcs, Arc::clone(&received), inlet, events.clone());
        let handler = Handler { link, events: events.clone() };
        let connection: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_media_engine(media)
                // Last before the application: behind whoever counts what arrived.
                .with_interceptor_registry(
                    configure_rtcp_reports(Registry::new()).with(Slot::JitterBuffer, ear),
                )
                .with_setting_engine(settings)
                .with_handler(Arc::new(handler))
                .with_udp_addrs(vec![EVERYWHERE, LOOPBACK])
                .build()
                .await?,
        );
        for stream in &streams {
            let track = Arc::clone(&stream.track) as Arc<dyn TrackLocal>;
            match way {
                Way::Call => drop(connection.add_track(track).await?),
                // What a listener says is not even asked for.
                Way::Forward | Way::Overhear => {
                    let sends = RTCRtpTransceiverInit {
                        direction: RTCRtpTransceiverDirection::Sendonly,
                        streams: Vec::new(),
                        send_encodings: Vec::new(),
                    };
                    connection.add_transceiver_from_track(track, Some(sends)).await?;
                }
            }
        }
        if way == Way::Call {
            // By itself a track offers its own codec and what repairs it.
            for transceiver in connection.get_transceivers().await {
                transceiver.set_codec_preferences(codecs.to_vec()).await?;
            }
        }
        let mut peer = Peer {
            link,
            way,
            connection,
            streams,
            received,
            sends: None,
            offerer,
            described: false,
            early: Vec::new(),
            events,
        };
        if offerer {
            let offer = peer.connection.create_offer(None).await?;
            peer.describe(offer).await?;
        }
        Ok(peer)
    }

    /// Takes what the other station sent.
    pub async fn signal(&mut self, body: &str) -> anyhow::Result<()> {
        match serde_json::from_str(body)? {
            Signal::Description(description) => {
                let theirs = Described::read(&description.sdp);
                if self.way == Way::Overhear {
                    self.received.expect(&description.sdp);
                }
                self.connection.set_remote_description(*description).await?;
                self.described = true;
                self.agree(theirs);
                for candidate in self.early.drain(..) {
                    self.connection.add_ice_candidate(candidate).await?;
                }
                if !self.offerer {
                    let answer = self.connection.create_answer(None).await?;
                    self.describe(answer).await?;
                }
            }
            Signal::Candidate(candidate) if self.described => {
                self.connection.add_ice_candidate(candidate).await?
            }
            Signal::Candidate(candidate) => self.early.push(candidate),
        }
        Ok(())
    }

    /// Sends a packet of the own voice or, to a listener, of the peer's.
    pub async fn send(&self, side: Side, packet: Packet) {
        let Some(payload_type) = self.sends.as_ref().and_then(|sends| match packet.coding {
            Coding::Opus => Some(sends.opus),
            Coding::Red => sends.red,
            Coding::Digit => sends.digits,
        }) else {
            return;
        };
        let Some(Stream { ssrc, track }) = self.streams.get(side as usize) else { return };
        let header = rtp::Header {
            version: 2,
            marker: packet.marker,
            payload_type,
            sequence_number: packet.sequence,
            timestamp: packet.timestamp,
            ssrc: *ssrc,
            ..Default::default()
        };
        let packet = rtp::Packet { header, payload: Bytes::from(packet.payload) };
        if let Err(error) = track.write_rtp(packet).await {
            tracing::debug!(%error, "speech was not sent");
        }
    }

    /// The last measured round trip: of RTCP where the other side reports, else of the connectivity checks.
    pub async fn round_trip_ms(&self) -> Option<f32> {
        let report = self.connection.get_stats(Instant::now(), StatsSelector::None).await;
        let reported = report.iter().find_map(|entry| match entry {
            RTCStatsReportEntry::RemoteInboundRtp(stream) if stream.round_trip_time_measurements > 0 => {
                Some(stream.round_trip_time)
            }
            _ => None,
        });
        let checked = || {
            let mut pairs = report.candidate_pairs().filter(|pair| pair.nominated);
            pairs.find_map(|pair| Some(pair.current_round_trip_time).filter(|seconds| *seconds > 0.0))
        };
        reported.or_else(checked).map(|seconds| (seconds * 1_000.0) as f32)
    }

    pub async fn close(self) {
        if let Err(error) = self.connection.close().await {
            tracing::debug!(%error, "the peer connection did not close cleanly");
        }
    }

    /// Notes what the other side takes, and has the encoder keep to it.
    fn agree(&mut self, theirs: Option<Described>) {
        self.sends = theirs;
        if let Some(Described { opus, red, digits, longest_packet_ms }) = theirs {
            let format = Format { red: red.map(|_| opus), digits: digits.is_some(), longest_packet_ms };
            tell(&self.events, MediaEvent::Agreed(self.link, format));
        }
    }

    async fn describe(&mut self, description: RTCSessionDescription) -> Result<()> {
        if let Some(ours) = Described::read(&description.sdp) {
            self.received.opus.store(ours.opus, Ordering::Relaxed);
            self.received.red.store(ours.red.unwrap_or_default(), Ordering::Relaxed);
            self.received.digits.store(ours.digits.unwrap_or_default(), Ordering::Relaxed);
        }
        self.connection.set_local_description(description.clone()).await?;
        signal(&self.events, self.link, &Signal::Description(Box::new(description)));
        Ok(())
    }
}

impl Stream {
    /// A stream of this name, numbered by chance (RFC 3550 §8.1).
    fn new(name: &str) -> Self {
        let ssrc = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), name) as u32;
        let encoding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
            codec: opus(),
            ..Default::default()
        };
        let track = MediaStreamTrack::new(
            "plateau".into(),
            name.into(),
            name.into(),
            RtpCodecKind::Audio,
            vec![encoding],
        );
        Stream { ssrc, track: Arc::new(TrackLocalStaticRTP::new(track)) }
    }
}

fn opus() -> RTCRtpCodec {
    codec(MIME_TYPE_OPUS, OPUS_FORMAT)
}

fn red() -> RTCRtpCodec {
    codec(MIME_TYPE_RED, RED_FORMAT)
}

fn digits() -> RTCRtpCodec {
    RTCRtpCodec { channels: 0, ..codec(MIME_TYPE_TELEPHONE_EVENT, "") }
}

fn codec(mime_type: &str, format: &str) -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: mime_type.into(),
        clock_rate: audio::SAMPLE_RATE_HZ,
        channels: 2,
        sdp_fmtp_line: format.into(),
        rtcp_feedback: Vec::new(),
    }
}

fn signal(events: &mpsc::Sender<MediaEvent>, link: Link, signal: &Signal) {
    match serde_json::to_string(signal) {
        Ok(body) => tell(events, MediaEvent::Signal { link, body }),
        Err(error) => tracing::error!(%error, "a description or candidate cannot be written"),
    }
}

/// Runs on the connection's own task, so it never waits.
struct Handler {
    link: Link,
    events: mpsc::Sender<MediaEvent>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_candidate(&self, event: RTCPeerConnectionIceEvent) {
        match event.candidate.to_json() {
            Ok(candidate) => signal(&self.events, self.link, &Signal::Candidate(candidate)),
            Err(error) => tracing::warn!(%error, "a local candidate cannot be written"),
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        tracing::debug!(link = self.link.0, %state, "peer connection");
        match state {
            RTCPeerConnectionState::Connected => tell(&self.events, MediaEvent::Connected(self.link)),
            RTCPeerConnectionState::Failed => tell(&self.events, MediaEvent::Failed(self.link)),
            _ => {}
        }
    }
}
