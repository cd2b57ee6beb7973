//! The wire, message by message: a change of any shape fails here, and is then either a mistake or a new version.
//!
//! Each line of `golden.jsonl` is one message. `GOLDEN=write cargo test -p signaling --test golden` writes the file.

#[path = "golden/exam.rs"]
mod exam;
#[path = "golden/variants.rs"]
mod variants;

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use signaling::protocol::*;

#[path = "golden/lists.rs"]
mod lists;

use lists::{call_log, error_codes, journal, notes};

fn persona() -> Persona {
    let client = Some(ClientId("vasseur".into()));
    Persona { name: "Mme Claire Vasseur".into(), number: Some("06 39 98 12 40".into()), client }
}

fn to_server() -> Vec<ToServer> {
    let (call, id) = (CallId(0x0123_4567_89ab_cdef), MessageId(0xfedc_ba98_7654_3210));
    let hello = Hello {
        version: 1,
        name: "Poste 3".into(),
        role: Role::Candidate,
        resume: Some(ResumeSecret(1)),
        link: Some(Link(7)),
        ears: vec![Link(8), Link(9)],
        ticket: Some("T-1".into()),
    };
    let plain = Hello {
        role: Role::Staff,
        resume: None,
        link: None,
        ears: Vec::new(),
        ticket: None,
        ..hello.clone()
    };
    let text = "Bonjour « à tous »\n😀".to_owned();
    vec![
        ToServer::Hello(hello),
        ToServer::Hello(plain),
        ToServer::Roster { after: StationId(100) },
        ToServer::Pair { candidate: StationId(1), jury: StationId(2) },
        ToServer::Unpair { station: StationId(1) },
        ToServer::Listen { to: StationId(2), link: None },
        ToServer::Listen { to: StationId(2), link: Some(Link(8)) },
        ToServer::StopListening,
        ToServer::OverheardChat { after: 12 },
        ToServer::Signal { link: Link(7), body: "v=0\r\n".into() },
        ToServer::Relink { link: Link(7) },
        ToServer::Place { call, epoch: 0, to: Address::Station(StationId(1)), persona: Some(persona()) },
        ToServer::Place { call, epoch: 0, to: Address::Number("01 99 00 63 28".into()), persona: None },
        ToServer::Consult { call, epoch: 0, about: CallId(2), to: Address::Name("Service expertise".into()) },
        ToServer::Transfer { call, epoch: 2, to: Address::Number("12".into()) },
        ToServer::CompleteTransfer { call, epoch: 2 },
        ToServer::Merge { call, epoch: 2 },
        ToServer::Staff { post: ClientId("expertise".into()), on: true },
        ToServer::Help { call, how: Some(HelpMode::TakeOver) },
        ToServer::Help { call, how: None },
        ToServer::TakeChat { candidate: StationId(1), on: true },
        ToServer::Answer { call, epoch: 1 },
        ToServer::Decline { call, epoch: 1 },
        ToServer::HangUp { call, epoch: 2 },
        ToServer::Mute { call, epoch: 2, on: true },
        ToServer::Hold { call, epoch: 2, held: Some(HoldReason::Device) },
        ToServer::Hold { call, epoch: 3, held: None },
        ToServer::Hold { call, epoch: 3, held: Some(HoldReason::OtherCall) },
        ToServer::Record { call, epoch: 2, on: false },
        ToServer::Note { call, revision: 3, text: "Rappeler lundi.\n".into() },
        ToServer::Notes { before: None },
        ToServer::Notes { before: Some(40) },
        ToServer::DoNotDisturb { on: true },
        ToServer::Chat {
            id,
            to: Address::Name("Jean Morel".into()),
            persona: None,
            helped: None,
            of: Some(ChatOf {
                session: signaling::protocol::exam::SessionId(0x5e55),
                candidate: CandidateNumber(7),
            }),
            text: text.clone(),
        },
        ToServer::Chat {
            id,
            to: Address::Station(StationId(1)),
            persona: Some(persona()),
            helped: None,
            of: None,
            text: text.clone(),
        },
        ToServer::Chat {
            id,
            to: Address::Station(StationId(1)),
            persona: None,
            helped: Some(StationId(1)),
            of: None,
            text,
        },
        ToServer::Delivered { id },
        ToServer::Read { id },
        ToServer::History { after: 12 },
        ToServer::Clients { skip: 2 },
        ToServer::Posts,
        ToServer::Files { skip: 3 },
        ToServer::Calls { of: None, before: None },
        ToServer::Calls { of: Some(StationId(1)), before: Some(120) },
        ToServer::Journal { after: 0 },
        ToServer::Played { title: "Appel 1".into(), played_ms: 61_500, complete: true },
    ]
}

