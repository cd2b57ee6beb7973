//! Help in training.

use signaling::hub::Input;
use signaling::protocol::*;
use signaling::session::Session;

use crate::floor::{Floor, Seat};
use crate::mesh::{CLIENT, answer, epoch, merged, speaks_with, staff, talking};

/// The candidate talks, and a trainer sits beside.
pub fn training() -> (Floor, Seat, Seat, Seat) {
    let (mut floor, candidate, jury, trainer) = talking();
    floor.handle(Input::Session(Session { training: true, ..Session::default() }));
    floor.say(trainer.conn, staff(false));
    floor.say(trainer.conn, ToServer::Listen { to: jury.id, link: None });
    for seat in [&candidate, &jury, &trainer] {
        floor.take(seat);
    }
    (floor, candidate, jury, trainer)
}

pub fn help(how: impl Into<Option<HelpMode>>) -> ToServer {
    ToServer::Help { call: CLIENT, how: how.into() }
}

#[test]
fn in_an_exam_nobody_helps() {
    let (mut floor, candidate, _, post) = talking();
    for how in [HelpMode::Whisper, HelpMode::Join, HelpMode::TakeOver] {
        assert_eq!(floor.refused(&post, help(how)), ErrorCode::NotTraining);
        assert_eq!(floor.refused(&candidate, help(how)), ErrorCode::WrongRole);
    }
}

#[test]
fn a_whisper_is_the_candidates_alone_and_who_whispers_listens_on() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Whisper));
    let told = floor.take(&jury).into_iter().filter(|told| !matches!(told, ToStation::Presence { .. }));
    assert_eq!(told.collect::<Vec<_>>(), [], "the client is told nothing");
    let whisper = floor.hub.calls_of(candidate.id).into_iter().find(|call| call.helps.is_some()).unwrap();
    assert_eq!((whisper.helps, whisper.conference, whisper.peer), (Some(CLIENT), None, trainer.id));
    assert_eq!(floor.hub.calls_of(candidate.id)[0].held, None, "the call goes on");
    let ended = floor.take(&trainer).into_iter().any(|told| matches!(told, ToStation::ListeningEnded { .. }));
    assert!(!ended);
    floor.say(trainer.conn, help(None));
    assert_eq!(floor.hub.calls_of(trainer.id), []);
}

#[test]
fn who_joins_speaks_with_both_and_goes_back_to_a_whisper_or_leaves() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Whisper));
    floor.say(trainer.conn, help(HelpMode::Join));
    let mut both = vec![(candidate.id, true), (jury.id, true)];
    both.sort();
    assert_eq!(speaks_with(&floor, &trainer), both);
    assert!(floor.take(&trainer).iter().any(|told| matches!(told, ToStation::ListeningEnded { .. })));
    floor.say(trainer.conn, help(HelpMode::Whisper));
    assert_eq!(speaks_with(&floor, &trainer), [(candidate.id, false)]);
    assert_eq!(speaks_with(&floor, &jury), [(candidate.id, false)]);
    floor.say(trainer.conn, help(HelpMode::Join));
    floor.say(trainer.conn, help(None));
    assert_eq!(floor.hub.calls_of(trainer.id), []);
    assert_eq!(speaks_with(&floor, &jury), [(candidate.id, false)]);
}

