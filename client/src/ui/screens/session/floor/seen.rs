//! What a tile says of its candidate: its state in a word, and what else there is to know.

use std::time::Duration;

use signaling::protocol::exam::{
    Contact, Drawn, OutageKind, OutageView, Settled, StaffTile, StaffView, Stage,
};
use signaling::protocol::{Presence, Role, Station, StationId};

use crate::ui::scene::Scene;
use crate::ui::theme::Tone;
use crate::ui::words::FloorWords;
use crate::ui::{hours, icons};

/// A state, by tone, icon and word.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Its colour.
    pub tone: Tone,
    /// Its picture.
    pub icon: &'static str,
    /// Its word.
    pub word: &'static str,
}

/// The station at which a candidate sits, as far as it is here.
pub fn station_of<'a>(scene: &Scene<'a>, tile: &StaffTile) -> Option<&'a Station> {
    let id = tile.station?;
    scene.view.roster.iter().find(|station| station.id == id)
}

/// Whether its station is connected.
pub fn is_here(scene: &Scene<'_>, tile: &StaffTile) -> bool {
    station_of(scene, tile).is_some_and(|station| station.state != Presence::Away)
}

/// Whether the station of who plays its clients is connected, where the phase does not start without it.
pub fn jury_is_here(scene: &Scene<'_>, tile: &StaffTile) -> bool {
    let here = |id: StationId| {
        let mut all = scene.view.roster.iter();
        all.any(|station| station.id == id && station.state != Presence::Away)
    };
    tile.now.played_at.is_none_or(here)
}

/// Whether something of this kind fails at the candidate's station.
pub fn fails(tile: &StaffTile, kind: OutageKind) -> bool {
    tile.now.faults.contains(&kind)
}

/// Its state: what it waits for comes before what fails, and that before what it does.
pub fn state(scene: &Scene<'_>, tile: &StaffTile) -> State {
    let words = FloorWords::of(scene.language);
    let is = |tone, icon, word| State { tone, icon, word };
    if tile.absent {
        return is(Tone::Neutral, icons::CLOSE, words.absent);
    }
    match &tile.now.help {
        Some(help) if help.coming => return is(Tone::Primary, icons::HAND, words.help_coming),
        Some(_) => return is(Tone::Warn, icons::HAND, words.help),
        None => {}
    }
    if tile.station.is_none() {
        return is(Tone::Neutral, icons::SEAT, words.nowhere);
    }
    if !is_here(scene, tile) {
        return is(Tone::Bad, icons::LINK_BROKEN, words.link_lost);
    }
    if fails(tile, OutageKind::Device) {
        return is(Tone::Bad, icons::HEADSET, words.headset_lost);
    }
    if fails(tile, OutageKind::Voice) {
        return is(Tone::Bad, icons::VOICE, words.voice_lost);
    }
    let busy = station_of(scene, tile).is_some_and(|station| station.state == Presence::Busy);
    match tile.clock.stage {
        Stage::Waiting => is(Tone::Neutral, icons::WAITING, words.waiting),
        Stage::Open => is(Tone::Neutral, icons::JURY, words.open),
        Stage::Ready => is(Tone::Good, icons::OK, words.ready),
        Stage::Running if busy => is(Tone::Good, icons::CALL_ACTIVE, words.in_call),
        Stage::Running if tile.now.exchange == Some(Contact::OpenChat) => {
            is(Tone::Good, icons::CHAT, words.in_chat)
        }
        Stage::Running => is(Tone::Primary, icons::PLAY, words.runs),
        Stage::Paused => is(Tone::Warn, icons::HOLD, words.paused),
        Stage::TimeUp => is(Tone::Warn, icons::WAITING, words.time_up),
        Stage::Finished => is(Tone::Neutral, icons::OK, words.finished),
    }
}

/// What an outage took so far: one that lasts has gone on since it was told, where the clock runs.
pub fn took_ms(scene: &Scene<'_>, tile: &StaffTile, outage: &OutageView) -> u64 {
    let runs = outage.lasts && tile.clock.stage == Stage::Running;
    let since = scene.view.exam.told_at.map(|told_at| scene.now.saturating_duration_since(told_at));
    let since_ms = since.filter(|_| runs).unwrap_or_default().as_millis();
    outage.proposed_ms.saturating_add(u64::try_from(since_ms).unwrap_or(u64::MAX))
}