fn to_station() -> Vec<ToStation> {
    let (call, id) = (CallId(0x0123_4567_89ab_cdef), MessageId(0xfedc_ba98_7654_3210));
    let me = Station {
        id: StationId(1),
        name: "Poste 3".into(),
        role: Role::Candidate,
        state: Presence::Busy,
        paired_with: Some(StationId(2)),
        listens_to: None,
        posts: Vec::new(),
    };
    let jury = Station {
        id: StationId(2),
        name: "Clients".into(),
        role: Role::Jury,
        state: Presence::Away,
        paired_with: None,
        listens_to: Some(StationId(9)),
        posts: vec![ClientId("expertise".into())],
    };
    let card = ClientCard {
        id: ClientId("vasseur".into()),
        name: "Mme Claire Vasseur".into(),
        number: "06 39 98 12 40".into(),
        direction: Direction::Inbound,
        fields: vec![Field { label: "Offre".into(), value: "Sérénité".into() }],
        contacts: vec![Contact {
            date: "16 nov.".into(),
            channel: "Téléphone".into(),
            reason: "Facture".into(),
            outcome: "Rappel promis".into(),
        }],
    };
    let role = RoleSheet {
        theme: "situation difficile".into(),
        role: "Vous êtes furieuse.".into(),
        to_convey: vec!["Personne n'a rappelé.".into()],
        expected: "Écouter.".into(),
    };
    let ringing = CallInfo {
        call,
        epoch: 1,
        phase: CallPhase::Ringing,
        peer: StationId(2),
        caller: false,
        direction: Direction::Inbound,
        persona: persona(),
        card: Some(Box::new(card.clone())),
        peer_muted: false,
        muted: false,
        held: None,
        peer_held: None,
        about: None,
        conference: None,
        helps: None,
        joins: false,
        handled_by: None,
        recording: false,
        peer_away: false,
        phase_ms: 1_500,
    };
    let active = CallInfo {
        phase: CallPhase::Active,
        caller: true,
        direction: Direction::Outbound,
        persona: Persona { name: "Clients".into(), number: None, client: None },
        card: None,
        muted: true,
        held: Some(HoldReason::Person),
        peer_held: Some(HoldReason::Device),
        about: Some(CallId(2)),
        conference: Some(StationId(2)),
        helps: Some(CallId(3)),
        handled_by: Some(post(true).persona()),
        recording: true,
        peer_away: true,
        ..ringing.clone()
    };
    let message = ChatMessage {
        id,
        number: 13,
        from: StationId(2),
        to: StationId(1),
        persona: Some(persona()),
        by_helper: true,
        text: "Bonjour".into(),
        at_ms: 1_795_305_600_000,
        state: ChatState::Read,
    };
    let plain =
        ChatMessage { persona: None, by_helper: false, state: ChatState::Delivered, ..message.clone() };
    let welcome = Welcome {
        version: 1,
        id: StationId(1),
        resume: ResumeSecret(u64::MAX),
        phase: Phase::Exchanges,
        stations: vec![me.clone(), jury.clone()],
        more_stations: true,
        calls: vec![active],
        chat: ChatNumbers { last: 13, delivered: 12, read: 11 },
        clients: 2,
        bulk: Some(BulkWord(2)),
        listening_announced: true,
        training: true,
        journal: 0,
        now_ms: 1_795_305_600_000,
    };
    let listener = Station { id: StationId(9), name: "Mme Roux".into(), paired_with: None, ..jury.clone() };
    let file = SharedFile { name: "vasseur.wav".into(), bytes: 3_774_764, hash: hash() };
    let me_again = me.clone();
    let mut messages = vec![
        ToStation::Welcome(Box::new(welcome)),
        ToStation::RosterPage { stations: vec![me.clone()], more: false },
        ToStation::Presence { station: Station { state: Presence::DoNotDisturb, ..me.clone() } },
        ToStation::Presence { station: Station { state: Presence::Present, ..me } },
        ToStation::Gone { station: StationId(2) },
        ToStation::PhaseChanged { phase: Phase::Waiting },
        ToStation::Paired { peer: jury, link: Link(7), offerer: true },
        ToStation::Unpaired,
        ToStation::Listening {
            to: listener.clone(),
            candidate: Some(me_again),
            call: Some(Box::new(ringing.clone())),
            link: Link(8),
        },
        ToStation::Listening { to: listener.clone(), candidate: None, call: None, link: Link(8) },
        ToStation::ListeningEnded { to: StationId(2) },
        ToStation::OverheardPage { of: StationId(2), messages: vec![plain.clone()], more: true },
        ToStation::Forward { listener, link: Link(8) },
        ToStation::ForwardEnded { link: Link(8) },
        ToStation::Signal { link: Link(7), body: "candidate:1".into() },
        ToStation::Call { call: ringing },
    ];
    let ends = [EndReason::HungUp, EndReason::Declined, EndReason::Missed, EndReason::Busy];
    let ends = ends.into_iter().chain([EndReason::DoNotDisturb, EndReason::Lost]);
    messages.extend(ends.map(|why| ToStation::Ended { call, epoch: 3, why }));
    messages.push(ToStation::ChatTaken { on: true });
    messages.push(ToStation::Line { call, link: Link(9), offerer: true });
    messages.push(ToStation::Transferred { call, epoch: 3, to: post(true).persona() });
    messages.extend([
        ToStation::Chat { message: message.clone() },
        ToStation::ChatState {
            id,
            number: 13,
            to: StationId(1),
            state: ChatState::Sent,
            at_ms: 1_795_305_600_000,
        },
        ToStation::ChatBefore { messages: vec![plain.clone()] },
        ToStation::HistoryPage { messages: vec![message, plain], more: true },
        ToStation::ClientsPage { cards: vec![card.clone()], roles: vec![role], skip: 0, more: true },
        ToStation::ClientsPage { cards: vec![card], roles: vec![], skip: 0, more: false },
        ToStation::Posts { posts: vec![post(true), post(false)] },
        ToStation::FilesPage { files: vec![file], skip: 3, more: false },
        ToStation::FilesChanged,
    ]);
    messages.extend(call_log(call));
    messages.extend(notes(call));
    messages.extend(journal().into_iter().zip(1..).map(|(event, number)| {
        let entry = JournalEntry { number, at_ms: 1_795_305_600_000, event };
        ToStation::JournalPage { entries: vec![entry], more: false }
    }));
    let listening = Some(About::Listening(StationId(2)));
    let abouts =
        [None, Some(About::Call(call)), Some(About::Message(id)), Some(About::Link(Link(7))), listening];
    messages.extend(
        error_codes().into_iter().zip(abouts.into_iter().cycle()).map(|(code, about)| ToStation::Error {
            code,
            text: "why".into(),
            about,
        }),
    );
    for about in [About::Note(call), About::Post(ClientId("expertise".into()))] {
        let about = Some(about);
        messages.push(ToStation::Error { code: ErrorCode::NotStored, text: "why".into(), about });
    }
    messages
}