#[test]
fn a_call_is_taken_over_whatever_its_state() {
    for state in ["rings in", "rings out", "talks", "waits", "is joined"] {
        let mut floor = Floor::new();
        floor.handle(Input::Session(Session { training: true, ..Session::default() }));
        let (candidate, jury) = floor.pair();
        let trainer = floor.hello(Role::Jury, "Mme Roux");
        match state {
            "rings out" => {
                let to = Address::Number("01 99 00 63 28".into());
                floor.say(candidate.conn, ToServer::Place { call: CLIENT, epoch: 0, to, persona: None });
            }
            _ => floor.call_in(&jury, &candidate, CLIENT.0),
        }
        if !["rings in", "rings out"].contains(&state) {
            floor.say(candidate.conn, ToServer::Answer { call: CLIENT, epoch: 1 });
        }
        if state == "waits" {
            let held = Some(HoldReason::Person);
            floor.say(candidate.conn, ToServer::Hold { call: CLIENT, epoch: 2, held });
        }
        floor.say(trainer.conn, ToServer::Listen { to: jury.id, link: None });
        if state == "is joined" {
            floor.say(trainer.conn, help(HelpMode::Join));
        }
        floor.take(&candidate);
        floor.say(trainer.conn, help(HelpMode::TakeOver));
        assert_eq!(floor.hub.calls_of(candidate.id), [], "{state}");
        let ends = floor.ends(&candidate);
        assert!(ends.contains(&EndReason::TakenOver), "{state}: {ends:?}");
        if state == "rings out" {
            let call = floor.hub.call_of(jury.id).unwrap();
            assert_eq!(
                (call.phase, call.peer),
                (CallPhase::Ringing, trainer.id),
                "it rings on at the client's"
            );
            answer(&mut floor, &jury, call.call);
        }
        assert_eq!(speaks_with(&floor, &trainer), [(jury.id, false)], "{state}");
        assert_eq!(speaks_with(&floor, &jury), [(trainer.id, false)], "{state}");
    }
}

#[test]
fn help_ends_with_the_call_and_is_none_of_the_candidates_calls() {
    for how in [HelpMode::Whisper, HelpMode::Join] {
        let (mut floor, candidate, jury, trainer) = training();
        floor.say(trainer.conn, help(how));
        let epoch = epoch(&floor, &jury, CLIENT);
        floor.say(jury.conn, ToServer::HangUp { call: CLIENT, epoch });
        for seat in [&candidate, &jury, &trainer] {
            assert_eq!(floor.hub.calls_of(seat.id), [], "{how:?}");
        }
        let told = floor.ask(&candidate, ToServer::Calls { of: None, before: None });
        let [ToStation::CallsPage { calls, .. }] = &told[..] else { panic!("{told:?}") };
        assert_eq!(calls.iter().map(|logged| logged.call).collect::<Vec<_>>(), [CLIENT]);
    }
}

#[test]
fn a_helper_is_there_as_long_as_it_listens_and_the_session_is_a_training() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Whisper));
    floor.say(trainer.conn, ToServer::StopListening);
    assert_eq!(floor.hub.calls_of(trainer.id), [], "who hears nobody whispers to nobody");
    assert_eq!(floor.refused(&trainer, help(HelpMode::Whisper)), ErrorCode::NoSuchCall);
    for how in [HelpMode::Whisper, HelpMode::Join] {
        let (mut floor, candidate, jury, trainer) = training();
        floor.say(trainer.conn, help(how));
        floor.handle(Input::Session(Session::default()));
        assert_eq!(floor.hub.calls_of(trainer.id), [], "{how:?}");
        assert_eq!(speaks_with(&floor, &candidate), [(jury.id, false)], "{how:?}");
        floor.say(trainer.conn, help(None));
    }
    assert_eq!(speaks_with(&floor, &candidate), [(jury.id, false)]);
}

#[test]
fn who_takes_over_a_call_of_a_conference_speaks_with_that_client_alone() {
    let (mut floor, candidate, jury, post) = merged();
    floor.handle(Input::Session(Session { training: true, ..Session::default() }));
    let trainer = floor.hello(Role::Jury, "M. Blanc");
    floor.say(trainer.conn, ToServer::Listen { to: jury.id, link: None });
    floor.say(trainer.conn, help(HelpMode::Join));
    floor.say(trainer.conn, help(HelpMode::TakeOver));
    assert_eq!(speaks_with(&floor, &trainer), [(jury.id, false)]);
    assert_eq!(speaks_with(&floor, &jury), [(trainer.id, false)]);
    assert_eq!(speaks_with(&floor, &candidate), [(post.id, false)]);
}

