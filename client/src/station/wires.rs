//! The peer connections of calls with stations that this one is not paired with: one for each, made and made again as
//! the server says, and closed with the call.

use std::collections::BTreeMap;
use std::time::Instant;

use signaling::protocol::{CallId, Link, ToServer};

use super::calls::Calls;
use super::effect::Way;
use super::out::Out;
use super::view::MediaState;
use super::{Effect, people};

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Wires(BTreeMap<Link, Wire>);

#[derive(Debug)]
struct Wire {
    call: CallId,
    media: MediaState,
    relink_at: Option<Instant>,
}

impl Wires {
    /// The server has a call's connection made.
    pub fn told(
        &mut self,
        (call, link, offerer): (CallId, Link, bool),
        calls: &mut Calls,
        now: Instant,
        out: &mut Out,
    ) {
        let newer = |(known, wire): (&Link, &Wire)| wire.call == call && *known >= link;
        if self.0.iter().any(newer) || !calls.has(call) {
            return;
        }
        self.close_all(out, |wire| wire.call == call);
        let wire = Wire { call, media: MediaState::Connecting, relink_at: Some(now + people::MAKING) };
        self.0.insert(link, wire);
        out.effect(Effect::OpenMedia { link, offerer, way: Way::Call });
        calls.linked(call, link, now, out);
    }

    /// Closes those whose call is over.
    pub fn follow(&mut self, calls: &Calls, out: &mut Out) {
        self.close_all(out, |wire| !calls.has(wire.call));
    }

    /// Those that live at this station.
    pub fn living_links(&self) -> impl Iterator<Item = Link> {
        self.0.iter().filter(|(_, wire)| wire.media == MediaState::Ready).map(|(link, _)| *link)
    }

    /// One that does not live may have broken after the hello that called it alive.
    pub fn welcomed(&mut self, now: Instant) {
        for wire in self.0.values_mut().filter(|wire| wire.media != MediaState::Ready) {
            wire.relink_at = Some(now + people::RELINK_PAUSE);
        }
    }

    pub fn has(&self, link: Link) -> bool {
        self.0.contains_key(&link)
    }

    pub fn media_connected(&mut self, link: Link) {
        if let Some(wire) = self.0.get_mut(&link) {
            (wire.media, wire.relink_at) = (MediaState::Ready, None);
        }
    }

    pub fn media_failed(&mut self, link: Link, now: Instant) {
        if let Some(wire) = self.0.get_mut(&link) {
            (wire.media, wire.relink_at) = (MediaState::Broken, Some(now + people::RELINK_PAUSE));
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.0.values().filter_map(|wire| wire.relink_at).min()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        for (&link, wire) in
            self.0.iter_mut().filter(|(_, wire)| wire.relink_at.is_some_and(|due| now >= due))
        {
            // Asked again until a new one is made: the other station may be away, or the asking lost.
            wire.relink_at = Some(now + people::MAKING);
            if online {
                wire.media = MediaState::Broken;
                out.send(ToServer::Relink { link });
            }
        }
    }

    fn close_all(&mut self, out: &mut Out, which: impl Fn(&Wire) -> bool) {
        self.0.retain(|&link, wire| {
            let closes = which(wire);
            if closes {
                out.effect(Effect::CloseMedia(link));
            }
            !closes
        });
    }
}
