//! What follows from the calls: what is recorded, what the headset shows, and which devices are open.

use std::time::Instant;

use signaling::protocol::Link;

use super::{Effect, Exchange, Station};

impl Station {
    pub(super) fn follow_call(&mut self, now: Instant) {
        self.calls.device_lost(self.sound.voice_is_missing(), now, &mut self.out);
        let (calls, people, near, exam) = (&self.calls, &self.people, &self.identity.name, &self.exam);
        let exchange = || {
            let call = calls.exchange()?;
            let seen = call.peer.and_then(|peer| people.seen(peer)).map(|seen| seen.name.clone());
            // One that is not in sight is named as the paired station only where it is that.
            let paired = people.peer().filter(|paired| call.peer.is_none_or(|peer| peer == paired.id));
            let spoken_to = call.handled_by.as_ref().unwrap_or(&call.persona);
            let far = seen.or(paired.map(|paired| paired.name)).unwrap_or_else(|| spoken_to.name.clone());
            let (persona, direction) = (call.persona.clone(), call.direction);
            let of = exam.view().open_exchange(now);
            Some(Exchange { call: call.id, near: near.clone(), far, persona, direction, of })
        };
        self.sound.follow(calls, exchange, &mut self.out);
        self.keys.follow(calls);
        self.wires.follow(calls, &mut self.out);
        self.sound.tell(self.server.is_online(), &mut self.out);
        let lights = self.calls.lights();
        if self.lights != lights {
            self.lights = lights;
            self.out.effect(Effect::Lights(lights));
        }
        let in_call = self.attend_check(now);
        // Whoever answers or calls hears that call alone; what only rings, and is declined, leaves what is heard.
        if self.listening.is_on() && self.calls.hears_others() {
            self.listening.stop(self.server.is_online(), &mut self.out);
        }
        self.follow_faults();
        self.plays.attend_server(self.server.is_online(), &mut self.sound, &mut self.out);
        self.plays.follow(&self.exam, &self.files, &mut self.out);
        self.follow_help(now);
        self.follow_helped(self.server.is_online());
        let whispers = self.calls.helping().is_some();
        let listening = self.listening.is_on() && !whispers;
        let in_call = in_call && !listening;
        let used = (self.check.needs_devices(), self.plays.is_on());
        self.sound.rest_or_wake(in_call, used, listening, now, &mut self.out);
    }

    /// Whether a connection is one of this station's.
    pub(super) fn has_link(&self, link: Link) -> bool {
        self.people.has(link) || self.wires.has(link) || self.listening.has(link)
    }
}
