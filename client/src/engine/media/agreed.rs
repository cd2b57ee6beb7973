//! What two descriptions agree on: payload types of Opus and of redundant audio, and the longest packet.
//!
//! Each side sends by the numbers of the other's description and receives by those of its own (RFC 3264 §5.1).

/// What one side's description says of the voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Described {
    /// The payload type of Opus.
    pub opus: u8,
    /// The payload type of redundant audio (RFC 2198), where it is known there.
    pub red: Option<u8>,
    /// The payload type of telephone events (RFC 4733) by the clock of Opus, where they are known there.
    pub digits: Option<u8>,
    /// The longest packet taken, in milliseconds (`maxptime`, RFC 8866 §6.4).
    pub longest_packet_ms: u32,
}

/// Opus takes 120 ms at most (RFC 6716 §3.2.5).
const LONGEST_PACKET_MS: u32 = 120;

impl Described {
    /// Reads a session description; none where it names no Opus.
    pub fn read(sdp: &str) -> Option<Self> {
        let type_of = |name: &str| {
            sdp.lines().find_map(|line| {
                let (number, codec) = line.trim_end().strip_prefix("a=rtpmap:")?.split_once(' ')?;
                codec.to_ascii_lowercase().starts_with(name).then(|| number.parse().ok())?
            })
        };
        let longest = sdp.lines().find_map(|line| line.trim_end().strip_prefix("a=maxptime:")?.parse().ok());
        Some(Described {
            opus: type_of("opus/48000")?,
            red: type_of("red/48000"),
            digits: type_of("telephone-event/48000"),
            longest_packet_ms: longest.unwrap_or(LONGEST_PACKET_MS),
        })
    }
}

/// The streams that a description says are sent (RFC 5576 §4.1), each once, in its order.
pub(super) fn sources(sdp: &str) -> impl Iterator<Item = u32> {
    let mut known = Vec::new();
    sdp.lines().filter_map(move |line| {
        let source = line.strip_prefix("a=ssrc:")?.split_ascii_whitespace().next()?.parse().ok()?;
        (!known.contains(&source)).then(|| known.push(source)).map(|()| source)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 110 126\r\na=rtpmap:111 opus/48000/2\r\n\
        a=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n\
        a=rtpmap:9 G722/8000\r\na=rtpmap:126 telephone-event/8000\r\na=rtpmap:110 telephone-event/48000\r\n\
        a=maxptime:60\r\n";

    #[test]
    fn a_browsers_numbers_are_read() {
        let described = Described { opus: 111, red: Some(63), digits: Some(110), longest_packet_ms: 60 };
        assert_eq!(Described::read(BROWSER), Some(described));
    }

    #[test]
    fn a_peer_that_knows_no_redundancy_gets_none() {
        let plain = BROWSER.replace("a=rtpmap:63 red/48000/2\r\n", "").replace("111 63", "111");
        assert_eq!(Described::read(&plain).and_then(|described| described.red), None);
    }

    #[test]
    fn events_by_another_clock_than_that_of_the_voice_are_not_taken() {
        let old = BROWSER.replace("a=rtpmap:110 telephone-event/48000\r\n", "");
        assert_eq!(Described::read(&old).and_then(|described| described.digits), None);
    }

    #[test]
    fn a_description_without_opus_is_no_voice() {
        for sdp in
            ["", "a=rtpmap:0 PCMU/8000\r\n", "a=rtpmap:x opus/48000/2\r\n", "a=rtpmap:999 opus/48000/2"]
        {
            assert_eq!(Described::read(sdp), None, "{sdp:?}");
        }
    }

    #[test]
    fn the_streams_sent_are_read_in_their_order() {
        let sdp = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ssrc:700 cname:x\r\na=ssrc:700 msid:plateau near\r\n\
            m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ssrc:20 msid:plateau far\r\na=ssrc:none x\r\n";
        assert_eq!(sources(sdp).collect::<Vec<_>>(), [700, 20]);
        assert_eq!(sources(BROWSER).count(), 0);
    }
}
