//! Keys pressed in a call, from one voice to the other: as telephone events over a path that may lose packets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::f32::consts::TAU;
use std::time::{Duration, Instant};

use audio::{
    Arrival, Coding, Digit, FRAME_SAMPLES, Format, Frame, Packet, SAMPLE_RATE_HZ, Statistics, Voice,
    VoiceEvent,
};

/// What came of a call in which `keys` were pressed after half a second.
struct Outcome {
    sent: String,
    heard: String,
    packets: Vec<Packet>,
    /// Levels of what was played in each tenth of a second.
    levels: Vec<f32>,
    statistics: Statistics,
}

fn call(keys: &str, format: Format, arrives: impl Fn(&Packet) -> bool) -> Outcome {
    let start = Instant::now();
    let (mut a, mut b) = (Voice::new(1, start).unwrap(), Voice::new(2, start).unwrap());
    a.set_format(format);
    b.set_format(format);
    a.set_gate(true, true);
    b.set_gate(true, true);
    let digits: Vec<Digit> = keys.chars().map(|key| Digit::of(key).unwrap()).collect();
    let mut outcome = Outcome {
        sent: String::new(),
        heard: String::new(),
        packets: Vec::new(),
        levels: Vec::new(),
        statistics: Statistics::default(),
    };
    let mut played = Vec::new();
    for index in 0..300_u32 {
        let now = start + Duration::from_millis(10) * (index + 1);
        if index == 50 {
            a.dial(&digits);
        }
        let hum: Frame = std::array::from_fn(|at| {
            let t = (index as usize * FRAME_SAMPLES + at) as f32 / SAMPLE_RATE_HZ as f32;
            0.2 * (TAU * 220.0 * t).sin() + 0.1 * (TAU * 660.0 * t).sin()
        });
        if let Some(packet) = a.capture(&hum) {
            outcome.packets.push(packet.clone());
            if arrives(&packet) {
                let Packet { sequence, timestamp, coding, payload, .. } = packet;
                b.receive(Arrival { sequence, timestamp, coding, payload, arrived_at: now });
            }
        }
        let mut out = [0.0; FRAME_SAMPLES];
        b.play(&mut out, 0, now + Duration::from_millis(4));
        played.extend(out);
        while let Some(event) = a.poll_event(now) {
            if let VoiceEvent::DigitSent(digit) = event {
                outcome.sent.push(digit.key());
            }
        }
        while let Some(event) = b.poll_event(now) {
            if let VoiceEvent::DigitHeard(digit) = event {
                outcome.heard.push(digit.key());
            }
        }
    }
    let level = |part: &[f32]| (part.iter().map(|s| s * s).sum::<f32>() / part.len() as f32).sqrt();
    outcome.levels = played.chunks(4_800).map(level).collect();
    outcome.statistics = b.statistics();
    outcome
}

fn agreed() -> Format {
    Format { digits: true, ..Format::default() }
}

#[test]
fn keys_arrive_once_each_in_order_and_the_voice_goes_on_after_them() {
    let outcome = call("12#", agreed(), |_| true);
    assert_eq!((outcome.sent.as_str(), outcome.heard.as_str()), ("12#", "12#"));
    let before = outcome.levels[3];
    assert!(
        outcome.levels[14..].iter().all(|level| (level / before - 1.0).abs() < 0.2),
        "{:?}",
        outcome.levels
    );
    assert_eq!(outcome.statistics.packets_lost, 0, "what is no voice is not lost");
    assert_eq!(outcome.statistics.concealed_frames, 0, "and nothing is invented in its place");
    assert_eq!(outcome.statistics.packets_invalid, 0);
}

#[test]
fn the_packets_of_a_key_are_those_of_rfc_4733() {
    let outcome = call("7", agreed(), |_| true);
    let keys: Vec<&Packet> = outcome.packets.iter().filter(|packet| packet.coding == Coding::Digit).collect();
    let [first, .., last] = keys[..] else { panic!("{keys:?}") };
    assert!(keys.iter().all(|key| key.timestamp == first.timestamp), "all bear the time of its beginning");
    assert!(keys.iter().all(|key| key.payload.len() == 4 && key.payload[0] == 7));
    assert!(first.marker && keys[1..].iter().all(|key| !key.marker));
    let over: Vec<bool> = keys.iter().map(|key| key.payload[1] & 0x80 != 0).collect();
    assert_eq!(over.iter().filter(|over| **over).count(), 3);
    assert!(over.ends_with(&[true, true, true]), "and the end comes last");
    let durations: Vec<u16> =
        keys.iter().map(|key| u16::from_be_bytes([key.payload[2], key.payload[3]])).collect();
    assert!(durations.is_sorted() && durations[0] == 480, "{durations:?}");
    assert_eq!(last.payload[2..], 5_760_u16.to_be_bytes(), "120 ms at 48 kHz");
    let numbers: Vec<u16> = outcome.packets.iter().map(|packet| packet.sequence).collect();
    assert!(
        numbers.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1)),
        "one stream, no number missing"
    );
}

#[test]
fn keys_survive_a_path_that_loses_most_packets() {
    for lost in [2, 3, 5, 7] {
        let outcome = call("0123456789*#", agreed(), |packet| !packet.sequence.is_multiple_of(lost));
        assert_eq!(outcome.heard, outcome.sent, "each {lost}nd packet is lost");
        assert!(outcome.sent.starts_with("01234567"), "{}", outcome.sent);
    }
    let ends =
        call("123", agreed(), |packet| packet.coding != Coding::Digit || packet.payload[1] & 0x80 != 0);
    assert_eq!(ends.heard, "123", "the ends alone are enough");
}

#[test]
fn what_is_lost_of_the_voice_right_after_a_key_is_mended() {
    let whole = call("7", agreed(), |_| true);
    let key = whole.packets.iter().rposition(|packet| packet.coding == Coding::Digit).unwrap();
    let concealed = |lost: usize| {
        let outcome = call("7", agreed(), |packet| packet.sequence != whole.packets[key + lost].sequence);
        assert_eq!(outcome.statistics.packets_lost, 1);
        outcome.statistics.concealed_frames
    };
    for lost in [2, 3, 8] {
        assert!(concealed(lost) > 0, "the {lost}th packet after the key");
    }
    assert_eq!(concealed(1), 0, "before the first that comes nothing tells that the voice is back");
}

#[test]
fn a_peer_that_agreed_to_no_keys_is_sent_none() {
    let outcome = call("12#", Format::default(), |_| true);
    assert_eq!((outcome.sent.as_str(), outcome.heard.as_str()), ("", ""));
    assert!(outcome.packets.iter().all(|packet| packet.coding == Coding::Opus));
}