#[test]
fn what_cannot_be_helped_is_refused_and_changes_nothing() {
    let (mut floor, candidate, jury, trainer) = training();
    assert_eq!(floor.refused(&jury, help(HelpMode::Whisper)), ErrorCode::InCall, "who plays the client");
    let unknown = ToServer::Help { call: CallId(9), how: Some(HelpMode::Whisper) };
    assert_eq!(floor.refused(&trainer, unknown), ErrorCode::NoSuchCall);
    floor.say(candidate.conn, ToServer::HangUp { call: CLIENT, epoch: 2 });
    assert_eq!(floor.refused(&trainer, help(HelpMode::Join)), ErrorCode::NoSuchCall, "it is over");
}

#[test]
fn a_word_in_the_chat_passes_between_a_candidate_and_its_helper_and_nobody_else() {
    let (mut floor, candidate, jury, trainer) = training();
    let chat = |id, to, helped: Option<&Seat>, text: &str| {
        let (id, helped, text) = (MessageId(id), helped.map(|seat| seat.id), text.to_owned());
        ToServer::Chat { id, to, persona: None, helped, of: None, text }
    };
    let own = None;
    let told = |floor: &mut Floor, seat: &Seat| {
        let chats = floor.take(seat).into_iter().filter_map(|told| match told {
            ToStation::Chat { message } => Some((message.persona.unwrap().name, message.text)),
            ToStation::OverheardPage { messages, .. } => panic!("it is overheard: {messages:?}"),
            _ => None,
        });
        chats.collect::<Vec<_>>()
    };
    let word = |text: &str| vec![("Formateur".to_owned(), text.to_owned())];
    floor.say(trainer.conn, chat(1, Address::Station(candidate.id), Some(&candidate), "Reformulez."));
    assert_eq!(told(&mut floor, &candidate), word("Reformulez."));
    floor.say(candidate.conn, chat(2, Address::Name("Formateur".into()), own, "D’accord."));
    assert_eq!(told(&mut floor, &trainer), word("D’accord."));
    assert_eq!(told(&mut floor, &jury), [], "the client reads nothing of it");
    floor.handle(Input::Session(Session::default()));
    let again = chat(3, Address::Station(candidate.id), Some(&candidate), "Encore.");
    assert_eq!(floor.refused(&trainer, again), ErrorCode::NotTraining, "in an exam there is none");
}

#[test]
fn a_helper_writes_beside_the_candidate_and_in_its_place_and_both_are_told() {
    let (mut floor, candidate, jury, trainer) = training();
    let chat = |id, to, helped: Option<&Seat>, text: &str| {
        let (id, helped, text) = (MessageId(id), helped.map(|seat| seat.id), text.to_owned());
        ToServer::Chat { id, to, persona: None, helped, of: None, text }
    };
    let own = None;
    let client = || Address::Name("Mme Claire Vasseur".into());
    let read = |floor: &mut Floor, seat: &Seat| {
        let chats = floor.take(seat).into_iter().filter_map(|told| match told {
            ToStation::Chat { message } => Some((message.from, message.by_helper, message.text)),
            _ => None,
        });
        chats.collect::<Vec<_>>()
    };
    floor.say(trainer.conn, chat(1, client(), Some(&candidate), "Je regarde."));
    let line = vec![(candidate.id, true, "Je regarde.".to_owned())];
    assert_eq!(read(&mut floor, &candidate), line);
    assert_eq!(read(&mut floor, &jury), line);
    assert!(floor.take(&trainer).iter().any(|told| matches!(told, ToStation::ChatState { .. })));
    let take = |on| ToServer::TakeChat { candidate: candidate.id, on };
    floor.say(trainer.conn, take(true));
    assert!(floor.take(&candidate).contains(&ToStation::ChatTaken { on: true }));
    assert_eq!(floor.refused(&candidate, chat(2, client(), own, "Bonjour")), ErrorCode::TakenOver);
    floor.say(candidate.conn, chat(3, Address::Name("Formateur".into()), own, "Merci"));
    assert!(
        floor
            .take(&candidate)
            .iter()
            .all(|told| !matches!(told, ToStation::Error { code: ErrorCode::TakenOver, .. }))
    );
    // Who hears the candidate no longer writes for it no longer.
    floor.say(trainer.conn, ToServer::StopListening);
    assert!(floor.take(&candidate).contains(&ToStation::ChatTaken { on: false }));
    floor.say(candidate.conn, chat(4, client(), own, "Bonjour"));
    assert_eq!(read(&mut floor, &jury).len(), 1);
    assert_eq!(floor.refused(&trainer, take(true)), ErrorCode::NoSuchStation);
    assert_eq!(floor.refused(&candidate, take(true)), ErrorCode::WrongRole);
}

