//! Thousands of exchanges of random commands, with connections that break and programs that are killed: at the end both
//! stations and the hub agree, their logs of calls too, and nothing written is lost.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use client::station::{CallState, ChatLine, Command, FilesView, LineState, ServerLink};
use signaling::kept::{KeptCall, Page, Query};
use signaling::protocol::{
    Address, CallId, CallSums, EndReason, FileHash, LoggedCall, MAX_LINES, Persona, Phase, Role,
};

use crate::agreement::{Seen, agreed};
use crate::notes::{self, Quiet, Written};
use crate::rng::play_all;
use crate::world::World;

const TRACES: u64 = 4_000;
const CANDIDATE: usize = 0;
const JURY: usize = 1;
const NUMBER: &str = "06 39 98 12 40";

#[test]
fn after_random_exchanges_with_losses_and_restarts_all_agree() {
    let (mut logged, mut held, mut handed_over, mut several) = (0, 0, 0, 0);
    let traces = play_all(TRACES, agree);
    let played = traces.len() as u64;
    for seen in traces {
        logged += u64::from(seen.sums.calls);
        held += u64::from(seen.sums.held_ms > 0);
        handed_over += seen.handed_over;
        several += u64::from(seen.several);
    }
    assert!(logged > 2 * played && held > played / 20, "{logged} calls, in {held} traces some were held");
    assert!(several > played / 4, "in {several} traces there were several calls at once");
    assert!(handed_over > played / 20, "{handed_over} calls were handed over");
}

/// What a trace came to.
struct Trace {
    /// The calls of its candidate.
    sums: CallSums,
    /// Calls handed over to a post.
    handed_over: u64,
    /// There were several calls at once that were answered.
    several: bool,
}

/// Plays a trace.
fn agree(seed: u64) -> Trace {
    let mut world = World::new(seed, &[(Role::Candidate, "07"), (Role::Jury, "Jury B")]);
    let mut written = BTreeMap::from([(CANDIDATE, Vec::new()), (JURY, Vec::new())]);
    let (mut noted, mut quiet) = (Written::new(), Quiet::new());
    world.run_for(Duration::from_millis(500));
    let mut several = false;
    for step in 0..60 {
        let at = if world.rng.below(2) == 0 { CANDIDATE } else { JURY };
        disturb(&mut world, at, &mut quiet);
        act(&mut world, at, step, &mut written);
        notes::write(&mut world, at, step, &mut noted);
        notes::ask_for_quiet(&mut world, at, &mut quiet);
        let pause = Duration::from_millis(world.rng.below(3_000));
        world.run_for(pause);
        let view = world.view(CANDIDATE);
        several |= view.calls().filter(|call| call.state == CallState::Active).count() > 1;
    }
    world.calm = true;
    world.run_for(Duration::from_secs(60));
    check_connection(&world);
    check_calls(&world);
    check_chat(&world, &written);
    check_files(&world);
    notes::check(&world, &noted);
    notes::check_quiet(&world, &quiet);
    let sums = check_log(&world);
    let handed_over = world.memory.calls().iter().filter(|call| call.over() == Some(EndReason::Transferred));
    let seen = Trace { sums, handed_over: handed_over.count() as u64, several };
    // And the next call goes through, whatever came before.
    for at in [CANDIDATE, JURY] {
        world.ask(at, Command::DoNotDisturb(false));
        for _ in 0..MAX_LINES {
            world.ask(at, Command::HangUp(None));
        }
        world.plug_in(at);
    }
    world.run_for(Duration::from_secs(5));
    world.ask(JURY, call_candidate());
    world.run_for(Duration::from_secs(1));
    world.ask(CANDIDATE, Command::Answer(None));
    world.run_for(Duration::from_secs(1));
    for at in [CANDIDATE, JURY] {
        assert!(world.gate_is_open(at), "the next call has no voice at {at}: {:?}", world.view(at).call);
    }
    seen
}

fn disturb(world: &mut World, at: usize, quiet: &mut Quiet) {
    match world.rng.below(24) {
        0..=2 => world.cut(at),
        3 => {
            notes::forget_untold(world, at, quiet);
            world.restart_station(at);
        }
        4 => world.restart_server(),
        _ => {}
    }
}