/// The outages that staff has to decide on, the oldest first.
pub fn undecided(tile: &StaffTile) -> impl Iterator<Item = &OutageView> {
    tile.outages.iter().filter(|outage| !outage.lasts && outage.settled == Settled::Not)
}

/// What else there is to know, the most urgent first.
pub fn details(scene: &Scene<'_>, session: &StaffView, tile: &StaffTile) -> String {
    let language = scene.language;
    let mut parts = Vec::new();
    if let Some(help) = tile.now.help.as_ref().filter(|help| !help.text.is_empty()) {
        parts.push(language.said(&help.text));
    }
    let (over, of) = tile.exchanges;
    let exchanges = tile.now.exchange.is_some() || (over > 0 && over < of);
    let drew = tile.draws.iter().any(|draw| draw.result.is_some());
    parts.push(phase_name(&tile.clock.phase.name, exchanges || drew));
    if exchanges {
        parts.push(language.exchange_of((over + 1).min(of), of));
    }
    if tile.now.with_jury {
        parts.extend(jury_name(session, tile));
        let listeners = listeners(scene, tile).count();
        parts.extend((listeners > 0).then(|| language.listening_count(listeners)));
    }
    for draw in &tile.draws {
        let Some(result) = &draw.result else { continue };
        let hour = hours::hour_and_minute(result.at_ms);
        parts.push(language.drawn_on_tile(draw.what == Drawn::Subject, result.number, &hour));
    }
    parts.extend(language.has_extra_time(&tile.extra).map(str::to_owned));
    parts.extend((tile.now.unread > 0).then(|| language.unread_messages(tile.now.unread)));
    let mut said = parts.join(" · ");
    if let Some(outage) = tile.outages.iter().find(|outage| outage.lasts || outage.settled == Settled::Not) {
        said = format!("{said}. {}", language.credit_proposed(took_ms(scene, tile, outage)));
    }
    said
}

/// What is left, as a clock that never shows less than there is, and when it shows another second.
pub fn left(scene: &Scene<'_>, tile: &StaffTile) -> Option<(String, Option<Duration>)> {
    let left_ms = scene.view.exam.remaining_ms(&tile.clock, scene.now)?;
    let clock = hours::clock(Duration::from_secs(left_ms.div_ceil(1_000)));
    let next_ms = if left_ms.is_multiple_of(1_000) { 1_000 } else { left_ms % 1_000 };
    let runs = tile.clock.stage == Stage::Running && left_ms > 0;
    Some((clock, runs.then(|| Duration::from_millis(next_ms))))
}

/// The name of a phase, or its first part alone where there is more to say: *Partie 3*.
fn phase_name(name: &str, short: bool) -> String {
    match name.split_once(':') {
        Some((first, _)) if short => first.trim_end().to_owned(),
        Some((first, rest)) => format!("{} · {}", first.trim_end(), rest.trim_start()),
        None => name.to_owned(),
    }
}

/// The name of its jury.
fn jury_name(session: &StaffView, tile: &StaffTile) -> Option<String> {
    let jury = session.juries.iter().find(|jury| Some(jury.jury) == tile.jury)?;
    Some(jury.name.clone())
}

/// The stations that listen to its calls: to the station that it is paired with.
pub fn listeners<'a>(scene: &Scene<'a>, tile: &StaffTile) -> impl Iterator<Item = &'a Station> {
    let jury = station_of(scene, tile).and_then(|station| station.paired_with);
    let listens = move |station: &&Station| jury.is_some() && station.listens_to == jury;
    scene.view.roster.iter().filter(listens)
}

/// The stations of candidates at which nobody of the session sits.
pub fn free_stations<'a>(scene: &Scene<'a>, session: &StaffView) -> Vec<&'a Station> {
    let taken = |id: StationId| session.candidates.iter().any(|tile| tile.station == Some(id));
    let free = |station: &&Station| {
        station.role == Role::Candidate && station.state != Presence::Away && !taken(station.id)
    };
    scene.view.roster.iter().filter(free).collect()
}
