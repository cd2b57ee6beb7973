//! Has an incoming call noticed by who looks elsewhere, and takes no key from what is being typed there.

use eframe::egui::UserAttentionType;
use signaling::protocol::CallId;

use crate::settings::Language;
use crate::station::{CallState, View};

/// The call for which the person was asked to look here.
#[derive(Debug, Default)]
pub(super) struct Ring {
    call: Option<CallId>,
    announced: bool,
}

/// What is to be changed outside the window.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// How the window asks for attention.
    pub attention: Option<UserAttentionType>,
    /// What the system announces from now on: a sentence, or nothing.
    pub announcement: Option<Option<String>>,
}

impl Ring {
    /// Once for each call: attention as soon as it rings, and a word of the system where the window is not looked at
    /// just then, until it rings no longer or the person is here.
    pub fn follow(&mut self, view: &View, focused: bool, language: Language) -> Change {
        let mut change = Change::default();
        let ringing = view.calls().find(|call| call.state == CallState::Ringing);
        let call = ringing.map(|call| call.call);
        if self.call != call {
            self.call = call;
            let attention =
                if call.is_some() { UserAttentionType::Critical } else { UserAttentionType::Reset };
            change.attention = Some(attention);
            if let Some(call) = ringing.filter(|_| !focused) {
                self.announced = true;
                change.announcement = Some(Some(language.rings(&call.persona.name)));
                return change;
            }
        }
        if self.announced && (call.is_none() || focused) {
            self.announced = false;
            change.announcement = Some(None);
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use signaling::protocol::{Direction, Persona};

    use super::*;
    use crate::station::CallView;
    use crate::ui::scene::nobody;

    fn view(call: u64, state: CallState) -> View {
        let call = CallView {
            call: CallId(call),
            line: 1,
            state,
            direction: Direction::Inbound,
            caller: false,
            persona: Persona { name: "Mme Claire Vasseur".into(), number: None, client: None },
            card: None,
            since: Instant::now(),
            muted: false,
            peer_muted: false,
            held: None,
            peer_held: None,
            recorded: false,
            peer_away: false,
            about: None,
            conference: false,
            helps: None,
            handled_by: None,
            heard: false,
            setup_ms: None,
        };
        View { call: Some(call), ..nobody() }
    }

    fn announced(ring: &mut Ring, view: &View, focused: bool) -> Option<Option<String>> {
        ring.follow(view, focused, Language::French).announcement
    }

    const SENTENCE: &str = "Appel entrant\u{a0}: Mme Claire Vasseur";

    #[test]
    fn a_call_is_announced_once_by_the_clients_name_until_it_rings_no_longer() {
        let mut ring = Ring::default();
        let ringing = view(1, CallState::Ringing);
        assert_eq!(ring.follow(&nobody(), false, Language::French), Change::default());
        let change = ring.follow(&ringing, false, Language::French);
        assert_eq!(change.attention, Some(UserAttentionType::Critical));
        assert_eq!(change.announcement, Some(Some(SENTENCE.into())));
        assert_eq!(ring.follow(&ringing, false, Language::French), Change::default());
        let change = ring.follow(&view(1, CallState::Answering), false, Language::French);
        assert_eq!(change, Change { attention: Some(UserAttentionType::Reset), announcement: Some(None) });
        assert_eq!(ring.follow(&nobody(), false, Language::French), Change::default());
    }

    #[test]
    fn nothing_is_announced_to_who_looks_here() {
        let mut ring = Ring::default();
        let ringing = view(1, CallState::Ringing);
        let change = ring.follow(&ringing, true, Language::English);
        assert_eq!((change.attention, change.announcement), (Some(UserAttentionType::Critical), None));
        assert_eq!(announced(&mut ring, &ringing, false), None, "nor to who saw it ring and looks away");
        assert_eq!(announced(&mut ring, &nobody(), false), None);
    }

    #[test]
    fn an_announcement_goes_when_the_person_comes_and_makes_room_for_the_next_call() {
        let mut ring = Ring::default();
        let first = view(1, CallState::Ringing);
        assert!(announced(&mut ring, &first, false).is_some());
        assert_eq!(announced(&mut ring, &first, true), Some(None));
        assert_eq!(announced(&mut ring, &view(2, CallState::Ringing), false), Some(Some(SENTENCE.into())));
        assert_eq!(announced(&mut ring, &view(3, CallState::Ringing), true), Some(None));
    }

    #[test]
    fn a_second_call_is_announced_as_the_first_was() {
        let mut ring = Ring::default();
        let talking = view(1, CallState::Active);
        let waiting = view(2, CallState::Ringing).call.unwrap();
        let both = View { other_calls: vec![waiting], ..talking };
        assert_eq!(announced(&mut ring, &both, false), Some(Some(SENTENCE.into())));
    }

    #[test]
    fn a_call_from_nobody_known_is_announced_without_a_name() {
        assert_eq!(Language::French.rings(""), "Appel entrant");
        assert_eq!(Language::English.rings("M. Tessier"), "Incoming call: M. Tessier");
    }
}
