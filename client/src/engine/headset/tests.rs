//! The telephone in a headset, on recorded descriptors and on reports that follow from them.

use std::time::{Duration, Instant};

use super::descriptor::{Control, Field, Kind, Lamp, Layout};
use super::phone::Phone;
use super::recorded::{self, bytes};
use super::{Headset, udev_rule};
use crate::station::{Button, DeviceChoice, Lights};

const RINGING: Lights = Lights { off_hook: false, ring: true, muted: false, held: false };
const IN_CALL: Lights = Lights { off_hook: true, ring: false, muted: false, held: false };
const MUTED: Lights = Lights { muted: true, ..IN_CALL };

/// A headset with its clock.
struct Desk {
    phone: Phone,
    now: Instant,
}

impl Desk {
    fn with(descriptor: &str) -> Self {
        Desk { phone: Phone::new(Layout::read(&bytes(descriptor))), now: Instant::now() }
    }

    fn hears(&mut self, report: &[u8]) -> Vec<Button> {
        self.phone.heard(report, self.now).unwrap()
    }

    fn shows(&mut self, lights: Lights) -> Vec<Vec<u8>> {
        self.phone.show(lights, self.now)
    }

    fn wait(&mut self, ms: u64) -> Vec<Vec<u8>> {
        self.now += Duration::from_millis(ms);
        self.phone.tick(self.now)
    }
}

fn control(report: u8, bit: usize, kind: Kind) -> Option<Control> {
    Some(Control { field: Field { report, bit, bits: 1 }, kind })
}

fn lamps(layout: &Layout) -> Vec<(Lamp, u8, usize)> {
    layout.lamps.iter().map(|(lamp, field)| (*lamp, field.report, field.bit)).collect()
}

#[test]
fn a_recorded_headset_has_its_switch_though_it_calls_it_constant_and_repeats_it_elsewhere() {
    let layout = Layout::read(&bytes(recorded::JABRA_LINK_380C));
    assert!(layout.numbered);
    assert_eq!(layout.hook, control(2, 0, Kind::Switch));
    assert_eq!(layout.mute, control(2, 3, Kind::Button));
    assert_eq!(layout.drop, None);
    let expected = [
        (Lamp::OffHook, 2, 0),
        (Lamp::Ring, 2, 3),
        (Lamp::Mute, 2, 2),
        (Lamp::Hold, 2, 4),
        (Lamp::Microphone, 2, 5),
    ];
    assert_eq!(lamps(&layout), expected);
    assert_eq!(layout.outputs.into_iter().collect::<Vec<_>>(), [(2, 2)]);
}

#[test]
fn a_recorded_speakerphone_has_its_telephone_behind_four_other_collections() {
    let layout = Layout::read(&bytes(recorded::DELL_SP325));
    assert_eq!(layout.hook, control(5, 0, Kind::Switch));
    assert_eq!(layout.mute, control(5, 1, Kind::Button));
    let expected = [
        (Lamp::OffHook, 5, 0),
        (Lamp::Ring, 5, 2),
        (Lamp::Mute, 5, 1),
        (Lamp::Hold, 5, 3),
        (Lamp::Microphone, 5, 4),
    ];
    assert_eq!(lamps(&layout), expected);
}

#[test]
fn recorded_devices_with_a_part_of_a_telephone_have_that_part() {
    let camera = Layout::read(&bytes(recorded::LOGITECH_MX_BRIO));
    assert_eq!((camera.hook, camera.mute), (control(8, 1, Kind::Switch), control(8, 0, Kind::Button)));
    assert_eq!(lamps(&camera), [(Lamp::Mute, 8, 0)]);
    let microphone = Layout::read(&bytes(recorded::RAZER_MICROPHONE));
    assert_eq!((microphone.hook, microphone.mute), (control(2, 0, Kind::Switch), None));
    assert!(microphone.lamps.is_empty() && microphone.outputs.is_empty());
}