fn act(world: &mut World, at: usize, step: usize, written: &mut BTreeMap<usize, Vec<String>>) {
    match world.rng.below(20) {
        14..=19 => act_on_lines(world, at),
        13 => {
            let back = world.view(at).call_log.calls.first().map(|logged| logged.call);
            world.ask(at, back.map_or(Command::ShowCalls(None), Command::CallBack));
        }
        11 => {
            let on = world.rng.below(2) == 0;
            world.ask(at, Command::Hold(None, on));
        }
        12 => world.plug(at),
        10 => {
            let on = world.rng.below(2) == 0;
            world.ask(JURY, Command::Record(on));
        }
        0..=1 if at == JURY => world.ask(at, call_candidate()),
        0..=1 => world.ask(at, Command::Call { to: Address::Number(NUMBER.into()), persona: None }),
        2..=3 => world.ask(at, Command::Answer(None)),
        4 => world.ask(at, Command::Decline(None)),
        5 => world.ask(at, Command::HangUp(None)),
        6 => {
            let on = world.rng.below(2) == 0;
            world.ask(at, Command::Mute(on));
        }
        7..=8 => {
            let text = format!("{step} from {at}");
            let (to, persona) = match at {
                JURY => (Address::Name("07".into()), Some(persona())),
                _ => (Address::Name("Clients".into()), None),
            };
            written.get_mut(&at).expect("both write").push(text.clone());
            world.ask(at, Command::Chat { to, persona, helped: None, text });
        }
        _ => {
            let unread = world.view(at).chat.iter().rev().find(|line| !line.mine).map(|line| line.id);
            if let Some(id) = unread {
                world.ask(at, Command::Read(id));
            }
        }
    }
}

/// Something about one of several calls, or about handing one over.
fn act_on_lines(world: &mut World, at: usize) {
    let lines: Vec<CallId> = world.view(at).calls().map(|call| call.call).collect();
    let line = lines.get(world.rng.below(MAX_LINES as u64) as usize).copied();
    let to = || Address::Number("12".into());
    let command = match world.rng.below(9) {
        0..=1 => Command::Transfer { call: line, to: to(), attended: true },
        2 => Command::Transfer { call: None, to: to(), attended: false },
        3..=4 => Command::CompleteTransfer,
        5 => Command::CancelTransfer,
        6 => Command::HangUp(line),
        7 => Command::Answer(line),
        _ => Command::Hold(line, world.rng.below(2) == 0),
    };
    world.ask(at, command);
}

fn persona() -> Persona {
    Persona { name: "Mme Claire Vasseur".into(), number: Some(NUMBER.into()), client: None }
}

fn call_candidate() -> Command {
    Command::Call { to: Address::Name("07".into()), persona: Some(persona()) }
}

fn check_connection(world: &World) {
    for at in [CANDIDATE, JURY] {
        let view = world.view(at);
        assert_eq!(view.server, ServerLink::Online, "{at}");
        assert_eq!(view.phase, Phase::Exchanges, "{at}");
        assert!(world.media_is_ready(at), "no warm connection at {at}: {:?}", view.peer);
        let (peer, _) = world.hub.pair_of(view.id.unwrap()).expect("the hub holds the pair");
        assert_eq!(view.peer.unwrap().id, peer, "{at}");
    }
}

fn check_calls(world: &World) {
    let views = [CANDIDATE, JURY].map(|at| world.view(at));
    let lines = agreed([CANDIDATE, JURY].map(|at| Seen {
        view: &views[at],
        gate_open: world.gate_is_open(at),
        hub: world.hub.calls_of(views[at].id.unwrap()),
    }));
    let recorded = lines.iter().filter(|line| line.recorded).count();
    assert_eq!(recorded, usize::from(world.seats[JURY].recording), "what is recorded, both are told");
    for at in [CANDIDATE, JURY] {
        let talking = views[at].talking();
        let answered = views[at].calls().any(|call| call.state == CallState::Active);
        if talking.is_some() || !answered {
            assert_eq!(world.seats[at].muted, talking.is_some_and(|call| call.muted), "{at}");
        }
    }
}

