//! The headset check: five steps that a person is led through, and a look at the room before each exchange.
//!
//! ```text
//!  begin -> Level -> measured -+-> Sentence -> PlayBack -> Heard -> Ear(Left) -> Ear(Right) -> Ring -> Room -> Done
//!             ^                |                ^    ^       |          |                        ^
//!             |                v                |    +-again-+          +---- both: one ear -----+
//!             +--- again - LevelWrong --go on---+
//!
//!  a call, other devices or the person end it at any point; a verdict there is only at the end
//! ```

mod judge;

use std::time::{Duration, Instant};

use signaling::protocol::CallId;

use super::Effect;
use super::effect::Trial;
use super::out::Out;
use super::view::{
    AudioView, CheckAnswer, CheckStep, CheckView, Ear, Fault, Findings, Level, Measured, NoticeKind, Verdict,
};

/// Long enough for a sentence of a dozen words, short enough not to search for more to say.
const SPEAKING_SECONDS: u8 = 4;
/// The room is measured for this long; a cough leaves enough of it quiet.
const ROOM_SECONDS: u8 = 2;
/// A chirp of 0.4 s and its way through a headset with a radio, which takes up to 0.5 s.
const ECHO_SECONDS: u8 = 2;
/// The room before an exchange: through the 1.5 s of a ring and the opening of the devices.
const RENEWAL_SECONDS: u8 = 3;
/// A device that was at rest needs a moment before its first sample, and the take must not be cut short of its end.
const OPENING: Duration = Duration::from_millis(500);
/// Measuring takes some 50 ms, listing devices before it up to seconds; and playing has its own end.
const PATIENCE: Duration = Duration::from_secs(8);
/// A ring that nobody answers stops after this.
const RINGS: Duration = Duration::from_secs(20);

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// The person.
    Person,
    /// The end of a take.
    Take(Instant),
    /// What the take says, or the end of what is played.
    Answer(Instant),
    /// The person, while it rings.
    Ringing(Instant),
}

#[derive(Debug, Default)]
pub(super) struct Check {
    step: Option<(CheckStep, Wait)>,
    found: Findings,
    verdict: Option<Verdict>,
    /// The room is measured without the person: until when.
    renewal: Option<Wait>,
    /// The takes so far: what comes of an older one means nothing.
    takes: u32,
    /// The call before which the room was measured last.
    renewed_for: Option<CallId>,
}

impl Check {
    pub fn view(&self, audio: &AudioView) -> CheckView {
        CheckView {
            step: self.step.map(|(step, _)| step),
            found: self.found.clone(),
            verdict: self.verdict.clone(),
            stale: self.is_stale(audio),
        }
    }

    /// Whether the verdict says of these devices that the microphone hears what is played.
    pub fn finds_echo(&self, audio: &AudioView) -> bool {
        let echoes = |verdict: &Verdict| verdict.faults.contains(&Fault::Echo);
        self.verdict.as_ref().is_some_and(echoes) && !self.is_stale(audio)
    }

    fn is_stale(&self, audio: &AudioView) -> bool {
        let differ = |verdict: &Verdict| judge::differ(&verdict.devices, &judge::devices(audio));
        self.verdict.as_ref().is_some_and(differ)
    }

    /// Whether a check goes on that no other use of the devices may disturb.
    pub fn is_on(&self) -> bool {
        self.step.is_some_and(|(step, _)| step != CheckStep::Done)
    }

    /// Whether the devices must be open.
    pub fn needs_devices(&self) -> bool {
        self.is_on() || matches!(self.renewal, Some(Wait::Take(_)))
    }

    /// Whether there is a step to be seen, be it the verdict.
    pub fn has_step(&self) -> bool {
        self.step.is_some()
    }

    /// Whether this call is met for the first time.
    pub fn is_new(&mut self, call: CallId) -> bool {
        self.renewed_for.replace(call) != Some(call)
    }

    /// What is being measured without the person is not waited for any more.
    pub fn forget_renewal(&mut self) {
        self.renewal = None;
    }

    pub fn loaded(&mut self, verdict: Verdict) {
        self.verdict.get_or_insert(verdict);
    }

    pub fn begin(&mut self, now: Instant, out: &mut Out) {
        self.found = Findings::default();
        self.renewal = None;
        self.take(CheckStep::Level, SPEAKING_SECONDS, now, out);
    }

