//! The peer connections of calls with stations that this one is not paired with: one for each, made and made again as
//! the server says, and closed with the call.

use std::collections::BTreeMap;
use std::time::Instant;

use signaling::protocol::{CallId, Link};

use super::calls::Calls;
use super::effect::Way;
use super::making::Making;
use super::out::Out;

/// All of them, by the call.
#[derive(Debug, Default)]
pub(super) struct Wires(BTreeMap<CallId, Making>);

impl Wires {
    /// The server has a call's connection made.
    pub fn told(
        &mut self,
        (call, link, offerer): (CallId, Link, bool),
        calls: &mut Calls,
        now: Instant,
        out: &mut Out,
    ) {
        let is_older = self.0.get(&call).is_some_and(|known| known.link() >= link);
        if is_older || !calls.has(call) {
            return;
        }
        self.0.remove(&call).into_iter().for_each(|former| former.close(out));
        self.0.insert(call, Making::open(link, offerer, Way::Call, now, out));
        calls.linked(call, link, now, out);
    }

    /// Closes those whose call is over.
    pub fn follow(&mut self, calls: &Calls, out: &mut Out) {
        for (_, wire) in self.0.extract_if(.., |call, _| !calls.has(*call)) {
            wire.close(out);
        }
    }

    /// Those that live at this station.
    pub fn living_links(&self) -> impl Iterator<Item = Link> {
        self.0.values().filter_map(Making::living)
    }

    pub fn welcomed(&mut self, now: Instant) {
        self.0.values_mut().for_each(|wire| wire.welcomed(now));
    }

    pub fn has(&self, link: Link) -> bool {
        self.0.values().any(|wire| wire.link() == link)
    }

    pub fn media_connected(&mut self, link: Link) {
        self.of(link).into_iter().for_each(Making::connected);
    }

    pub fn media_failed(&mut self, link: Link, now: Instant) {
        self.of(link).into_iter().for_each(|wire| wire.failed(now));
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.0.values().filter_map(Making::next_deadline).min()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.0.values_mut().for_each(|wire| wire.tick(now, online, out));
    }

    fn of(&mut self, link: Link) -> Option<&mut Making> {
        self.0.values_mut().find(|wire| wire.link() == link)
    }
}
