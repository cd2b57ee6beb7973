//! What is played and recorded at this station beside the call, and the devices that do it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{CallId, Role, ToServer};

use super::calls::Calls;
use super::echo;
use super::effect::Exchange;
use super::meter::{Meters, SILENCE_DBFS};
use super::out::Out;
use super::view::{
    AudioView, Device, DeviceChoice, Figures, NoticeKind, Played, Playing, Prompt, RecordingState, Replay,
    ReplayAt, StreamClock,
};
use super::{Awake, Effect, PromptOutput, Trial};

/// Devices are opened at the start and when others are chosen, long enough to see that they work and speak a word…
const CHECK: Duration = Duration::from_secs(5);
/// …and stay open after a call for its last tone. Between calls no microphone is open, and the processor rests.
const AFTERWARDS: Duration = Duration::from_secs(4);

/// A tone on an output is heard and recognised in this time; it ends by itself.
const TRYING: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Sound {
    pub audio: AudioView,
    pub figures: Option<Figures>,
    pub prompts: Arc<Vec<Prompt>>,
    pub playing: Option<Playing>,
    pub last_played: Option<Played>,
    /// What plays is an exchange heard again, from here on.
    replayed_from_ms: Option<u64>,
    pub recording: RecordingState,
    /// The call that is recorded, or could not be.
    recorded: Option<CallId>,
    /// What was played and the server does not know yet; a person plays a handful.
    untold: Vec<ToServer>,
    /// Devices that are gone or do not open.
    missing: BTreeMap<Device, NoticeKind>,
    checking: bool,
    awake_until: Option<Instant>,
    trying_until: Option<Instant>,
    /// Of the near and the far voice.
    voices: Meters<2>,
    /// Of voice, ring and recorded call.
    outputs: Meters<3>,
    open: Awake,
    /// What is open at a station that is used: one of staff speaks to nobody, and opens no microphone.
    most: Awake,
}

impl Sound {
    pub fn new(choice: DeviceChoice, role: Role, now: Instant) -> Self {
        let most = match role {
            Role::Candidate | Role::Jury => Awake::Everything,
            Role::Staff => Awake::Outputs,
        };
        let mut audio = AudioView {
            choice,
            near_dbfs: SILENCE_DBFS,
            far_dbfs: SILENCE_DBFS,
            outputs_dbfs: [SILENCE_DBFS; 3],
            awake: true,
            ..AudioView::default()
        };
        audio.echo = echo::seen(&audio, false);
        Sound {
            audio,
            figures: None,
            prompts: Arc::default(),
            playing: None,
            last_played: None,
            replayed_from_ms: None,
            recording: RecordingState::Off,
            recorded: None,
            untold: Vec::new(),
            missing: BTreeMap::new(),
            checking: false,
            awake_until: Some(now + CHECK),
            trying_until: None,
            voices: Meters::default(),
            outputs: Meters::default(),
            open: most,
            most,
        }
    }

    /// Which devices are open.
    pub fn awake(&self) -> Awake {
        self.open
    }

    pub fn play(&mut self, what: &str, output: PromptOutput, out: &mut Out) {
        let found = self.prompts.iter().find(|prompt| prompt.id == what || prompt.title == what);
        let Some(prompt) = found.cloned() else {
            return out.notice(NoticeKind::NoSuchPrompt(what.into()));
        };
        if self.playing.is_some() {
            self.stop(out);
        }
        out.effect(Effect::PlayPrompt { id: prompt.id.clone(), output });
        self.playing = Some(Playing { prompt, position_ms: 0, output });
    }

    pub fn stop(&mut self, out: &mut Out) {
        if let Some(position_ms) = self.playing.as_ref().map(|playing| playing.position_ms) {
            out.effect(Effect::StopPrompt);
            self.prompt_ended(false, position_ms);
        }
    }

    /// Plays the recording of an exchange from this moment of it on.
    pub fn play_exchange(&mut self, replay: &Replay, output: PromptOutput, out: &mut Out) {
        let Replay { at, from_ms, length_ms, title } = replay;
        let (from_ms, fetched) = (*from_ms, matches!(at, ReplayAt::Fetched(_)));
        let Some(id) = replay.id() else { return };
        if self.playing.is_some() {
            self.stop(out);
        }
        out.effect(Effect::PlayExchange { id: id.to_owned(), fetched, from_ms, output });
        let prompt = Prompt { id: id.to_owned(), title: title.clone(), duration_ms: *length_ms };
        self.playing = Some(Playing { prompt, position_ms: from_ms, output });
        self.replayed_from_ms = Some(from_ms);
    }

