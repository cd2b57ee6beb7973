//! What fails at this station, as the server of an exam is told: all of it at once, once after each welcome and whenever it
//! is another, so that nothing is said twice and nothing is forgotten.

use signaling::protocol::ToServer;
use signaling::protocol::exam::ToExam;

use super::Station;
use super::out::Out;

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failing {
    /// Microphone or headset is gone.
    pub device: bool,
    /// The voice of the call that goes on does not pass.
    pub voice: bool,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    /// What was said on this connection.
    said: Option<Failing>,
}

impl Faults {
    /// Back at the server: what was said before may not have been heard.
    pub fn welcomed(&mut self) {
        self.said = None;
    }

    fn follow(&mut self, failing: Failing, out: &mut Out) {
        if self.said != Some(failing) {
            self.said = Some(failing);
            let Failing { device, voice } = failing;
            out.send(ToServer::Exam(ToExam::Faults { device, voice }));
        }
    }
}

impl Station {
    /// Says what fails, where somebody of a session sits here.
    pub(super) fn follow_faults(&mut self) {
        if !self.server.is_online() || !self.exam.examines() {
            return;
        }
        let passes = |link| {
            self.people.living_link() == Some(link) || self.wires.living_links().any(|living| living == link)
        };
        let voice = self.calls.voice_links().any(|link| !passes(link));
        let failing = Failing { device: self.sound.voice_is_missing(), voice };
        self.faults.follow(failing, &mut self.out);
    }
}