fn post(role: bool) -> Post {
    Post {
        id: ClientId("expertise".into()),
        name: "Service expertise".into(),
        number: "12".into(),
        purpose: "Litiges".into(),
        role: role.then(|| "Vous êtes pressé.".into()),
    }
}

fn hash() -> FileHash {
    FileHash(std::array::from_fn(|byte| byte as u8 * 8))
}

fn to_bulk() -> Vec<ToBulk> {
    let handed = Upload::HandIn { of: CandidateNumber(7), name: "Lettre à Mme Vasseur.odt".into() };
    let recorded = Upload::Exchange {
        session: signaling::protocol::exam::SessionId(0x5e55),
        of: CandidateNumber(7),
        exchange: signaling::protocol::exam::ExchangeId(2),
        call: CallId(0xca11),
        from_ms: 4_100,
        length_ms: 182_000,
    };
    let professional = Upload::Professional { of: CandidateNumber(7), name: "DP.pdf".into() };
    vec![
        ToBulk::Fetch { word: BulkWord(2), hash: hash(), from: 32_768 },
        ToBulk::Put {
            word: BulkWord(2),
            hash: hash(),
            bytes: 3_774_764,
            from: 32_768,
            what: Upload::Package,
        },
        ToBulk::Put { word: BulkWord(2), hash: hash(), bytes: 48_211, from: 32_768, what: handed },
        ToBulk::Put { word: BulkWord(2), hash: hash(), bytes: 4_812_000, from: 0, what: professional },
        ToBulk::Put { word: BulkWord(2), hash: hash(), bytes: 34_944_044, from: 0, what: recorded },
    ]
}