#[test]
fn a_descriptor_that_is_cut_short_holds_what_came_before() {
    let layout = Layout::read(&bytes(recorded::PLANTRONICS_BLACKWIRE_3220));
    assert_eq!(layout.hook, control(8, 1, Kind::Switch));
    assert_eq!(layout.mute, control(8, 0, Kind::Button));
    assert_eq!(lamps(&layout), [(Lamp::OffHook, 0x17, 0), (Lamp::Mute, 9, 0)]);
    let mut desk = Desk { phone: Phone::new(layout), now: Instant::now() };
    assert_eq!(desk.shows(IN_CALL), [[0x17, 1]]);
    assert_eq!(desk.shows(MUTED), [[9, 1]], "only what changed");
    assert_eq!(desk.shows(Lights::default()), [[9, 0], [0x17, 0]]);
}

#[test]
fn a_keyboards_lamps_are_not_a_headsets() {
    let keyboard = "0501 0906 a101 0508 1901 2909 9509 7501 9102 c0";
    assert_eq!(Layout::read(&bytes(keyboard)), Layout::default());
}

#[test]
fn a_call_is_answered_and_ended_at_the_headset() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    assert_eq!(desk.shows(RINGING), [[2, 0b1000, 0]]);
    assert_eq!(desk.hears(&[2, 1, 0]), [Button::Hook(true)]);
    assert_eq!(desk.shows(IN_CALL), [[2, 0b1, 0]]);
    desk.wait(5_000);
    assert_eq!(desk.hears(&[2, 0, 0]), [Button::Hook(false)]);
    assert_eq!(desk.shows(Lights::default()), [[2, 0, 0]]);
}

#[test]
fn a_headset_that_obeys_the_program_was_not_pressed() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    desk.shows(RINGING);
    desk.shows(IN_CALL);
    desk.wait(1_900);
    assert_eq!(desk.hears(&[2, 1, 0]), [], "answered by a click");
    desk.shows(Lights::default());
    assert_eq!(desk.hears(&[2, 0, 0]), [], "ended by a click");
}

#[test]
fn mute_is_pressed_once_for_each_press_and_not_by_letting_go() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    desk.shows(IN_CALL);
    desk.hears(&[2, 1, 0]);
    desk.wait(1_000);
    assert_eq!(desk.hears(&[2, 0b1001, 0]), [Button::Mute]);
    assert_eq!(desk.shows(MUTED), [[2, 0b101, 0]]);
    assert_eq!(desk.hears(&[2, 0b1001, 0]), [], "still pressed");
    assert_eq!(desk.hears(&[2, 0b0001, 0]), []);
    desk.wait(400);
    assert_eq!(desk.hears(&[2, 0b1001, 0]), [Button::Mute], "unmuted");
}

#[test]
fn a_switch_for_mute_that_says_what_it_was_told_was_not_pressed() {
    let mut desk = Desk::with(recorded::OWN_SWITCHES);
    desk.shows(IN_CALL);
    desk.hears(&[3, 0b01]);
    desk.shows(MUTED);
    assert_eq!(desk.hears(&[3, 0b11]), []);
    assert_eq!(desk.hears(&[3, 0b01]), [Button::Mute], "unmuted at the headset");
    desk.shows(IN_CALL);
    assert_eq!(desk.hears(&[3, 0b11]), [Button::Mute], "and muted again");
}

#[test]
fn the_button_that_only_hangs_up_does_only_that() {
    let mut desk = Desk::with(recorded::OWN_SWITCHES);
    desk.shows(IN_CALL);
    desk.hears(&[3, 0b001]);
    assert_eq!(desk.hears(&[3, 0b101]), [Button::Hook(false)]);
    assert_eq!(desk.hears(&[3, 0b001]), []);
}

#[test]
fn a_momentary_hook_answers_and_hangs_up_by_going_on_and_never_by_letting_go() {
    let mut desk = Desk::with(recorded::OWN_MOMENTARY);
    assert_eq!(desk.shows(RINGING), [[0, 0b10]], "the report has no number");
    assert_eq!(desk.hears(&[1]), [Button::Hook(true)]);
    desk.shows(IN_CALL);
    desk.wait(150);
    assert_eq!(desk.hears(&[0]), []);
    assert_eq!(desk.hears(&[1]), [], "so soon it is an echo");
    desk.hears(&[0]);
    desk.wait(1_000);
    assert_eq!(desk.hears(&[1]), [Button::Hook(false)]);
    assert_eq!(desk.shows(MUTED), [[0, 0b101]], "the microphone's lamp stands in for mute's");
}