    /// The check is over without a verdict, or its verdict was read.
    pub fn end(&mut self, out: &mut Out) {
        if self.needs_devices() {
            out.effect(Effect::Trial(Trial::Rest));
        }
        (self.step, self.renewal) = (None, None);
    }

    pub fn leave(&mut self, out: &mut Out) {
        if self.has_step() {
            self.end(out);
        } else {
            out.notice(NoticeKind::WrongCheckStep);
        }
    }

    /// Once more: the sentence, the tone, the ring, the level that was not right.
    pub fn again(&mut self, now: Instant, out: &mut Out) {
        match self.step {
            Some((CheckStep::LevelWrong(_), _)) => self.take(CheckStep::Level, SPEAKING_SECONDS, now, out),
            Some((CheckStep::Heard, _)) => self.take(CheckStep::Sentence, SPEAKING_SECONDS, now, out),
            Some((CheckStep::Ear(ear), _)) => self.sound_ear(ear, out),
            Some((CheckStep::Ring, _)) => self.ring(now, out),
            Some((CheckStep::Done, _)) => self.begin(now, out),
            _ => out.notice(NoticeKind::WrongCheckStep),
        }
    }

    pub fn answer(&mut self, answer: CheckAnswer, now: Instant, out: &mut Out) {
        use CheckAnswer::{Both, GoOn, Left, Neither, No, Right, Yes};
        match (self.step.map(|(step, _)| step), answer) {
            (Some(CheckStep::LevelWrong(_)), GoOn) => {
                self.take(CheckStep::Sentence, SPEAKING_SECONDS, now, out);
            }
            (Some(CheckStep::Heard), Yes | No) => {
                self.found.heard = Some(answer == Yes);
                self.sound_ear(Ear::Left, out);
            }
            (Some(CheckStep::Ear(Ear::Left)), Left | Right | Neither) => {
                self.found.left = Some(answer);
                self.sound_ear(Ear::Right, out);
            }
            // A headset with one ear has no sides.
            (Some(CheckStep::Ear(Ear::Left)), Both) => {
                self.found.left = Some(answer);
                self.ring(now, out);
            }
            (Some(CheckStep::Ear(Ear::Right)), Left | Right | Both | Neither) => {
                self.found.right = Some(answer);
                self.ring(now, out);
            }
            (Some(CheckStep::Ring), Yes | No) => {
                self.found.rang = Some(answer == Yes);
                self.take(CheckStep::Room, ROOM_SECONDS, now, out);
            }
            _ => out.notice(NoticeKind::WrongCheckStep),
        }
    }

    /// Measures the room before an exchange, unless a check does so anyway.
    pub fn renew(&mut self, now: Instant, out: &mut Out) {
        if !self.is_on() {
            self.takes += 1;
            out.effect(Effect::Trial(Trial::Take { seconds: RENEWAL_SECONDS, chirp: false }));
            self.renewal = Some(Wait::Take(now + length(RENEWAL_SECONDS)));
        }
    }

    /// What was played back has ended.
    pub fn played(&mut self) {
        if let Some((CheckStep::PlayBack, _)) = self.step {
            self.step = Some((CheckStep::Heard, Wait::Person));
        }
    }

