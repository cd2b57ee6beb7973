use std::time::Duration;

use super::*;
use crate::{
    SILENCE_DBFS,
    testing::{allocations_in, arrival, level, tone},
};

const FRAME: Duration = Duration::from_millis(10);
/// What each of three stations says.
const HERTZ: [f32; 3] = [400.0, 1_000.0, 1_700.0];
/// Levels of a tone that is heard at least, and not heard at most; a codec is not quite silent beside a tone.
const HEARD: f32 = -12.0;
const UNHEARD: f32 = -40.0;
const TALK: (bool, bool) = (true, true);

/// Three stations that speak together without a network: two lines at each.
struct Table {
    stations: [Lines; 3],
    now: Instant,
    frames: usize,
    /// From which to which packets went.
    sent: Vec<(usize, usize)>,
}

impl Table {
    fn new() -> Self {
        let now = Instant::now();
        let mut table =
            Self { stations: [(); 3].map(|()| Lines::new(now)), now, frames: 0, sent: Vec::new() };
        for (at, with) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
            table.stations[at].open(line(at, with), voice(at as u64 + 1, now));
            table.gate(at, with, TALK);
        }
        table
    }

    fn gate(&mut self, at: usize, with: usize, (send, receive): (bool, bool)) {
        self.stations[at].set_gate(line(at, with), send, receive);
    }

    /// Lets so many frames pass; gives what each station hears meanwhile.
    fn speak(&mut self, count: usize) -> [Vec<f32>; 3] {
        let mut heard = [const { Vec::new() }; 3];
        self.sent.clear();
        for _ in 0..count {
            self.now += FRAME;
            for (from, hertz) in HERTZ.into_iter().enumerate() {
                let mut packets = Vec::new();
                let said = tone(hertz, self.frames);
                self.stations[from].capture(&said, |line, packet| packets.push((line, packet)));
                for (line, packet) in packets {
                    let to = line.0 as usize - from;
                    self.sent.push((from, to));
                    self.stations[to].receive(line, arrival(packet, self.now));
                }
            }
            self.frames += 1;
            for (station, heard) in self.stations.iter_mut().zip(&mut heard) {
                for half in 0..2 {
                    heard.extend(station.play(0, self.now + Duration::from_millis(2 + 5 * half)));
                }
            }
        }
        heard
    }
}

/// The line between two of the three stations.
fn line(at: usize, with: usize) -> Line {
    Line((at + with) as u32)
}

fn voice(seed: u64, now: Instant) -> Box<Voice> {
    Box::new(Voice::new(seed, now).unwrap())
}

fn events(lines: &mut Lines, now: Instant) -> Vec<Event> {
    std::iter::from_fn(|| lines.poll_event(now)).collect()
}

#[test]
fn each_of_three_hears_the_other_two_and_not_itself() {
    let heard = Table::new().speak(60);
    for (at, heard) in heard.iter().enumerate() {
        for (from, hertz) in HERTZ.into_iter().enumerate() {
            let level = level(heard, hertz);
            let is_right = if from == at { level < UNHEARD } else { (level + 10.5).abs() < 1.5 };
            assert!(is_right, "{at} hears {from} at {level}");
        }
    }
}

#[test]
fn a_line_on_hold_sends_nothing_and_is_not_heard_while_another_talks() {
    let mut table = Table::new();
    table.speak(30);
    table.gate(0, 1, (false, false));
    let heard = table.speak(60);
    assert!(!table.sent.contains(&(0, 1)) && table.sent.contains(&(0, 2)));
    assert!(level(&heard[1], HERTZ[0]) < UNHEARD && level(&heard[1], HERTZ[2]) > HEARD);
    assert!(level(&heard[0], HERTZ[1]) < UNHEARD && level(&heard[0], HERTZ[2]) > HEARD);
}

#[test]
fn a_whisper_goes_one_way_and_to_one_alone() {
    let mut table = Table::new();
    table.gate(2, 0, (true, true));
    table.gate(2, 1, (false, true));
    table.gate(0, 2, (false, true));
    let heard = table.speak(60);
    assert!(level(&heard[0], HERTZ[2]) > HEARD, "it is heard");
    assert!(level(&heard[1], HERTZ[2]) < UNHEARD, "and by no other");
    assert!(level(&heard[2], HERTZ[0]) < UNHEARD && level(&heard[2], HERTZ[1]) > HEARD);
}

