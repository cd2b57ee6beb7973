//! Where the headset check and the calls meet: a call ends a check, and begins with a look at the room.

use std::time::Instant;

use signaling::protocol::Role;

use super::view::{CallState, Device, DeviceChoice, NoticeKind, PlayNotice};
use super::{CheckCommand, Station};

impl Station {
    pub(super) fn check_command(&mut self, word: CheckCommand, now: Instant) {
        let Station { check, sound, calls, listening, server, out, identity, plays, .. } = self;
        match word {
            CheckCommand::Begin if identity.role == Role::Staff => out.notice(NoticeKind::WrongRole),
            CheckCommand::Begin if calls.view().is_some() => out.notice(NoticeKind::InCall),
            CheckCommand::Begin if plays.is_on() => out.notice(NoticeKind::Play(PlayNotice::GoesOn)),
            CheckCommand::Begin => {
                // A check opens the microphone.
                listening.stop(server.is_online(), out);
                sound.stop(out);
                sound.try_output(None, now, out);
                check.begin(now, out);
            }
            CheckCommand::Answer(answer) => check.answer(answer, now, out),
            CheckCommand::Again => check.again(now, out),
            CheckCommand::Leave => check.leave(out),
        }
    }

    /// A tone in the ear of someone who talks is no help.
    pub(super) fn try_output(&mut self, device: Option<Device>, now: Instant) {
        match device {
            Some(_) if self.calls.view().is_some() => self.out.notice(NoticeKind::InCall),
            Some(_) if self.check.is_on() => self.out.notice(NoticeKind::Checking),
            Some(_) if self.plays.is_on() => self.out.notice(NoticeKind::Play(PlayNotice::GoesOn)),
            // There is nothing to hear of a microphone.
            Some(Device::Microphone) => {}
            Some(played) => {
                self.plays.level_played(played);
                self.sound.stop(&mut self.out);
                self.check.forget_renewal();
                self.sound.try_output(device, now, &mut self.out);
            }
            None => self.sound.try_output(None, now, &mut self.out),
        }
    }

    /// Half a check of one headset and half of another would be none.
    pub(super) fn choose_devices(&mut self, choice: DeviceChoice, now: Instant) {
        let others = !self.sound.audio.choice.same_devices(&choice);
        // What is heard is heard to its end where it began.
        if others && self.plays.is_on() {
            return self.out.notice(NoticeKind::Play(PlayNotice::GoesOn));
        }
        if others {
            self.plays.devices_changed();
        }
        if self.check.is_on() && others {
            self.check.end(&mut self.out);
        }
        self.sound.choose(choice, now);
        self.sound.use_devices(self.check.finds_echo(&self.sound.audio), &mut self.out);
    }

    /// Cancels echo where the devices, or what the check has found of them, ask for it.
    pub(super) fn see_to_echo(&mut self) {
        self.sound.see_to_echo(self.check.finds_echo(&self.sound.audio), &mut self.out);
    }

    /// Looks at what can be seen of the headset without the person, and without a sound to them.
    pub(super) fn renew_check(&mut self, now: Instant) {
        let free = self.calls.active().is_none() && !self.listening.is_on() && !self.plays.is_on();
        if self.identity.role != Role::Staff && free && !self.check.is_on() {
            self.sound.remind(&mut self.out);
            self.sound.try_output(None, now, &mut self.out);
            self.check.renew(now, &mut self.out);
        }
    }

    /// Ends a check that a call meets; a call that begins to ring, here or there, renews the last verdict. Whether there is
    /// a call.
    pub(super) fn attend_check(&mut self, now: Instant) -> bool {
        let Some(call) = self.calls.view() else { return false };
        if self.check.has_step() {
            self.check.end(&mut self.out);
        }
        if matches!(call.state, CallState::Ringing | CallState::Placing) && self.check.is_new(call.call) {
            self.renew_check(now);
        }
        true
    }
}
