//! Silent listening: whom this station hears, and who hears this one.
//!
//! What the person wants outlives the server: it is said again after each welcome, with the connection that still
//! lives. Who listens here is the server's to say; this station only forwards.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::{CallId, CallInfo, ChatMessage, Link, Station as Seen, StationId, ToServer};

use super::Effect;
use super::effect::Way;
use super::making::Making;
use super::meter::{Meters, SILENCE_DBFS};
use super::out::Out;
use super::view::{ListenerView, ListeningView, MediaState, NoticeKind, OverheardCall, OverheardLine};

/// Lines of chat that are kept: many times what an exchange has.
const LINES: usize = 1_000;

/// Both sides of silent listening at this station.
#[derive(Debug, Default)]
pub(super) struct Listening {
    /// Whom the person wants to hear, and since when.
    wanted: Option<(StationId, Instant)>,
    heard: Option<Heard>,
    forwards: BTreeMap<Link, Forward>,
    balance: i8,
    /// The last hello said that somebody is heard.
    claims: bool,
}

/// The station that is listened to.
#[derive(Debug)]
struct Heard {
    to: Seen,
    candidate: Option<Seen>,
    call: Option<OverheardCall>,
    connection: Making,
    heard_at: Option<Instant>,
    levels: [f32; 2],
    meters: Meters<2>,
    chat: OverheardChat,
}

/// The chat there, with the candidate that is there now.
#[derive(Debug, Default)]
struct OverheardChat {
    /// In the order of their numbers.
    lines: Arc<Vec<OverheardLine>>,
    /// There may be more of it than came.
    unasked: bool,
}

/// A station that listens here.
#[derive(Debug)]
struct Forward {
    listener: Seen,
    media: MediaState,
}

impl Forward {
    fn hears(&self) -> bool {
        self.media == MediaState::Ready
    }
}

impl Heard {
    /// Whether that is the station listened to, or its candidate's.
    fn is(&self, station: StationId) -> bool {
        self.to.id == station || self.candidate.as_ref().is_some_and(|seen| seen.id == station)
    }

    fn close(&self, out: &mut Out) {
        out.effect(Effect::Overhear(None));
        self.connection.close(out);
    }

    /// Another candidate has another chat.
    fn is_with(&self, candidate: Option<&Seen>) -> bool {
        self.candidate.as_ref().map(|seen| seen.id) == candidate.map(|seen| seen.id)
    }
}

impl OverheardChat {
    fn unasked() -> Self {
        OverheardChat { unasked: true, ..OverheardChat::default() }
    }

    fn ask(&mut self, out: &mut Out) {
        if std::mem::take(&mut self.unasked) {
            let after = self.lines.last().map_or(0, |line| line.number);
            out.send(ToServer::OverheardChat { after });
        }
    }

    /// Takes in lines, each once: a new one may come before the page that was asked for.
    fn take_in(&mut self, messages: Vec<ChatMessage>, of: StationId) {
        let lines = Arc::make_mut(&mut self.lines);
        for message in messages {
            if let Err(place) = lines.binary_search_by_key(&message.number, |line| line.number) {
                lines.insert(place, OverheardLine::new(message, of));
            }
        }
        lines.drain(..lines.len().saturating_sub(LINES));
    }
}

impl Listening {
    /// The person wants to hear a station.
    pub fn listen(&mut self, to: StationId, online: bool, now: Instant, out: &mut Out) {
        self.wanted = Some((to, now));
        self.ask(online, out);
    }

    /// The person wants to hear nobody any more.
    pub fn stop(&mut self, online: bool, out: &mut Out) {
        if self.wanted.take().is_some() && online {
            out.send(ToServer::StopListening);
        }
        self.hear_nobody(out);
    }

    /// Which of the two voices is louder.
    pub fn balance(&mut self, percent: i8, out: &mut Out) {
        let percent = percent.clamp(-100, 100);
        if self.balance != percent {
            self.balance = percent;
            out.effect(Effect::Balance(percent));
        }
    }

    /// Whom the person wants to hear.
    pub fn wanted(&self) -> Option<StationId> {
        self.wanted.map(|(to, _)| to)
    }

    /// The candidate that is heard.
    pub fn candidate(&self) -> Option<StationId> {
        self.heard.as_ref()?.candidate.as_ref().map(|candidate| candidate.id)
    }

    /// The server has said since the last welcome who is heard, or nobody is wanted.
    pub fn is_told(&self) -> bool {
        let Some((wanted, _)) = self.wanted else { return true };
        self.heard.as_ref().is_some_and(|heard| heard.is(wanted) && !heard.chat.unasked)
    }