fn from_bulk() -> Vec<FromBulk> {
    vec![
        FromBulk::File { hash: hash(), from: 32_768, bytes: 3_774_764 },
        FromBulk::Error { code: ErrorCode::BadWord, text: "why".into() },
        FromBulk::Ready { hash: hash(), from: 32_768 },
        FromBulk::Kept { hash: hash(), at_ms: 1_795_305_600_000 },
        FromBulk::Mistakes { hash: hash(), mistakes: mistakes(), count: 302, more: true },
        FromBulk::NotTaken { hash: hash(), why: NotTaken::TooLarge },
    ]
    .into_iter()
    .chain(lists::not_taken().into_iter().map(|why| FromBulk::NotTaken { hash: hash(), why }))
    .collect()
}

fn mistakes() -> Vec<PackageMistake> {
    let mistake = |file: &str, line| PackageMistake {
        file: file.into(),
        line,
        column: line.map(|line| line + 1),
        french: "le champ title manque".into(),
        english: "the field title is missing".into(),
    };
    vec![mistake("package.toml", Some(3)), mistake("", None)]
}

fn lines<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(messages: &[T]) -> Vec<String> {
    let line = |message: &T| {
        let json = encode(message);
        assert_eq!(decode::<T>(&json).as_ref().ok(), Some(message), "does not come back from {json}");
        json
    };
    messages.iter().map(line).collect()
}

#[test]
fn each_message_is_written_as_it_always_was() {
    let (asked, told) = (lines(&exam::asked()), lines(&exam::told()));
    let written: Vec<String> =
        [lines(&to_server()), lines(&to_station()), lines(&to_bulk()), lines(&from_bulk()), asked, told]
            .concat();
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden.jsonl"].iter().collect();
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(&file, written.join("\n") + "\n").unwrap();
    }
    let golden = std::fs::read_to_string(&file).unwrap();
    let golden: Vec<&str> = golden.lines().collect();
    for (written, golden) in written.iter().zip(&golden) {
        assert_eq!(written, golden);
    }
    assert_eq!(written.len(), golden.len());
}