#[test]
fn a_line_that_comes_and_goes_changes_no_bit_of_another() {
    let now = Instant::now();
    let (mut alone, mut beside) = (Lines::new(now), Lines::new(now));
    for lines in [&mut alone, &mut beside] {
        lines.open(Line(7), voice(1, now));
        lines.set_gate(Line(7), true, true);
    }
    let (mut first, mut second) = (voice(2, now), voice(3, now));
    first.set_gate(true, false);
    second.set_gate(true, false);
    let mut together = false;
    for index in 0..150 {
        match index {
            50 => {
                beside.open(Line(4), voice(4, now));
                beside.set_gate(Line(4), true, true);
            }
            100 => beside.close(Line(4)),
            _ => {}
        }
        let at = now + FRAME * (index + 1);
        let frame = |hertz| tone(hertz, index as usize);
        let packet = first.capture(&frame(400.0)).unwrap();
        alone.receive(Line(7), arrival(packet.clone(), at));
        beside.receive(Line(7), arrival(packet, at));
        let packet = second.capture(&frame(1_000.0)).unwrap();
        beside.receive(Line(4), arrival(packet, at));

        let (mut sent, mut sent_beside) = (Vec::new(), Vec::new());
        alone.capture(&frame(1_700.0), |line, packet| sent.push((line, packet)));
        beside.capture(&frame(1_700.0), |line, packet| sent_beside.push((line, packet)));
        sent_beside.retain(|(line, _)| *line == Line(7));
        assert_eq!(sent, sent_beside, "sent in frame {index}");
        for half in 0..2 {
            let at = at + Duration::from_millis(2 + 5 * half);
            let (heard, heard_beside) = (alone.play(0, at), beside.play(0, at));
            let same = heard.map(f32::to_bits) == heard_beside.map(f32::to_bits);
            assert!(same || (50..100).contains(&index), "heard in frame {index}");
            together |= !same;
        }
    }
    assert!(together, "while both are open, both are heard");
}

#[test]
fn a_third_line_takes_no_memory_where_it_is_opened() {
    let mut table = Table::new();
    table.speak(20);
    let third = voice(9, table.now);
    let lines = &mut table.stations[0];
    assert_eq!(allocations_in(|| lines.open(Line(9), third)), 0);
}

#[test]
fn a_line_opened_again_is_another_and_closed() {
    let mut table = Table::new();
    table.speak(30);
    table.stations[0].open(line(0, 1), voice(9, table.now));
    let heard = table.speak(20);
    assert!(!table.sent.contains(&(0, 1)));
    assert!(level(&heard[0], HERTZ[1]) < UNHEARD);
    table.gate(0, 1, TALK);
    assert!(level(&table.speak(60)[0], HERTZ[1]) > HEARD);
}

#[test]
fn mute_and_one_length_are_of_every_line_those_opened_later_included() {
    let now = Instant::now();
    let mut lines = Lines::new(now);
    lines.open(Line(1), voice(1, now));
    lines.set_muted(true);
    lines.set_fixed_rate(true);
    lines.open(Line(2), voice(1, now));
    lines.set_gate(Line(1), true, false);
    lines.set_gate(Line(2), true, false);
    let mut silent = voice(1, now);
    silent.set_fixed_rate(true);
    silent.set_gate(true, false);
    for index in 0..20 {
        let frame = tone(400.0, index);
        assert_eq!(lines.as_sent(&frame), &[0.0; FRAME_SAMPLES]);
        let mut sent = Vec::new();
        lines.capture(&frame, |_, packet| sent.push(packet));
        let silence = silent.capture(&[0.0; FRAME_SAMPLES]).unwrap();
        assert_eq!(sent, [silence.clone(), silence]);
    }
    lines.set_muted(false);
    let frame = tone(400.0, 0);
    assert_eq!(lines.as_sent(&frame), &frame);
    lines.set_gate(Line(1), false, true);
    assert_eq!(lines.as_sent(&frame), &frame, "it is sent to one");
    lines.set_gate(Line(2), false, false);
    assert_eq!(lines.as_sent(&frame), &[0.0; FRAME_SAMPLES]);
}

#[test]
fn two_that_shout_are_bent_and_not_cut_off() {
    let now = Instant::now();
    let mut lines = Lines::new(now);
    let mut peers = [1, 2].map(|seed| voice(seed, now));
    for (number, peer) in peers.iter_mut().enumerate() {
        lines.open(Line(number as u32), voice(9, now));
        lines.set_gate(Line(number as u32), false, true);
        peer.set_gate(true, false);
    }
    let mut heard = Vec::new();
    for index in 0..60 {
        let at = now + FRAME * (index + 1);
        for (number, peer) in peers.iter_mut().enumerate() {
            let shout = tone(400.0, index as usize).map(|sample| sample * 3.0);
            lines.receive(Line(number as u32), arrival(peer.capture(&shout).unwrap(), at));
        }
        for half in 0..2 {
            heard.extend(lines.play(0, at + Duration::from_millis(2 + 5 * half)));
        }
    }
    let peak = heard.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    assert!((0.95..=1.0).contains(&peak), "{peak}");
}