#[test]
fn a_headset_that_comes_back_during_a_whisper_has_no_call_wait() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Whisper));
    let whisper =
        floor.hub.calls_of(candidate.id).into_iter().find(|call| call.helps.is_some()).unwrap().call;
    for held in [Some(HoldReason::Device), None] {
        for call in [CLIENT, whisper] {
            let epoch = epoch(&floor, &candidate, call);
            floor.say(candidate.conn, ToServer::Hold { call, epoch, held });
        }
    }
    assert_eq!(speaks_with(&floor, &jury), [(candidate.id, false)]);
}

#[test]
fn a_candidate_writes_to_who_took_its_chat_and_both_are_told_again_when_they_come_back() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(trainer.conn, ToServer::TakeChat { candidate: candidate.id, on: true });
    floor.take(&trainer);
    let to = Address::Name(HELPER_NAME.into());
    let word =
        ToServer::Chat { id: MessageId(1), to, persona: None, helped: None, of: None, text: "Merci".into() };
    floor.say(candidate.conn, word);
    let word = |told: &ToStation| matches!(told, ToStation::Chat { message } if message.text == "Merci");
    assert!(floor.take(&trainer).iter().any(word));
    let link = floor.hub.ear_of(trainer.id).and_then(|(_, link)| link).unwrap();
    for (role, name, seat) in [(Role::Candidate, "Poste 3", &candidate), (Role::Jury, "Mme Roux", &trainer)] {
        let back = floor.hello_holding(role, name, seat.welcome.resume, &[link]);
        floor.say(back.conn, ToServer::Roster { after: StationId(0) });
        assert!(floor.take(&back).contains(&ToStation::ChatTaken { on: true }), "{name}");
    }
    assert_eq!(floor.hub.pair_of(jury.id).map(|(peer, _)| peer), Some(candidate.id));
}

#[test]
fn a_name_that_a_message_of_another_bears_is_refused_to_a_helper_too() {
    let (mut floor, candidate, jury, trainer) = training();
    let to = Address::Name("Mme Claire Vasseur".into());
    let chat = |to: &Address, helped, text: &str| {
        let (id, to, text) = (MessageId(1), to.clone(), text.to_owned());
        ToServer::Chat { id, to, persona: None, helped, of: None, text }
    };
    floor.say(jury.conn, chat(&Address::Station(candidate.id), None, "Bonjour"));
    let told = floor.ask(&trainer, chat(&to, Some(candidate.id), "Je regarde."));
    assert!(matches!(told[..], [ToStation::Error { code: ErrorCode::NoSuchMessage, .. }]), "{told:?}");
}

#[test]
fn what_a_helper_writes_for_a_candidate_that_it_hears_no_longer_goes_to_nobody() {
    let (mut floor, candidate, jury, trainer) = training();
    let other = floor.hello(Role::Candidate, "Poste 4");
    let staff = floor.hello(Role::Staff, "Accueil");
    floor.say(candidate.conn, ToServer::HangUp { call: CLIENT, epoch: 2 });
    floor.say(staff.conn, ToServer::Pair { candidate: other.id, jury: jury.id });
    floor.take(&other);
    for to in [Address::Name("Mme Claire Vasseur".into()), Address::Station(candidate.id)] {
        let (helped, text) = (Some(candidate.id), "Je regarde.".into());
        let word = ToServer::Chat { id: MessageId(1), to, persona: None, helped, of: None, text };
        assert_eq!(floor.refused(&trainer, word), ErrorCode::NoSuchStation);
    }
    assert_eq!(floor.take(&other), []);
}