fn check_files(world: &World) {
    let all = (1..=3).map(|number| FileHash([number; 32])).collect();
    let here = FilesView { have: 3, of: 3, failed: None, here: Arc::new(all) };
    assert_eq!(world.view(JURY).files, here, "the jury has what the server holds for it");
    assert_eq!(world.view(CANDIDATE).files, FilesView::default(), "and the candidate nothing");
}

/// Each station sees what the server keeps of its calls, and of a call that rang both see the same.
fn check_log(world: &World) -> CallSums {
    let logs = [CANDIDATE, JURY].map(|at| {
        let view = world.view(at);
        let query = Query::Calls { station: view.id.unwrap(), before: None };
        let Page::Calls { calls, more: false, tally: Some(tally) } = world.memory.read(&query) else {
            panic!("all calls of a trace fit in a page");
        };
        let kept: Vec<_> = calls.into_iter().map(|KeptCall { number, call }| (number, call.id)).collect();
        let seen: Vec<_> = view.call_log.calls.iter().map(|seen| (seen.number, seen.call)).collect();
        assert_eq!(seen, kept, "{at}");
        assert_eq!((view.call_log.of, view.call_log.sums.session), (view.id, tally.session), "{at}");
        view.call_log
    });
    for kept in world.memory.calls() {
        let Some(outcome) = kept.over() else { continue };
        let [here, there] = [CANDIDATE, JURY].map(|at| {
            let seen = logs[at].calls.iter().find(|seen| seen.call == kept.id);
            let times = |seen: &LoggedCall| (seen.placed_ms, seen.ringing_ms, seen.talked_ms, seen.held_ms);
            seen.map(|seen| (seen.outcome, seen.answered, times(seen)))
        });
        let times = &kept.times;
        let talked_ms = times.handled_ms.checked_sub(times.held_ms).expect("held no longer than it lasted");
        let held_by = [times.candidate_held_ms, times.jury_held_ms];
        assert!(held_by.iter().all(|held_ms| *held_ms <= times.held_ms), "{times:?}");
        assert!(held_by.iter().sum::<u64>() >= times.held_ms, "{times:?}");
        let times = (times.placed_ms, times.ringing_ms, talked_ms, times.held_ms);
        let expected = Some((outcome, kept.times.answered_ms.is_some(), times));
        let (caller, callee) = if kept.caller() == kept.jury { (there, here) } else { (here, there) };
        assert_eq!(caller, expected, "the caller has every call of its own");
        assert!(callee == expected || (callee.is_none() && kept.times.answered_ms.is_none()));
    }
    logs[CANDIDATE].sums.session
}

fn check_chat(world: &World, written: &BTreeMap<usize, Vec<String>>) {
    for (&at, texts) in written {
        let view = world.view(at);
        let mine: Vec<&ChatLine> = view.chat.iter().filter(|line| line.mine).collect();
        let kept = world.memory.chat().iter().filter(|message| Some(message.from) == view.id);
        let kept: Vec<&str> = kept.map(|message| message.text.as_str()).collect();
        let sent: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(kept, sent, "what {at} wrote is stored once, in order");
        assert_eq!(
            mine.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
            sent,
            "{at} sees what it wrote"
        );
        assert!(mine.iter().all(|line| line.state >= LineState::Delivered), "{at}: {mine:?}");
    }
    let lines = |at: usize| {
        let view = world.view(at);
        view.chat.iter().map(|line| (line.id, line.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(lines(CANDIDATE), lines(JURY), "both see the same lines in the same order");
    for (at, other) in [(CANDIDATE, JURY), (JURY, CANDIDATE)] {
        let read = |at: usize, mine: bool| {
            let view = world.view(at);
            let lines = view.chat.iter().filter(|line| line.mine == mine);
            lines.filter(|line| line.state == LineState::Read).map(|line| line.id).collect::<Vec<_>>()
        };
        assert_eq!(read(at, true), read(other, false), "what {other} read, {at} knows");
    }
}