#[test]
fn what_is_said_of_a_line_bears_its_name() {
    let mut table = Table::new();
    table.gate(0, 2, (false, false));
    let mut said = Vec::new();
    for _ in 0..15 {
        table.speak(10);
        said.extend(events(&mut table.stations[0], table.now));
    }
    let audible = said.iter().filter_map(|event| match event {
        Event::FirstAudible { line, .. } => Some(*line),
        _ => None,
    });
    assert_eq!(audible.collect::<Vec<_>>(), [line(0, 1)]);
    let [Event::Statistics { line: of, statistics }] =
        said.iter().filter(|event| matches!(event, Event::Statistics { .. })).collect::<Vec<_>>()[..]
    else {
        panic!("one line has a gate open, for 1.5 s: {said:?}");
    };
    assert_eq!((*of, statistics.packets_lost), (line(0, 1), 0));
    assert_eq!(statistics.packets_received, statistics.packets_sent);
}

#[test]
fn levels_are_told_without_any_line_and_are_of_all_peers_together() {
    let now = Instant::now();
    let mut lines = Lines::new(now);
    lines.capture(&tone(400.0, 0), |_, _| panic!("there is nobody to send to"));
    assert_eq!(lines.play(0, now), [0.0; STEP_SAMPLES]);
    let said = events(&mut lines, now + LEVELS_EVERY);
    let [Event::Levels { near_dbfs, far_dbfs }] = said[..] else { panic!("{said:?}") };
    assert!((near_dbfs + 13.5).abs() < 0.5 && far_dbfs == SILENCE_DBFS, "{near_dbfs} {far_dbfs}");

    let mut table = Table::new();
    table.speak(60);
    events(&mut table.stations[0], table.now);
    table.speak(20);
    let said = events(&mut table.stations[0], table.now);
    let [Event::Levels { far_dbfs, .. }] = said[..] else { panic!("{said:?}") };
    assert!((far_dbfs + 10.5).abs() < 1.0, "two of -13.5 dBFS: {far_dbfs}");
}

#[test]
fn what_comes_or_is_asked_on_a_line_that_is_not_open_is_nothing() {
    let mut table = Table::new();
    let packet = voice_packet(table.now);
    let now = table.now;
    let lines = &mut table.stations[0];
    lines.receive(Line(99), arrival(packet, now));
    lines.set_gate(Line(99), true, true);
    lines.set_format(Line(99), Format::default());
    lines.note_path(Line(99), PathReport::default(), now);
    lines.dial(Line(99), &[Digit::of('1').unwrap()]);
    lines.close(Line(99));
    assert!(level(&table.speak(60)[0], HERTZ[1]) > HEARD);
}

fn voice_packet(now: Instant) -> Packet {
    let mut voice = voice(5, now);
    voice.set_gate(true, false);
    voice.capture(&tone(400.0, 0)).unwrap()
}

#[test]
fn what_is_decoded_already_is_given_with_what_was_asked_for_and_is_the_same() {
    let now = Instant::now();
    let mut peer = voice(1, now);
    peer.set_gate(true, false);
    let mut both = [(); 2].map(|()| Lines::new(now));
    for lines in &mut both {
        assert_eq!(lines.play_decoded(), None, "nobody is heard");
        lines.open(Line(1), voice(2, now));
        lines.set_gate(Line(1), false, true);
    }
    let mut heard = [const { Vec::new() }; 2];
    let mut spared = 0;
    for index in 0..100 {
        let at = now + FRAME * (index + 1);
        let packet = peer.capture(&tone(400.0, index as usize)).unwrap();
        let arrived = arrival(packet, at);
        both.iter_mut().for_each(|lines| lines.receive(Line(1), arrived.clone()));
        let [asked, eager] = &mut both;
        let turns = [2, 7].map(|ms| at + Duration::from_millis(ms));
        heard[0].extend(turns.iter().flat_map(|turn| asked.play(0, *turn)));
        heard[1].extend(eager.play(0, turns[0]));
        match eager.play_decoded() {
            Some(step) => {
                spared += 1;
                heard[1].extend(step);
            }
            None => heard[1].extend(eager.play(0, turns[1])),
        }
    }
    assert!(spared > 90, "{spared}");
    assert!(heard[0] == heard[1] && level(&heard[0], 400.0) > HEARD);
}
