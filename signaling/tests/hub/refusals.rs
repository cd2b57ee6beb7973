use signaling::protocol::*;

use crate::floor::Floor;

/// One message of each kind that is not hello.
fn one_of_each() -> Vec<ToServer> {
    let (call, id) = (CallId(9), MessageId(9));
    let to = Address::Station(StationId(1));
    let persona = Some(crate::floor::vasseur());
    vec![
        ToServer::Roster { after: StationId(0) },
        ToServer::Pair { candidate: StationId(1), jury: StationId(2) },
        ToServer::Unpair { station: StationId(1) },
        ToServer::Listen { to: StationId(1), link: None },
        ToServer::StopListening,
        ToServer::OverheardChat { after: 0 },
        ToServer::Signal { link: Link(1), body: String::new() },
        ToServer::Relink { link: Link(1) },
        ToServer::Place { call, epoch: 0, to: to.clone(), persona: persona.clone() },
        ToServer::Place { call, epoch: 0, to: to.clone(), persona: None },
        ToServer::Answer { call, epoch: 0 },
        ToServer::Decline { call, epoch: 0 },
        ToServer::HangUp { call, epoch: 0 },
        ToServer::Mute { call, epoch: 0, on: true },
        ToServer::Record { call, epoch: 0, on: true },
        ToServer::Chat { id, to: to.clone(), persona, helped: None, of: None, text: "…".into() },
        ToServer::Chat { id, to, persona: None, helped: None, of: None, text: "…".into() },
        ToServer::Delivered { id },
        ToServer::Read { id },
        ToServer::History { after: 0 },
        ToServer::Clients { skip: 0 },
        ToServer::Journal { after: 0 },
        ToServer::Played { title: "Appel 1".into(), played_ms: 1, complete: true },
    ]
}

#[test]
fn what_is_not_for_a_role_is_refused_and_the_rest_is_not() {
    for (role, wrong) in [
        (
            Role::Candidate,
            vec![
                "pair",
                "unpair",
                "listen",
                "stop_listening",
                "overheard_chat",
                "place+",
                "record",
                "chat+",
                "journal",
            ],
        ),
        (Role::Jury, vec!["pair", "unpair", "journal"]),
        (
            Role::Staff,
            vec![
                "place+",
                "place",
                "answer",
                "decline",
                "hang_up",
                "mute",
                "record",
                "chat+",
                "chat",
                "delivered",
                "read",
                "played",
            ],
        ),
    ] {
        let mut floor = Floor::new();
        let seat = floor.hello(role, "A");
        let mut refused = Vec::new();
        for message in one_of_each() {
            let json: serde_json::Value = serde_json::from_str(&encode(&message)).unwrap();
            let plays = if json.get("persona").is_some() { "+" } else { "" };
            let kind = format!("{}{plays}", json["type"].as_str().unwrap());
            let answer = floor.ask(&seat, message);
            if let [ToStation::Error { code: ErrorCode::WrongRole, .. }] = answer.as_slice() {
                refused.push(kind);
            }
        }
        assert_eq!(refused, wrong, "{role:?}");
    }
}

#[test]
fn what_is_no_message_gets_a_typed_error_and_changes_nothing() {
    let mut floor = Floor::new();
    let (candidate, _) = floor.pair();
    let before = format!("{:?}", floor.memory);
    let long = format!(r#"{{"type":"history","after":{}0}}"#, " ".repeat(MAX_MESSAGE_BYTES));
    for (text, code) in [
        ("", ErrorCode::Malformed),
        ("null", ErrorCode::Malformed),
        ("{", ErrorCode::Malformed),
        (r#"{"type":"fly"}"#, ErrorCode::Malformed),
        (r#"{"type":"history"}"#, ErrorCode::Malformed),
        (r#"{"type":"history","after":-1}"#, ErrorCode::Malformed),
        (r#"{"type":"history","after":0,"more":1}"#, ErrorCode::Malformed),
        (r#"{"type":"history","after":0}{}"#, ErrorCode::Malformed),
        (r#"{"type":"answer","call":"XYZ","epoch":0}"#, ErrorCode::Malformed),
        (long.as_str(), ErrorCode::TooLarge),
    ] {
        floor.take(&candidate);
        floor.say_text(candidate.conn, text);
        let answer = floor.take(&candidate);
        assert!(
            matches!(answer.as_slice(), [ToStation::Error { code: found, .. }] if *found == code),
            "{text:.40}: {answer:?}"
        );
    }
    assert_eq!(format!("{:?}", floor.memory), before);
}

#[test]
fn an_error_says_what_it_is_about() {
    let mut floor = Floor::new();
    let (candidate, _) = floor.pair();
    for (message, expected) in [
        (ToServer::Answer { call: CallId(9), epoch: 0 }, About::Call(CallId(9))),
        (ToServer::Read { id: MessageId(9) }, About::Message(MessageId(9))),
        (ToServer::Relink { link: Link(9) }, About::Link(Link(9))),
    ] {
        let answer = floor.ask(&candidate, message);
        let [ToStation::Error { about, .. }] = answer.as_slice() else { panic!("{answer:?}") };
        assert_eq!(*about, Some(expected));
    }
}

#[test]
fn reports_of_played_recordings_are_journalled() {
    let mut floor = Floor::new();
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    let played = |title: &str| ToServer::Played { title: title.into(), played_ms: 61_000, complete: true };
    assert_eq!(floor.ask(&candidate, played(" Appel 1 ")), []);
    assert_eq!(floor.refused(&candidate, played(" ")), ErrorCode::Empty);
    assert_eq!(floor.refused(&candidate, played(&"x".repeat(201))), ErrorCode::TooLong);
    let last = floor.journal().pop().unwrap();
    let title = "Appel 1".to_owned();
    assert_eq!(
        last,
        JournalEvent::PromptPlayed { station: candidate.id, title, played_ms: 61_000, complete: true }
    );
}