#[test]
fn a_candidate_writes_to_its_helper_as_long_as_that_one_hears_it() {
    let (mut floor, candidate, _, trainer) = training();
    let (to, helped) = (Address::Station(candidate.id), Some(candidate.id));
    let word =
        ToServer::Chat { id: MessageId(1), to, persona: None, helped, of: None, text: "Reformulez.".into() };
    floor.say(trainer.conn, word);
    floor.say(trainer.conn, ToServer::StopListening);
    let to = Address::Name(HELPER_NAME.into());
    let answer =
        ToServer::Chat { id: MessageId(2), to, persona: None, helped: None, of: None, text: "Merci".into() };
    assert_eq!(floor.refused(&candidate, answer), ErrorCode::NoSuchNumber);
}

#[test]
fn who_stops_helping_listens_on_before_it_is_given_a_candidate_that_waits() {
    for how in [HelpMode::Join, HelpMode::TakeOver] {
        let (mut floor, candidate, jury, trainer) = training();
        let late = floor.hello(Role::Candidate, "Poste 4");
        floor.say(trainer.conn, help(how));
        let call = floor.hub.calls_of(trainer.id)[0].call;
        match how {
            HelpMode::TakeOver => floor.say(trainer.conn, ToServer::HangUp { call, epoch: 0 }),
            HelpMode::Whisper | HelpMode::Join => floor.say(trainer.conn, help(None)),
        }
        assert_eq!(floor.hub.calls_of(trainer.id), [], "{how:?}");
        assert_eq!(floor.hub.pair_of(late.id), None, "{how:?}");
        floor.say(trainer.conn, ToServer::Listen { to: jury.id, link: None });
        floor.pass(std::time::Duration::from_secs(10));
        assert_eq!(floor.hub.pair_of(late.id), None, "{how:?}");
        floor.say(trainer.conn, ToServer::StopListening);
        assert_eq!(floor.hub.pair_of(late.id).map(|(jury, _)| jury), Some(trainer.id), "{how:?}");
        assert_eq!(floor.hub.pair_of(jury.id).map(|(peer, _)| peer), Some(candidate.id));
    }
}

#[test]
fn a_helper_is_never_handed_over() {
    let (mut floor, candidate, _, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Join));
    let joined = floor.hub.calls_of(candidate.id).into_iter().find(|call| call.helps.is_some()).unwrap();
    let (call, epoch, to) = (joined.call, joined.epoch, Address::Number("12".into()));
    let transfer = ToServer::Transfer { call, epoch, to: to.clone() };
    assert_eq!(floor.refused(&candidate, transfer), ErrorCode::NoSuchCall);
    let consult = ToServer::Consult { call: CallId(9), epoch: 0, about: call, to };
    assert_eq!(floor.refused(&candidate, consult), ErrorCode::NoSuchCall);
}

#[test]
fn who_whispers_again_is_heard_although_the_candidate_has_turned_to_another_call() {
    let (mut floor, candidate, _, trainer) = training();
    floor.say(trainer.conn, help(HelpMode::Join));
    let to = Address::Number("12".into());
    floor.say(candidate.conn, ToServer::Consult { call: CallId(9), epoch: 0, about: CLIENT, to });
    assert!(!speaks_with(&floor, &trainer).contains(&(candidate.id, true)), "the conference waits");
    floor.say(trainer.conn, help(HelpMode::Whisper));
    assert_eq!(speaks_with(&floor, &trainer), [(candidate.id, false)]);
}
