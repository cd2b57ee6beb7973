//! The headset's own buttons and lamps.

use super::*;

impl Desk {
    fn press(&mut self, button: Button) {
        self.happen(Input::Headset(button));
    }

    /// What the headset was last told to show.
    fn lights(&mut self) -> Option<Lights> {
        let lights = |effect| if let Effect::Lights(lights) = effect { Some(lights) } else { None };
        self.did().into_iter().filter_map(lights).next_back()
    }
}

const IN_CALL: Lights = Lights { off_hook: true, ring: false, muted: false, held: false };

#[test]
fn picking_up_answers_what_rings_and_hanging_up_ends_it() {
    for role in [Role::Candidate, Role::Jury] {
        let mut desk = Desk::paired(role);
        desk.receive(told(call(CallPhase::Ringing, 1, false)));
        desk.did();
        desk.press(Button::Hook(false));
        assert_eq!(desk.said(), [], "a call that rings is not refused by accident");
        desk.press(Button::Hook(true));
        assert_eq!(desk.said(), [ToServer::Answer { call: CALL, epoch: 1 }]);
        desk.press(Button::Hook(false));
        assert_eq!(desk.said(), [], "not confirmed yet");
        desk.receive(told(call(CallPhase::Active, 2, false)));
        desk.did();
        desk.press(Button::Hook(true));
        assert_eq!(desk.said(), []);
        desk.press(Button::Hook(false));
        let did = desk.did();
        let hung_up = Effect::Send(Box::new(ToServer::HangUp { call: CALL, epoch: 2 }));
        assert!(did.contains(&SHUT) && did.contains(&hung_up), "{did:?}");
    }
}

#[test]
fn hanging_up_ends_a_call_that_rings_at_the_other_side() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(told(call(CallPhase::Ringing, 1, true)));
    desk.did();
    desk.press(Button::Hook(false));
    assert_eq!(desk.said(), [ToServer::HangUp { call: CALL, epoch: 1 }]);
}

#[test]
fn mute_at_the_headset_turns_the_microphone_off_and_on_in_a_call() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    assert_eq!(desk.lights(), Some(IN_CALL));
    desk.press(Button::Mute);
    let did = desk.did();
    assert!(did.contains(&Effect::Mute(true)), "{did:?}");
    assert!(did.contains(&Effect::Lights(Lights { muted: true, ..IN_CALL })), "{did:?}");
    desk.press(Button::Mute);
    assert_eq!(desk.lights(), Some(IN_CALL));
    assert!(!desk.station.view().call.unwrap().muted);
}

#[test]
fn where_a_click_could_do_nothing_a_button_does_nothing_and_says_nothing() {
    let mut desk = Desk::paired(Role::Candidate);
    for button in [Button::Hook(true), Button::Hook(false), Button::Mute] {
        desk.press(button);
    }
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.did();
    desk.press(Button::Mute);
    assert_eq!(desk.did(), []);
    assert_eq!(desk.notices(), []);
}

#[test]
fn the_headset_shows_the_call_from_its_ring_to_its_end() {
    let mut desk = Desk::paired(Role::Candidate);
    assert_eq!(desk.lights(), None, "it is told nothing while there is no call");
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    assert_eq!(desk.lights(), Some(Lights { ring: true, ..Lights::default() }));
    desk.ask(Command::Answer(None));
    assert_eq!(desk.lights(), Some(IN_CALL), "at the press, not when the server confirms");
    desk.receive(told(call(CallPhase::Active, 2, false)));
    assert_eq!(desk.lights(), None);
    desk.ask(Command::Hold(None, true));
    assert_eq!(desk.lights(), Some(Lights { held: true, ..IN_CALL }), "and still off the hook");
    desk.ask(Command::HangUp(None));
    assert_eq!(desk.lights(), Some(Lights::default()));
}
