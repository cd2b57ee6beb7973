use std::collections::{BTreeMap, BTreeSet};

use signaling::protocol::*;

use crate::program::{Program, Socket};

const KILLS: usize = 20;
/// What a station may say at once without being told that it is too fast.
const BURST: usize = 190;

/// Chats without pause, is killed without a word, and starts again, twenty times. All that was acknowledged is
/// there once, in order; what was not acknowledged is sent again under the same name, and is there once too.
#[tokio::test]
async fn a_server_killed_at_any_moment_loses_nothing_acknowledged() {
    let data = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<(MessageId, u64)> = Vec::new();
    let mut unsure: Vec<u64> = Vec::new();
    let mut next_id = 1;
    for round in 0..KILLS {
        let mut program = Program::start(data.path());
        let (mut jury, _) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
        let (_candidate, _) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
        let mut outstanding: BTreeSet<u64> = BTreeSet::new();
        // What the last death left unsure goes first, as a station's outbox does.
        let mut outbox = std::mem::take(&mut unsure);
        let fresh = (BURST - outbox.len()) as u64;
        outbox.extend(next_id..next_id + fresh);
        next_id += fresh;
        for id in &outbox {
            let to = Address::Name("Poste 3".into());
            let text = format!("message {id}");
            let chat = ToServer::Chat { id: MessageId(*id), to, persona: None, helped: None, of: None, text };
            jury.say(&chat).await.unwrap();
            outstanding.insert(*id);
        }
        let before = acknowledged.len();
        // Dies at another moment each time: after some acknowledgements, with the rest on their way.
        let patience = 1 + round * 7;
        let mut heard = 0;
        while heard < patience
            && let Some(message) = jury.next().await
        {
            heard += acknowledge(message, &mut outstanding, &mut acknowledged);
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        // What was on its way to us before the death was acknowledged too.
        while let Some(message) = jury.next().await {
            acknowledge(message, &mut outstanding, &mut acknowledged);
        }
        assert!(acknowledged[before..].is_sorted(), "acknowledged in the order of sending");
        unsure = outstanding.into_iter().collect();
    }
    assert!(acknowledged.len() > KILLS * 50, "{}", acknowledged.len());

    let program = Program::start(data.path());
    let (mut candidate, _) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    let mut kept: Vec<ChatMessage> = Vec::new();
    loop {
        let after = kept.last().map_or(0, |message| message.number);
        candidate.say(&ToServer::History { after }).await.unwrap();
        let (page, more) = candidate
            .find(|message| match message {
                ToStation::HistoryPage { messages, more } => Some((messages, more)),
                _ => None,
            })
            .await;
        kept.extend(page);
        if !more {
            break;
        }
    }
    let ids: BTreeSet<MessageId> = kept.iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), kept.len(), "each message is there once");
    assert!(kept.is_sorted_by_key(|message| message.number));
    assert!(kept.is_sorted_by_key(|message| message.id), "in the order of sending");
    for (id, number) in acknowledged {
        let found = kept.iter().find(|message| message.id == id);
        assert_eq!(found.map(|message| message.number), Some(number), "{id} was acknowledged");
    }
    assert!(kept.iter().all(|message| message.text == format!("message {}", message.id.0)));
}

/// Counts an acknowledgement.
fn acknowledge(
    message: ToStation,
    outstanding: &mut BTreeSet<u64>,
    acknowledged: &mut Vec<(MessageId, u64)>,
) -> usize {
    match message {
        ToStation::ChatState { id, number, .. } => {
            assert!(outstanding.remove(&id.0), "{id} was acknowledged twice");
            acknowledged.push((id, number));
            1
        }
        ToStation::Error { code, text, .. } => panic!("{code:?}: {text}"),
        _ => 0,
    }
}

/// How many calls a station places and ends in one breath: three messages each.
const CALLS: u64 = BURST as u64 / 3;

/// Calls without pause and reads the log after each, is killed without a word, and starts again, twenty times. What
/// was once read of a call is there ever after, once, with the same times, and at the other station too.
#[tokio::test]
async fn a_server_killed_at_any_moment_forgets_no_call_that_was_read_in_a_log() {
    let data = tempfile::tempdir().unwrap();
    let mut read: BTreeMap<u64, LoggedCall> = BTreeMap::new();
    for round in 0..KILLS as u64 {
        let mut program = Program::start(data.path());
        let (mut jury, welcome) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
        let (_candidate, _) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
        // What the last death left open.
        for CallInfo { call, epoch, .. } in welcome.calls {
            jury.say(&ToServer::HangUp { call, epoch }).await.unwrap();
        }
        for call in (1..CALLS).map(|call| CallId(round * CALLS + call)) {
            let to = Address::Name("Poste 3".into());
            let persona = Some(Persona { name: "Mme Vasseur".into(), number: None, client: None });
            jury.say(&ToServer::Place { call, epoch: 0, to, persona }).await.unwrap();
            jury.say(&ToServer::HangUp { call, epoch: 0 }).await.unwrap();
            jury.say(&ToServer::Calls { of: None, before: None }).await.unwrap();
        }
        // Dies at another moment each time: after some pages, with the rest on their way.
        let mut pages = 0;
        while pages <= round * 3
            && let Some(message) = jury.next().await
        {
            pages += note(message, &mut read);
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        while let Some(message) = jury.next().await {
            note(message, &mut read);
        }
    }
    assert!(read.len() > KILLS * 10, "{}", read.len());

    let program = Program::start(data.path());
    let of_jury = whole_log(&program, Role::Jury, "Mme Le Goff").await;
    let of_candidate = whole_log(&program, Role::Candidate, "Poste 3").await;
    for (number, call) in &read {
        assert_eq!(of_jury.get(number), Some(call), "as it was read before");
    }
    assert!(of_jury.values().all(|call| (call.with.is_some(), call.caller) == (true, true)));
    let mirrored = of_candidate.into_iter().filter(|(number, _)| read.contains_key(number));
    let mirrored: BTreeMap<u64, LoggedCall> = mirrored
        .map(|(number, call)| (number, LoggedCall { caller: true, with: read[&number].with.clone(), ..call }))
        .collect();
    assert_eq!(mirrored, read, "the other station's log says the same");
}

/// Takes note of what a page says, which nothing may change later; counts it.
fn note(message: ToStation, read: &mut BTreeMap<u64, LoggedCall>) -> u64 {
    match message {
        ToStation::CallsPage { calls, .. } => {
            for call in calls {
                let known = read.insert(call.number, call.clone());
                assert!(known.is_none_or(|known| known == call), "{call:?}");
            }
            1
        }
        ToStation::Error { code, text, .. } => panic!("{code:?}: {text}"),
        _ => 0,
    }
}

async fn whole_log(program: &Program, role: Role, name: &str) -> BTreeMap<u64, LoggedCall> {
    let (mut socket, _) = Socket::hello(program.addr, role, name).await;
    let (mut log, mut before) = (BTreeMap::new(), None);
    loop {
        socket.say(&ToServer::Calls { of: None, before }).await.unwrap();
        let (page, more) = socket
            .find(|message| match message {
                ToStation::CallsPage { calls, more, .. } => Some((calls, more)),
                _ => None,
            })
            .await;
        before = page.last().map(|call| call.number);
        for call in page {
            assert!(log.insert(call.number, call).is_none(), "each is there once");
        }
        if !more {
            return log;
        }
    }
}