    pub fn measured(
        &mut self,
        number: u32,
        measured: Measured,
        audio: &AudioView,
        now: Instant,
        out: &mut Out,
    ) {
        if number != self.takes {
            return;
        }
        if let Some(Wait::Answer(_)) = self.renewal {
            self.renewal = None;
            return self.renewed(measured, audio, out);
        }
        match self.step {
            Some((CheckStep::Level, Wait::Answer(_))) => {
                let level = judge::level(&measured, audio.choice.volumes.microphone_db);
                self.found.level = Some(level);
                self.found.level_dbfs = Some(measured.level_dbfs);
                match level {
                    Level::Right => self.take(CheckStep::Sentence, SPEAKING_SECONDS, now, out),
                    _ => self.step = Some((CheckStep::LevelWrong(level), Wait::Person)),
                }
            }
            Some((CheckStep::Room, Wait::Answer(_))) if self.found.noise_dbfs.is_none() => {
                self.found.noise_dbfs = Some(measured.noise_dbfs);
                self.takes += 1;
                out.effect(Effect::Trial(Trial::Take { seconds: ECHO_SECONDS, chirp: true }));
                self.step = Some((CheckStep::Room, Wait::Take(now + length(ECHO_SECONDS))));
            }
            Some((CheckStep::Room, Wait::Answer(_))) => {
                self.found.echo_db = measured.echo_db;
                self.conclude(measured.at_ms, audio, out);
            }
            _ => {}
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let due = |wait| match wait {
            Wait::Person => None,
            Wait::Take(at) | Wait::Answer(at) | Wait::Ringing(at) => Some(at),
        };
        let waits = [self.step.map(|(_, wait)| wait), self.renewal];
        waits.into_iter().flatten().filter_map(due).min()
    }

    pub fn tick(&mut self, now: Instant, out: &mut Out) {
        match self.renewal {
            Some(Wait::Take(at)) if now >= at => {
                out.effect(Effect::Trial(Trial::Measure(self.takes)));
                self.renewal = Some(Wait::Answer(now + PATIENCE));
            }
            Some(Wait::Answer(at)) if now >= at => self.renewal = None,
            _ => {}
        }
        let Some((step, wait)) = self.step else { return };
        match wait {
            Wait::Take(at) if now >= at => {
                let (next, trial) = match step {
                    CheckStep::Sentence => (CheckStep::PlayBack, Trial::PlayBack),
                    other => (other, Trial::Measure(self.takes)),
                };
                out.effect(Effect::Trial(trial));
                self.step = Some((next, Wait::Answer(now + PATIENCE)));
            }
            // An output that does not open plays nothing: the person says that it was not heard.
            Wait::Answer(at) if now >= at && step == CheckStep::PlayBack => self.played(),
            Wait::Answer(at) if now >= at => {
                self.end(out);
                out.notice(NoticeKind::CheckFailed);
            }
            Wait::Ringing(at) if now >= at => {
                out.effect(Effect::Trial(Trial::Rest));
                self.step = Some((step, Wait::Person));
            }
            Wait::Person | Wait::Take(_) | Wait::Answer(_) | Wait::Ringing(_) => {}
        }
    }

    fn take(&mut self, step: CheckStep, seconds: u8, now: Instant, out: &mut Out) {
        self.takes += 1;
        out.effect(Effect::Trial(Trial::Take { seconds, chirp: false }));
        self.step = Some((step, Wait::Take(now + length(seconds))));
    }

    fn sound_ear(&mut self, ear: Ear, out: &mut Out) {
        out.effect(Effect::Trial(Trial::Ear(ear)));
        self.step = Some((CheckStep::Ear(ear), Wait::Person));
    }

    fn ring(&mut self, now: Instant, out: &mut Out) {
        out.effect(Effect::Trial(Trial::Ring));
        self.step = Some((CheckStep::Ring, Wait::Ringing(now + RINGS)));
    }

    fn conclude(&mut self, at_ms: u64, audio: &AudioView, out: &mut Out) {
        let verdict = Verdict {
            at_ms,
            renewed_ms: None,
            devices: judge::devices(audio),
            found: self.found.clone(),
            faults: judge::faults(&self.found, audio.cancels_echo_anyway()),
        };
        out.effect(Effect::Trial(Trial::Rest));
        out.effect(Effect::KeepVerdict(Box::new(verdict.clone())));
        out.retract(|kind| *kind == NoticeKind::RoomNoisy);
        self.verdict = Some(verdict);
        self.step = Some((CheckStep::Done, Wait::Person));
    }

    /// What was measured without the person goes into the verdict there is; a fault is said in any case.
    fn renewed(&mut self, measured: Measured, audio: &AudioView, out: &mut Out) {
        out.effect(Effect::Trial(Trial::Rest));
        if judge::is_noisy(measured.noise_dbfs) {
            out.notice(NoticeKind::RoomNoisy);
        } else {
            out.retract(|kind| *kind == NoticeKind::RoomNoisy);
        }
        let devices = judge::devices(audio);
        let current = self.verdict.as_mut().filter(|verdict| !judge::differ(&verdict.devices, &devices));
        let Some(verdict) = current else { return };
        verdict.renewed_ms = Some(measured.at_ms);
        verdict.found.noise_dbfs = Some(measured.noise_dbfs);
        verdict.faults = judge::faults(&verdict.found, audio.cancels_echo_anyway());
        out.effect(Effect::KeepVerdict(Box::new(verdict.clone())));
    }
}

/// How long a take of so many seconds takes.
fn length(seconds: u8) -> Duration {
    Duration::from_secs(seconds.into()) + OPENING
}
