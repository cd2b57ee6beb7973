use std::sync::mpsc;

use super::*;
use crate::{
    Packet,
    testing::{arrival, level, tone},
};

const FRAME: Duration = Duration::from_millis(10);

/// Both ends, joined without a network; each voice is a tone of its own.
struct Joined {
    forward: Forward,
    sent: mpsc::Receiver<(Side, Packet)>,
    overheard: Overheard,
    now: Instant,
    frames: usize,
}

impl Joined {
    fn new() -> Self {
        let (outlet, sent) = mpsc::sync_channel(64);
        let forward =
            Forward::new(7, Box::new(move |side, packet| drop(outlet.try_send((side, packet))))).unwrap();
        let now = Instant::now();
        let mut overheard = Overheard::new(now).unwrap();
        overheard.set_line(Some(Line(1)));
        Self { forward, sent, overheard, now, frames: 0 }
    }

    /// Lets `count` frames pass of a tone of 400 Hz on this side and 1,000 Hz on the other; gives what is heard.
    fn speak(&mut self, count: usize, far_rests: bool) -> Vec<f32> {
        let mut heard = Vec::new();
        for _ in 0..count {
            self.now += FRAME;
            self.forward.near(&tone(400.0, self.frames), far_rests);
            if !far_rests {
                self.forward.far(&tone(1_000.0, self.frames));
            }
            self.frames += 1;
            self.deliver(Line(1));
            for half in 0..2 {
                let mut step = [0.0; STEP_SAMPLES];
                self.overheard.mix_into(&mut step, self.now + Duration::from_millis(2 + 5 * half));
                heard.extend(step);
            }
        }
        heard
    }

    fn deliver(&mut self, line: Line) {
        for (side, packet) in self.sent.try_iter() {
            self.overheard.receive(line, side, arrival(packet, self.now));
        }
    }
}

#[test]
fn a_listener_hears_both_voices_as_loud_as_they_are() {
    let heard = Joined::new().speak(60, false);
    for hertz in [400.0, 1_000.0] {
        assert!((level(&heard, hertz) + 10.5).abs() < 1.5, "{hertz} Hz: {}", level(&heard, hertz));
    }
}

#[test]
fn the_balance_leaves_either_voice_alone() {
    for (balance, louder, gone) in [(-1.0, 400.0, 1_000.0), (1.0, 1_000.0, 400.0)] {
        let mut joined = Joined::new();
        joined.overheard.set_balance(balance);
        let heard = joined.speak(60, false);
        assert!(level(&heard, louder) > -13.0, "{balance}: {}", level(&heard, louder));
        assert!(level(&heard, gone) < -45.0, "{balance}: {}", level(&heard, gone));
    }
}

#[test]
fn what_comes_on_another_line_is_not_heard() {
    let mut joined = Joined::new();
    joined.overheard.set_line(Some(Line(2)));
    assert!(joined.speak(30, false).iter().all(|sample| *sample == 0.0));
    joined.overheard.set_line(None);
    assert!(joined.speak(30, false).iter().all(|sample| *sample == 0.0));
    assert!(!joined.overheard.is_on());
}

#[test]
fn a_held_call_costs_no_delay_once_it_goes_on() {
    let mut joined = Joined::new();
    joined.speak(100, false);
    joined.speak(300, true);
    let before = joined.overheard.far.receiver.jitter().lag_ms();
    joined.speak(20, false);
    let after = joined.overheard.far.receiver.jitter().lag_ms();
    assert!((after - before).abs() <= 10.0, "{before} -> {after} ms");
}

#[test]
fn the_next_call_is_heard_at_once_however_long_nothing_came() {
    let mut joined = Joined::new();
    joined.speak(100, false);
    joined.now += Duration::from_secs(300);
    let heard = joined.speak(20, false);
    assert!(level(&heard, 400.0) > -13.0, "{}", level(&heard, 400.0));
    assert!(joined.overheard.near.receiver.jitter().lag_ms() < 40.0);
}

#[test]
fn the_first_sample_and_the_levels_are_said() {
    let mut joined = Joined::new();
    joined.speak(30, false);
    let now = joined.now;
    assert!(matches!(joined.overheard.poll_event(now), Some(Event::OverheardAudible { .. })));
    let Some(Event::OverheardLevels { near_dbfs, far_dbfs }) = joined.overheard.poll_event(now) else {
        panic!("no levels");
    };
    assert!(near_dbfs > -20.0 && far_dbfs > -20.0, "{near_dbfs} {far_dbfs}");
    assert_eq!(joined.overheard.poll_event(now), None);
}