#[test]
fn a_hook_switch_pressed_for_nothing_is_put_down_again() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    assert_eq!(desk.hears(&[2, 1, 0]), [Button::Hook(true)]);
    assert!(desk.wait(2_000).is_empty(), "it may do so by itself");
    assert_eq!(desk.wait(600), [[2, 0, 0]]);
    assert!(desk.wait(5_000).is_empty(), "once");
    assert_eq!(desk.hears(&[2, 0, 0]), []);
}

#[test]
fn a_headset_plugged_in_again_during_a_call_is_told_of_it_and_changes_nothing() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    assert_eq!(desk.shows(MUTED), [[2, 0b101, 0]]);
    assert_eq!(desk.hears(&[2, 0, 0]), [], "not yet obeyed");
    assert_eq!(desk.hears(&[2, 1, 0]), []);
}

#[test]
fn a_headset_is_told_nothing_while_there_is_nothing_to_tell() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    assert!(desk.shows(Lights::default()).is_empty(), "another program may be using it");
}

#[test]
fn reports_of_other_numbers_are_passed_over_and_short_ones_refused() {
    let mut desk = Desk::with(recorded::JABRA_LINK_380C);
    desk.shows(RINGING);
    assert_eq!(desk.hears(&[4, 0xff, 0xff]), [], "the maker's own copy");
    assert_eq!(desk.hears(&[]), []);
    assert!(desk.phone.heard(&[2], desk.now).is_err());
    assert_eq!(desk.hears(&[2, 1]), [Button::Hook(true)], "as much as is needed");
}

#[test]
fn the_thread_ends_at_once_when_it_is_left() {
    let (press, _presses) = tokio::sync::mpsc::channel(1);
    let began = Instant::now();
    let headset = Headset::start(press).unwrap();
    headset.prefer(&DeviceChoice::default());
    headset.show(Lights::default());
    drop(headset);
    assert!(began.elapsed() < Duration::from_millis(1_900), "it does not wait for its next look");
}

#[test]
fn the_rule_that_lets_a_person_use_a_headset_names_its_maker() {
    assert_eq!(udev_rule(0x0b0e), r#"KERNEL=="hidraw*", ATTRS{idVendor}=="0b0e", TAG+="uaccess""#);
}

/// The same numbers in each run: xorshift64 (Marsaglia, 2003).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        (0..self.next() % most).map(|_| self.next() as u8).collect()
    }
}

#[test]
fn no_descriptor_and_no_report_makes_it_panic_or_write_what_is_too_long() {
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let real: Vec<_> = recorded::ALL.iter().map(|hex| bytes(hex)).collect();
    let now = Instant::now();
    for round in 0..20_000_u64 {
        let descriptor = if round % 4 == 0 {
            noise.bytes(200)
        } else {
            let mut descriptor = real[noise.next() as usize % real.len()].clone();
            for _ in 0..1 + noise.next() % 4 {
                let at = noise.next() as usize % descriptor.len();
                descriptor[at] = noise.next() as u8;
            }
            descriptor.truncate(1 + noise.next() as usize % descriptor.len());
            descriptor
        };
        let mut phone = Phone::new(Layout::read(&descriptor));
        for step in 0..8 {
            let bits = noise.next();
            let lights = Lights {
                off_hook: bits & 1 != 0,
                ring: bits & 2 != 0,
                muted: bits & 4 != 0,
                held: bits & 8 != 0,
            };
            let now = now + Duration::from_secs(step);
            let written = [phone.show(lights, now), phone.tick(now)].concat();
            assert!(written.iter().all(|report| report.len() <= 4_097));
            // What it makes of noise is nobody's business.
            let _ = phone.heard(&noise.bytes(12), now);
        }
    }
}