    /// The call that is heard.
    pub fn call(&self) -> Option<CallId> {
        self.heard.as_ref()?.call.as_ref().map(|call| call.call)
    }

    pub fn is_on(&self) -> bool {
        self.wanted.is_some()
    }

    /// The connections that live at this station.
    pub fn living_links(&mut self) -> Vec<Link> {
        self.claims = self.living_link().is_some();
        let forwards = self.forwards.iter().filter(|(_, forward)| forward.hears());
        self.living_link().into_iter().chain(forwards.map(|(link, _)| *link)).collect()
    }

    pub fn welcomed(&mut self, out: &mut Out) {
        // The hello named those that live; the server has the others made anew, or knows nothing of them.
        let dead: Vec<Link> =
            self.forwards.iter().filter(|(_, one)| !one.hears()).map(|(link, _)| *link).collect();
        for link in dead {
            self.forward_ended(link, out);
        }
        self.heard.iter_mut().for_each(|heard| heard.chat.unasked = true);
        // Stopped after the hello, and before anyone could be told.
        if std::mem::take(&mut self.claims) && self.wanted.is_none() {
            out.send(ToServer::StopListening);
        }
        self.ask(true, out);
    }

    /// The server says what is heard.
    pub fn told(
        &mut self,
        (to, candidate): (Seen, Option<Seen>),
        call: Option<CallInfo>,
        link: Link,
        now: Instant,
        out: &mut Out,
    ) {
        if self.wanted.is_none() {
            // Stopped while this was on its way.
            return;
        }
        let call = call.map(|call| OverheardCall::new(call, now));
        match &mut self.heard {
            Some(heard) if heard.connection.link() == link => {
                if !heard.is_with(candidate.as_ref()) {
                    heard.chat = OverheardChat::unasked();
                }
                heard.chat.ask(out);
                let same = heard.call.as_ref().zip(call.as_ref()).filter(|(known, told)| known.same(told));
                let since = same.map(|(known, _)| known.since);
                heard.call = call.map(|call| OverheardCall { since: since.unwrap_or(call.since), ..call });
                (heard.to, heard.candidate) = (to, candidate);
            }
            Some(newer) if newer.connection.link() > link => {}
            Some(_) | None => {
                let known = self.heard.as_ref().filter(|heard| heard.to.id == to.id);
                let known = known.filter(|heard| heard.is_with(candidate.as_ref()));
                let lines = known.map(|heard| Arc::clone(&heard.chat.lines)).unwrap_or_default();
                self.hear_nobody(out);
                let connection = Making::open(link, false, Way::Overhear, now, out);
                let heard = self.heard.insert(Heard {
                    to,
                    candidate,
                    call,
                    connection,
                    heard_at: None,
                    levels: [SILENCE_DBFS; 2],
                    meters: Meters::default(),
                    chat: OverheardChat { lines, unasked: true },
                });
                heard.chat.ask(out);
            }
        }
        // Whoever asked for a candidate hears its jury's station, whichever candidate this one has later.
        let heard = self.heard.as_ref();
        if let Some((wanted, heard)) =
            self.wanted.as_mut().zip(heard).filter(|(wanted, heard)| heard.is(wanted.0))
        {
            wanted.0 = heard.to.id;
        }
    }

    /// Lines of the chat of the station listened to.
    pub fn chat(&mut self, of: StationId, messages: Vec<ChatMessage>, more: bool, out: &mut Out) {
        let Some(heard) = self.heard.as_mut().filter(|heard| heard.to.id == of) else { return };
        let last = messages.last().map(|message| message.number).filter(|_| more);
        heard.chat.take_in(messages, of);
        if let Some(after) = last {
            out.send(ToServer::OverheardChat { after });
        }
    }

    /// The server says that a station is not heard any more.
    pub fn ended(&mut self, to: StationId, out: &mut Out) {
        let Some(heard) = self.heard.take_if(|heard| heard.to.id == to) else { return };
        heard.close(out);
        if self.wanted.take_if(|(wanted, _)| heard.is(*wanted)).is_some() {
            out.notice(NoticeKind::ListeningEnded(heard.to.name));
        }
    }

    /// The server refused to let this station listen there: what was heard before goes on.
    pub fn refused(&mut self, to: StationId, out: &mut Out) {
        let Some((_, asked_at)) = self.wanted.take_if(|(wanted, _)| *wanted == to) else { return };
        match &self.heard {
            // Asked for again, in case the server does not know of it.
            Some(heard) if !heard.is(to) => {
                self.wanted = Some((heard.to.id, asked_at));
                self.ask(true, out);
            }
            // Whatever the server holds of it, or of one asked for before that has not come, both are to hold nothing.
            Some(_) | None => {
                out.send(ToServer::StopListening);
                self.hear_nobody(out);
            }
        }
    }

