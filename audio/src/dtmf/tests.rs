use super::*;

fn digits(keys: &str) -> Vec<Digit> {
    keys.chars().map(|key| Digit::of(key).unwrap()).collect()
}

/// What a dialler says in so many frames from `timestamp` on.
fn turns(dialler: &mut Dialler, timestamp: u32, frames: u32) -> Vec<Turn> {
    (0..frames)
        .map(|frame| dialler.next(timestamp.wrapping_add(frame * FRAME_SAMPLES as u32), false))
        .collect()
}

/// The packets of those turns: timestamp, event, whether it is over, duration.
fn packets(turns: &[Turn]) -> Vec<(u32, u8, bool, u16)> {
    let packet = |turn: &Turn| match *turn {
        Turn::Event { timestamp, payload: [event, flags, high, low], .. } => {
            assert_eq!(flags & 0x7f, 10, "the reserved bit is 0 and the volume -10 dBm0");
            Some((timestamp, event, flags & END != 0, u16::from_be_bytes([high, low])))
        }
        Turn::Voice | Turn::Quiet => None,
    };
    turns.iter().filter_map(packet).collect()
}

#[test]
fn a_key_is_an_event_that_grows_and_whose_end_comes_three_times() {
    let mut dialler = Dialler::default();
    dialler.dial(&digits("#"));
    let said = turns(&mut dialler, 9_600, 40);
    let growing = [480, 1_440, 2_400, 3_360, 4_320, 5_280].map(|samples| (9_600, 11, false, samples));
    let ends = [(9_600, 11, true, 5_760); 3];
    assert_eq!(packets(&said), [&growing[..], &ends[..]].concat());
    let first: Vec<bool> = said
        .iter()
        .filter_map(|turn| match turn {
            Turn::Event { first, .. } => Some(*first),
            Turn::Voice | Turn::Quiet => None,
        })
        .collect();
    assert_eq!(first.iter().filter(|first| **first).count(), 1);
    assert!(first[0], "the marker is on the first packet (RFC 4733 §2.3.1)");
    assert_eq!(said.iter().filter(|turn| **turn == Turn::Voice).count(), 26, "then the voice goes on");
    assert_eq!((dialler.take_begun(), dialler.take_begun()), (Digit::of('#'), None));
}

#[test]
fn between_two_keys_there_is_a_pause_in_which_the_voice_passes() {
    let mut dialler = Dialler::default();
    dialler.dial(&digits("15"));
    let said = turns(&mut dialler, 0, 60);
    let began: Vec<u32> = said
        .iter()
        .filter_map(|turn| match turn {
            Turn::Event { first: true, timestamp, .. } => Some(*timestamp / FRAME_SAMPLES as u32),
            _ => None,
        })
        .collect();
    assert_eq!(began, [0, 22]);
    assert!(said[14..22].iter().all(|turn| *turn == Turn::Voice));
}

#[test]
fn no_event_begins_in_the_middle_of_a_packet_of_voice() {
    let mut dialler = Dialler::default();
    dialler.dial(&digits("1"));
    assert_eq!(dialler.next(0, true), Turn::Voice);
    assert!(matches!(dialler.next(480, false), Turn::Event { first: true, timestamp: 480, .. }));
}

#[test]
fn what_was_forgotten_is_not_sent() {
    let mut dialler = Dialler::default();
    dialler.dial(&digits("123"));
    turns(&mut dialler, 0, 5);
    dialler.clear();
    assert!(turns(&mut dialler, 2_400, 100).iter().all(|turn| *turn == Turn::Voice));
    dialler.dial(&[Digit(1); 200]);
    assert_eq!(dialler.waiting.len(), WAITING);
}

/// What is read where only those packets arrive of which `arrives` is true.
fn read(keys: &str, arrives: impl Fn(usize) -> bool) -> String {
    let (mut dialler, mut listener) = (Dialler::default(), Listener::default());
    dialler.dial(&digits(keys));
    let at = Instant::now();
    let mut number = 0;
    for turn in turns(&mut dialler, u32::MAX - 5_000, 30 * keys.len() as u32) {
        let Turn::Event { timestamp, payload, .. } = turn else { continue };
        if arrives(number) {
            assert!(listener.hear(timestamp, &payload, at));
        }
        number += 1;
    }
    std::iter::from_fn(|| listener.take()).map(Digit::key).collect()
}

#[test]
fn each_key_is_read_once_though_its_packets_come_often_or_hardly() {
    assert_eq!(read("1123*#0", |_| true), "1123*#0");
    assert_eq!(read("1123*#0", |number| number % 9 == 8), "1123*#0", "of each the very last only");
    assert_eq!(read("1123*#0", |number| number % 9 == 3), "1123*#0");
    assert_eq!(read("123", |number| !(9..18).contains(&number)), "13", "of one nothing came");
}

#[test]
fn packets_that_come_twice_or_in_another_order_are_no_other_keys() {
    let mut listener = Listener::default();
    let at = Instant::now();
    for (timestamp, digit) in [(480, 1), (480, 1), (10_080, 2), (480, 1), (10_080, 2), (480, 1)] {
        listener.hear(timestamp, &event(Digit(digit), false, 1), at);
    }
    let heard: Vec<Digit> = std::iter::from_fn(|| listener.take()).collect();
    assert_eq!(heard, [Digit(1), Digit(2)]);
}

#[test]
fn a_key_held_for_longer_than_an_event_can_say_is_one_key() {
    let mut listener = Listener::default();
    let at = Instant::now();
    listener.hear(0, &[5, 10, 0xff, 0xff], at);
    listener.hear(0xffff, &[5, 10, 0x10, 0], at);
    listener.hear(0xffff, &[5, 0x8a, 0x20, 0], at);
    assert_eq!((listener.take(), listener.take()), (Digit::of('5'), None));
}

#[test]
fn what_is_no_event_is_refused_and_another_event_is_no_key() {
    let mut listener = Listener::default();
    let at = Instant::now();
    assert!(!listener.hear(0, &[1, 10, 0], at));
    assert!(listener.hear(0, &[16, 10, 1, 0], at), "a hook flash");
    assert_eq!(listener.take(), None);
    assert!(listener.is_voiceless(0, at) && !listener.is_voiceless(0, at + VOICELESS));
}

#[test]
fn where_the_voice_went_on_after_a_key_it_is_awaited_again() {
    let mut listener = Listener::default();
    let at = Instant::now();
    let key = u32::MAX - 4_799;
    listener.hear_voice(key.wrapping_sub(480));
    listener.hear(key, &event(Digit(5), true, TONE), at);
    assert!(listener.is_voiceless(1_000_000, at));
    listener.hear_voice(key.wrapping_sub(960));
    assert!(listener.is_voiceless(1_000_000, at), "what was said before it, and came late, says nothing");
    listener.hear_voice(3_360);
    listener.hear_voice(2_880);
    listener.hear_voice(3_840);
    listener.hear(key, &event(Digit(5), true, TONE), at);
    for (timestamp, voiceless) in [(key, true), (2_400, true), (2_880, false), (3_360, false)] {
        assert_eq!(listener.is_voiceless(timestamp, at), voiceless, "{timestamp}");
    }
    listener.hear(10_000, &event(Digit(5), false, 1), at);
    assert!(listener.is_voiceless(10_480, at), "the next key");
}
