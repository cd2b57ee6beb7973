//! Three stations without a server: sound and connections as they are, what they say to each other handed over.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::*;
use crate::engine::sound::Sound;
use crate::station::{Effect, Input};

/// The connections, and the two stations of each; the first offers.
const LINKS: [(Link, [usize; 2]); 3] = [(Link(1), [0, 1]), (Link(2), [0, 2]), (Link(3), [1, 2])];
/// Only ends a test that failed.
const LIMIT: Duration = Duration::from_secs(30);

struct Station {
    // The media thread has an end of the sound: it goes first.
    media: Media,
    sound: Sound,
    events: mpsc::Receiver<MediaEvent>,
    connected: BTreeSet<Link>,
    /// Where a voice was heard.
    heard: BTreeSet<Link>,
}

impl Station {
    fn start() -> Self {
        let (sound, encoded) = Sound::start().unwrap();
        let (told, events) = mpsc::channel(256);
        let media = Media::start(encoded, sound.inlet(), told).unwrap();
        Station { media, sound, events, connected: BTreeSet::new(), heard: BTreeSet::new() }
    }

    fn open(&mut self, link: Link, offerer: bool) {
        self.sound.effect(&Effect::OpenMedia { link, offerer, way: Way::Call });
        self.media.ask(MediaRequest::Open { link, offerer, way: Way::Call });
    }

    fn close(&mut self, link: Link) {
        self.sound.effect(&Effect::CloseMedia(link));
        self.media.ask(MediaRequest::Close(link));
        self.connected.remove(&link);
    }

    fn gates(&mut self, link: Link, send: bool, receive: bool) {
        self.sound.effect(&Effect::Gates { link, send, receive });
    }
}

struct Table(Vec<Station>);

impl Table {
    fn new() -> Self {
        Table((0..3).map(|_| Station::start()).collect())
    }

    fn open(&mut self, (link, [one, other]): (Link, [usize; 2])) {
        self.0[one].open(link, true);
        self.0[other].open(link, false);
    }

    /// Hands over what was said, once.
    fn pass(&mut self) {
        for at in 0..self.0.len() {
            while let Ok(event) = self.0[at].events.try_recv() {
                let station = &mut self.0[at];
                match event {
                    MediaEvent::Signal { link, body } => {
                        let (_, [one, other]) = LINKS.into_iter().find(|(known, _)| *known == link).unwrap();
                        self.0[one + other - at].media.ask(MediaRequest::Signal { link, body });
                    }
                    MediaEvent::Connected(link) => drop(station.connected.insert(link)),
                    MediaEvent::Failed(link) => panic!("{link:?} failed at {at}"),
                    MediaEvent::RoundTrip(link, ms) => station.sound.note_round_trip(link, ms),
                    MediaEvent::Agreed(link, format) => {
                        assert_eq!(station.sound.agree(link, format), Some(true), "stations take keys");
                    }
                    MediaEvent::Reported(link, side, report) => station.sound.note_path(link, side, report),
                }
            }
            let station = &mut self.0[at];
            while let Ok(event) = station.sound.events.try_recv() {
                if let Some(Input::VoiceHeard(link, _)) = station.sound.input(event) {
                    station.heard.insert(link);
                }
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }

    fn pass_for(&mut self, duration: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < duration {
            self.pass();
        }
    }

    fn pass_until(&mut self, what: &str, is_so: impl Fn(&[Station]) -> bool) {
        let begun = Instant::now();
        while !is_so(&self.0) {
            assert!(begun.elapsed() < LIMIT, "in vain: {what}");
            self.pass();
        }
    }
}

#[test]
fn a_voice_goes_to_the_peer_of_its_connection_alone_and_three_hear_each_other() {
    let mut table = Table::new();
    LINKS.into_iter().for_each(|link| table.open(link));
    table.pass_until("all connect", |stations| stations.iter().all(|station| station.connected.len() == 2));
    for (link, ends) in LINKS {
        ends.into_iter().for_each(|at| table.0[at].gates(link, false, true));
    }
    table.0[0].gates(Link(1), true, true);
    table.pass_until("one hears", |stations| stations[1].heard.contains(&Link(1)));
    table.pass_for(Duration::from_millis(300));
    let heard: Vec<usize> = table.0.iter().map(|station| station.heard.len()).collect();
    assert_eq!(heard, [0, 1, 0]);
    for (link, ends) in LINKS {
        ends.into_iter().for_each(|at| table.0[at].gates(link, true, true));
    }
    table.pass_until("all hear", |stations| stations.iter().all(|station| station.heard.len() == 2));
}

#[test]
fn a_call_goes_on_while_other_connections_come_and_go() {
    let mut table = Table::new();
    let [(call, ends), other, _] = LINKS;
    let connect = |table: &mut Table, (link, ends): (Link, [usize; 2])| {
        table.open((link, ends));
        table.pass_until("both connect", |stations| {
            ends.into_iter().all(|at| stations[at].connected.contains(&link))
        });
    };
    connect(&mut table, (call, ends));
    ends.into_iter().for_each(|at| table.0[at].gates(call, true, true));
    for _ in 0..3 {
        connect(&mut table, other);
        other.1.into_iter().for_each(|at| table.0[at].close(other.0));
        // What the closed one still said is of no use to the next.
        table.pass_for(Duration::from_millis(200));
    }
    for at in ends {
        table.0[at].heard.clear();
        table.0[at].gates(call, true, false);
        table.0[at].gates(call, true, true);
    }
    table.pass_until("both hear", |stations| ends.into_iter().all(|at| stations[at].heard.contains(&call)));
}