    /// A play of the exam is over; the server has it from elsewhere.
    pub fn exam_play_ended(&mut self, complete: bool, played_ms: u64) {
        let Some(Playing { prompt, .. }) = self.playing.take() else { return };
        let count = self.last_played.as_ref().map_or(0, |played| played.count) + 1;
        self.last_played = Some(Played { prompt, played_ms, complete, count });
    }

    pub fn prompt_position(&mut self, position_ms: u64) {
        if let Some(playing) = &mut self.playing {
            playing.position_ms = self.replayed_from_ms.unwrap_or(0) + position_ms;
        }
    }

    pub fn prompt_ended(&mut self, complete: bool, played_ms: u64) {
        let Some(Playing { prompt, .. }) = self.playing.take() else { return };
        // Of exchanges heard again the server's journal says nothing: they are the jury's own.
        if self.replayed_from_ms.take().is_none() {
            let title = prompt.title.clone();
            self.untold.push(ToServer::Played { title, played_ms, complete });
        }
        let count = self.last_played.as_ref().map_or(0, |played| played.count) + 1;
        self.last_played = Some(Played { prompt, played_ms, complete, count });
    }

    /// Tells the server what was played, once it is there to hear it.
    pub fn tell(&mut self, online: bool, out: &mut Out) {
        if online {
            self.untold.drain(..).for_each(|message| out.send(message));
        }
    }

    pub fn prompt_failed(&mut self, why: String, out: &mut Out) {
        let heard_ms = self.playing.as_ref().map_or(0, |playing| playing.position_ms);
        self.prompt_ended(false, heard_ms);
        out.notice(NoticeKind::PromptFailed(why));
    }

    pub fn record(&mut self, on: bool, role: Role, calls: &mut Calls, out: &mut Out) {
        match (&self.recording, on) {
            _ if role != Role::Jury => out.notice(NoticeKind::WrongRole),
            (RecordingState::Off | RecordingState::Fault(_), true) => self.recording = RecordingState::Armed,
            (RecordingState::On, false) => {
                out.effect(Effect::StopRecording);
                calls.tell_recording(false, out);
                self.recording = RecordingState::Off;
            }
            (_, false) => self.recording = RecordingState::Off,
            (RecordingState::Armed | RecordingState::On, true) => {}
        }
    }

    /// Recording begins with the answer and ends with the call, for as long as it is switched on. Where the person turns
    /// to another call, that one is recorded from then on, apart.
    pub fn follow(&mut self, calls: &Calls, exchange: impl FnOnce() -> Option<Exchange>, out: &mut Out) {
        let elsewhere = !self.recorded.is_some_and(|recorded| calls.is_in(recorded));
        match &self.recording {
            RecordingState::On if elsewhere => {
                out.effect(Effect::StopRecording);
                self.recording = RecordingState::Armed;
            }
            RecordingState::Fault(_) if elsewhere => self.recording = RecordingState::Armed,
            RecordingState::Off | RecordingState::Armed | RecordingState::On | RecordingState::Fault(_) => {}
        }
        if self.recording == RecordingState::Armed
            && let Some(exchange) = exchange()
        {
            self.recorded = Some(exchange.call);
            self.recording = RecordingState::On;
            out.effect(Effect::StartRecording(Box::new(exchange)));
        }
        if calls.active().is_none() {
            self.figures = None;
        }
    }

    pub fn recording_failed(&mut self, why: String, calls: &mut Calls, out: &mut Out) {
        if self.recording == RecordingState::On {
            calls.tell_recording(false, out);
            self.recording = RecordingState::Fault(why.clone());
        }
        out.notice(NoticeKind::RecordingFailed(why));
    }

    /// A device is gone or does not open.
    pub fn missing(&mut self, device: Device, kind: NoticeKind, out: &mut Out) {
        self.missing.insert(device, kind.clone());
        self.audio.ready &= !device.carries_voice();
        out.notice(kind);
    }