    /// The server knows nothing of a connection any more: what is heard is asked for anew.
    pub fn stale(&mut self, link: Link, out: &mut Out) {
        if self.hears_on(link) {
            self.hear_nobody(out);
            self.ask(true, out);
        }
    }

    /// A station listens here.
    pub fn forward(&mut self, listener: Seen, link: Link, out: &mut Out) {
        if let Some(known) = self.forwards.get_mut(&link) {
            known.listener = listener;
            return;
        }
        if self.forwards.is_empty() {
            out.effect(Effect::Forward(true));
        }
        self.forwards.insert(link, Forward { listener, media: MediaState::Connecting });
        out.effect(Effect::OpenMedia { link, offerer: true, way: Way::Forward });
    }

    pub fn forward_ended(&mut self, link: Link, out: &mut Out) {
        if self.forwards.remove(&link).is_some() {
            out.effect(Effect::CloseMedia(link));
            if self.forwards.is_empty() {
                out.effect(Effect::Forward(false));
            }
        }
    }

    /// Whether a connection is one of silent listening.
    pub fn has(&self, link: Link) -> bool {
        self.forwards.contains_key(&link) || self.hears_on(link)
    }

    pub fn media_connected(&mut self, link: Link, out: &mut Out) {
        if let Some(forward) = self.forwards.get_mut(&link) {
            forward.media = MediaState::Ready;
        }
        if let Some(connection) = self.connection(link) {
            connection.connected();
            out.effect(Effect::Overhear(Some(link)));
        }
    }

    /// A connection broke. A listener asks for a new one; a station that forwards waits to be told.
    pub fn media_failed(&mut self, link: Link, now: Instant, out: &mut Out) {
        self.forward_ended(link, out);
        self.connection(link).into_iter().for_each(|connection| connection.failed(now));
    }

    /// The first sample since the connection stood was heard.
    pub fn voice_heard(&mut self, at: Instant) {
        if let Some(heard) = &mut self.heard {
            heard.heard_at.get_or_insert(at);
        }
    }

    /// Levels of both voices.
    pub fn levels(&mut self, near_dbfs: f32, far_dbfs: f32, now: Instant) {
        let Some(heard) = &mut self.heard else { return };
        if let Some(shown) = heard.meters.take_in([near_dbfs, far_dbfs], now) {
            heard.levels = shown;
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.heard.as_ref().and_then(|heard| heard.connection.next_deadline())
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.heard.iter_mut().for_each(|heard| heard.connection.tick(now, online, out));
    }

    /// What is listened to, as it is to be seen.
    pub fn view(&self) -> Option<ListeningView> {
        let (wanted, asked_at) = self.wanted?;
        let Some(heard) = self.heard.as_ref().filter(|heard| heard.is(wanted)) else {
            return Some(ListeningView::asked(wanted, self.balance));
        };
        let after = |at: Instant| u64::try_from(at.saturating_duration_since(asked_at).as_millis()).ok();
        Some(ListeningView {
            to: wanted,
            name: heard.to.name.clone(),
            candidate: heard.candidate.clone(),
            call: heard.call.clone(),
            media: heard.connection.media(),
            setup_ms: heard.heard_at.and_then(after),
            near_dbfs: heard.levels[0],
            far_dbfs: heard.levels[1],
            balance: self.balance,
            chat: Arc::clone(&heard.chat.lines),
        })
    }

    /// Who listens here.
    pub fn listeners(&self) -> Arc<Vec<ListenerView>> {
        let seen = |forward: &Forward| ListenerView {
            name: forward.listener.name.clone(),
            role: forward.listener.role,
            hears: forward.hears(),
        };
        Arc::new(self.forwards.values().map(seen).collect())
    }

    fn living_link(&self) -> Option<Link> {
        self.heard.as_ref().and_then(|heard| heard.connection.living())
    }

    fn hears_on(&self, link: Link) -> bool {
        self.heard.as_ref().is_some_and(|heard| heard.connection.link() == link)
    }

    fn connection(&mut self, link: Link) -> Option<&mut Making> {
        self.heard.as_mut().map(|heard| &mut heard.connection).filter(|connection| connection.link() == link)
    }

    fn ask(&self, online: bool, out: &mut Out) {
        if let Some((to, _)) = self.wanted.filter(|_| online) {
            let same = self.heard.as_ref().is_some_and(|heard| heard.is(to));
            out.send(ToServer::Listen { to, link: self.living_link().filter(|_| same) });
        }
    }

    fn hear_nobody(&mut self, out: &mut Out) {
        self.heard.take().into_iter().for_each(|heard| heard.close(out));
    }
}
