//! What follows from the calls: what is recorded, what the headset shows, and which devices are open.

use std::time::Instant;

use super::{Effect, Exchange, Station};

impl Station {
    pub(super) fn follow_call(&mut self, now: Instant) {
        self.calls.device_lost(self.sound.voice_is_missing(), now, &mut self.out);
        let (calls, people, near) = (&self.calls, &self.people, &self.identity.name);
        let exchange = || {
            let (call, persona, direction) = calls.active()?;
            // A candidate knows of nobody but the paired station, and of no other name.
            let seen = calls.active_peer().and_then(|peer| people.seen(peer));
            let far = seen.map(|seen| seen.name.clone()).or(people.peer().map(|peer| peer.name));
            let far = far.unwrap_or_default();
            Some(Exchange { call, near: near.clone(), far, persona: persona.clone(), direction })
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
        self.follow_help(now);
        let whispers = self.calls.helping().is_some();
        let listening = self.listening.is_on() && !whispers;
        let in_call = in_call && !listening;
        self.sound.rest_or_wake(in_call, self.check.needs_devices(), listening, now, &mut self.out);
    }
}