    /// A device works: what was said of it is no longer so.
    pub fn works(&mut self, device: Device, out: &mut Out) {
        self.missing.remove(&device);
        out.retract(|kind| match kind {
            NoticeKind::DeviceLost(of, _) | NoticeKind::DeviceRefused(of, _) => *of == device,
            _ => false,
        });
    }

    /// Whether a call cannot be heard or spoken.
    pub fn voice_is_missing(&self) -> bool {
        self.missing.keys().any(|device| device.carries_voice())
    }

    /// Says again what is missing, though it was said and read.
    pub fn remind(&self, out: &mut Out) {
        self.missing.values().for_each(|kind| out.notice(kind.clone()));
    }

    pub fn opened(&mut self, clock: StreamClock) {
        self.audio.ready = true;
        self.audio.clock = Some(clock);
    }

    pub fn levels(&mut self, near_dbfs: f32, far_dbfs: f32, now: Instant) {
        let shown = self.voices.take_in([near_dbfs, far_dbfs], now);
        // The last ones of a device being closed are not shown any more.
        if let Some([near, far]) = shown.filter(|_| self.audio.awake) {
            (self.audio.near_dbfs, self.audio.far_dbfs) = (near, far);
        }
    }

    pub fn output_levels(&mut self, levels: [f32; 3], now: Instant) {
        if let Some(shown) = self.outputs.take_in(levels, now) {
            self.audio.outputs_dbfs = shown;
        }
    }

    /// The person looks at the levels, or no longer.
    pub fn check(&mut self, on: bool) {
        self.checking = on;
    }

    /// Sounds a tone on an output, or no longer.
    pub fn try_output(&mut self, device: Option<Device>, now: Instant, out: &mut Out) {
        if device.is_some() || self.audio.trying.is_some() {
            out.effect(Effect::Trial(device.map_or(Trial::Rest, Trial::Output)));
        }
        self.audio.trying = device;
        self.trying_until = device.map(|_| now + TRYING);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        [self.awake_until, self.trying_until].into_iter().flatten().min()
    }

    /// Opens the devices for whoever needs them, and closes them when nobody does. Listening opens no microphone and
    /// closes one that is open, whatever else would use it: a call has ended the listening before.
    pub fn rest_or_wake(
        &mut self,
        in_call: bool,
        (checked, plays): (bool, bool),
        listening: bool,
        now: Instant,
        out: &mut Out,
    ) {
        if self.trying_until.is_some_and(|until| now >= until) {
            self.try_output(None, now, out);
        }
        if in_call {
            self.awake_until = Some(now + AFTERWARDS);
        }
        self.awake_until = self.awake_until.filter(|until| now < *until);
        let used = in_call || checked || plays || self.checking || self.playing.is_some();
        let used = used || self.trying_until.is_some() || self.awake_until.is_some();
        let open = match (listening, used) {
            (true, _) => Awake::Outputs,
            (false, true) => self.most,
            (false, false) => Awake::Nothing,
        };
        if self.open != open {
            self.open = open;
            self.audio.awake = open != Awake::Nothing;
            out.effect(Effect::Wake(open));
            if open != Awake::Everything {
                (self.audio.near_dbfs, self.audio.far_dbfs) = (SILENCE_DBFS, SILENCE_DBFS);
                self.audio.outputs_dbfs = [SILENCE_DBFS; 3];
            }
        }
    }

    /// Others are chosen; [`Sound::use_devices`] has them used.
    pub fn choose(&mut self, choice: DeviceChoice, now: Instant) {
        // How loud they are may be changed with a slider in a call: nothing is opened anew for that.
        if !self.audio.choice.same_devices(&choice) {
            self.awake_until = Some(now + CHECK);
            self.audio.ready = false;
        }
        self.audio.choice = choice;
    }

    /// Has the chosen devices used; `echo_found` is what the headset check says of them.
    pub fn use_devices(&mut self, echo_found: bool, out: &mut Out) {
        self.audio.echo = echo::seen(&self.audio, echo_found);
        out.effect(Effect::UseDevices(self.audio.used()));
    }

    /// Sees to echo where other devices are known than before, or the headset check says something else of them.
    pub fn see_to_echo(&mut self, echo_found: bool, out: &mut Out) {
        let before = self.audio.echo;
        self.audio.echo = echo::seen(&self.audio, echo_found);
        if self.audio.echo.on != before.on {
            out.effect(Effect::UseDevices(self.audio.used()));
        }
    }
}
