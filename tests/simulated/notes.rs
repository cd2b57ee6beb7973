//! Notes on calls and do-not-disturb over broken connections and killed programs: each note is kept once, for its own
//! station alone, and each wish holds until the next.

use std::collections::BTreeMap;
use std::time::Duration;

use client::station::{Command, NoteState};
use signaling::protocol::{CallId, Presence};

use crate::world::World;

/// What each station asked of being disturbed last; none where it was killed before the server had kept that.
pub type Quiet = BTreeMap<usize, Option<bool>>;

/// What was written on each call, by the station that wrote it.
pub type Written = BTreeMap<(usize, CallId), Note>;

/// A note as it ought to be.
pub struct Note {
    text: String,
    /// What was written last.
    last: String,
    /// What the server had and a station that had just started did not know yet: it must not be lost.
    unseen: Option<String>,
}

/// Longer than what a crash may cost of what was just written.
const KEPT_BY_THEN: Duration = Duration::from_millis(200);

/// Has a station write a note on a call of its own, now and then: on the one that goes on, or on one of the log.
pub fn write(world: &mut World, at: usize, step: usize, written: &mut Written) {
    if world.rng.below(4) > 0 {
        return;
    }
    let view = world.view(at);
    let logged = view.call_log.calls.first().map(|logged| logged.call);
    let Some(call) = view.call.map(|call| call.call).or(logged) else { return };
    let shown = view.notes.get(&call).map(|note| note.text.to_string());
    let last = match &shown {
        Some(shown) if world.rng.below(3) > 0 => format!("{shown}, {step}"),
        _ => format!("{at} at {step}"),
    };
    world.ask(at, Command::WriteNote { call: Some(call), text: last.clone(), seen: None });
    if world.rng.below(3) == 0 {
        world.ask(at, Command::SaveNote(call));
    }
    world.run_for(KEPT_BY_THEN);
    let unseen = match (written.remove(&(at, call)), shown) {
        (Some(before), None) => Some(before.text),
        (Some(before), Some(shown)) => before.unseen.filter(|_| shown == before.last),
        (None, _) => None,
    };
    let text = match &unseen {
        Some(unseen) if !last.contains(unseen) => format!("{unseen}\n{last}"),
        Some(_) | None => last.clone(),
    };
    written.insert((at, call), Note { text, last, unseen });
}

/// At the end, each station and the server agree on each note, but for those on calls that the server never took.
pub fn check(world: &World, written: &Written) {
    for (&(at, call), Note { text, .. }) in written {
        let view = world.view(at);
        let known = world.memory.calls().iter().any(|kept| kept.id == call);
        let shown = view.notes.get(&call).unwrap_or_else(|| panic!("{at} lost its note on {call}"));
        assert_eq!(&*shown.text, text, "{at} on {call}");
        let kept: Vec<&str> = world
            .memory
            .notes()
            .iter()
            .filter(|(of, note)| Some(*of) == view.id && note.call == call)
            .map(|(_, note)| note.text.as_str())
            .collect();
        if known {
            assert_eq!(kept, [text], "kept once: {at} on {call}");
            assert!(matches!(shown.state, NoteState::Saved(_)), "{at} on {call}: {:?}", shown.state);
        } else {
            assert_eq!(kept, Vec::<&str>::new());
        }
    }
    for at in 0..world.seats.len() {
        let known = |call: CallId| world.memory.calls().iter().any(|kept| kept.id == call);
        let unknown = written.keys().filter(|(of, call)| *of == at && !known(*call)).count();
        assert_eq!(world.unsaved(at), unknown, "what is saved is not kept on the computer of {at}");
    }
    for (of, note) in world.memory.notes() {
        let at = (0..world.seats.len()).find(|at| world.view(*at).id == Some(*of)).expect("a station's own");
        let own = written.get(&(at, note.call)).map(|own| &own.text);
        assert_eq!(own, Some(&note.text), "no station's note is another's");
    }
}

/// Has a station ask not to be disturbed, or no longer, now and then. Its wish holds unless it is killed before it could
/// tell.
pub fn ask_for_quiet(world: &mut World, at: usize, asked: &mut Quiet) {
    if world.rng.below(10) == 0 {
        let on = world.rng.below(6) == 0;
        world.ask(at, Command::DoNotDisturb(on));
        asked.insert(at, Some(on));
    }
}

/// A station is about to be killed: a wish that the server has not kept may be lost with it.
pub fn forget_untold(world: &World, at: usize, asked: &mut Quiet) {
    let Some(wish) = asked.get_mut(&at) else { return };
    let holds = world.view(at).id.is_some_and(|id| {
        let kept = world.memory.kept().stations.into_iter().find(|kept| kept.id == id);
        let kept = kept.is_some_and(|kept| kept.do_not_disturb);
        *wish == Some(kept) && kept == world.hub.is_undisturbed(id)
    });
    wish.take_if(|_| !holds);
}

/// At the end each station shows what its person asked last, what the server holds, and what the other sees.
pub fn check_quiet(world: &World, asked: &Quiet) {
    for at in 0..world.seats.len() {
        let view = world.view(at);
        match asked.get(&at) {
            Some(Some(wish)) => assert_eq!(view.do_not_disturb, *wish, "{at} asked for it"),
            Some(None) => {}
            None => assert!(!view.do_not_disturb, "{at} never asked"),
        }
        let id = view.id.expect("it is welcome");
        assert_eq!(world.hub.is_undisturbed(id), view.do_not_disturb, "{at}");
        let other = world.view(1 - at);
        let seen = other.roster.iter().find(|station| Some(station.id) == view.id).expect("the peer is seen");
        let quiet = seen.state == Presence::DoNotDisturb;
        let busy = seen.state == Presence::Busy;
        assert!(busy || quiet == view.do_not_disturb, "{at}: {:?}", seen.state);
    }
}
