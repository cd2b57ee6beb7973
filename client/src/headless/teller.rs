//! Views into lines: what differs between one view and the next is what happened.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use signaling::protocol::{Role, Station};

use crate::station::{
    ChatLine, Device, FilesView, LineState, MediaState, NotHandedIn, NoticeKind, PromptOutput, ServerLink,
    View,
};

/// Tells what happened from one view to the next.
pub(super) struct Teller {
    server: String,
    before: Option<Arc<View>>,
    said: u64,
}

impl Teller {
    pub fn new(server: String) -> Self {
        Teller { server, before: None, said: 0 }
    }

    /// What happened since the last view, in order.
    pub fn tell(&mut self, view: &Arc<View>) -> Vec<Value> {
        let before = self.before.replace(Arc::clone(view));
        let before = before.as_deref();
        let mut told = Vec::new();
        self.tell_server(before, view, &mut told);
        tell_people(before, view, &mut told);
        super::calls::tell(before, view, &mut told);
        super::log::tell(before, view, &mut told);
        super::desk::tell(before, view, &mut told);
        super::exam::tell(before, view, &mut told);
        super::plays::tell(before, view, &mut told);
        super::listening::tell(before, view, &mut told);
        tell_chat(before, view, &mut told);
        tell_sound(before, view, &mut told);
        super::checks::tell(before, view, &mut told);
        for notice in view.notices.iter().filter(|notice| notice.id > self.said) {
            let (code, text) = describe(&notice.kind);
            told.push(json!({ "is": "error", "code": code, "text": text }));
        }
        self.said = view.notices.last().map_or(self.said, |notice| notice.id.max(self.said));
        told
    }

    fn tell_server(&self, before: Option<&View>, view: &View, told: &mut Vec<Value>) {
        let was_online = before.is_some_and(|before| before.server == ServerLink::Online);
        match &view.server {
            ServerLink::Online if !was_online => {
                told.push(json!({ "is": "online", "server": self.server, "id": view.id.map(|id| id.0) }));
            }
            ServerLink::Connecting { why, .. } if was_online => {
                told.push(json!({ "is": "offline", "why": why }))
            }
            ServerLink::Refused(code) if before.is_none_or(|before| before.server != view.server) => {
                told.push(json!({ "is": "error", "code": code, "text": "the server refused this station" }));
            }
            ServerLink::Online | ServerLink::Connecting { .. } | ServerLink::Refused(_) => {}
        }
    }
}

fn tell_people(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    let stations = |view: &View| -> Vec<Value> {
        let shown = view.roster.iter();
        let line = |seen: &Station| json!({ "id": seen.id, "name": seen.name, "role": seen.role, "state": seen.state });
        shown.map(line).collect()
    };
    let same = before.is_some_and(|before| Arc::ptr_eq(&before.roster, &view.roster));
    let now = if same { Vec::new() } else { stations(view) };
    if !now.is_empty() && before.map(stations).as_ref() != Some(&now) {
        told.push(json!({ "is": "roster", "stations": now }));
    }
    let media = |view: &View| view.peer.as_ref().map(|peer| peer.media);
    if let Some(peer) = &view.peer
        && before.and_then(media) != Some(peer.media)
    {
        let state = match peer.media {
            MediaState::Connecting => "connecting",
            MediaState::Ready => "ready",
            MediaState::Broken => "broken",
        };
        told.push(json!({ "is": "media", "with": peer.name, "state": state }));
    }
}

fn tell_chat(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    if before.is_some_and(|before| Arc::ptr_eq(&before.chat, &view.chat)) {
        return;
    }
    let known =
        |line: &ChatLine| before.and_then(|before| before.chat.iter().find(|known| known.id == line.id));
    for line in view.chat.iter() {
        match (known(line), line.mine) {
            (None, false) => {
                let from = line
                    .persona
                    .as_ref()
                    .filter(|_| view.role == Role::Candidate)
                    .map(|persona| &persona.name);
                let peer = view.peer.as_ref().map(|peer| &peer.name);
                told.push(json!({ "is": "chat", "from": from.or(peer), "id": line.id, "text": line.text, "by_helper": line.by_helper }));
            }
            (Some(known), true) if known.state == line.state => {}
            (_, true) if line.state != LineState::Sending => {
                told.push(json!({ "is": "chat_state", "id": line.id, "state": state_word(line.state), "text": line.text, "by_helper": line.by_helper }));
            }
            (_, _) => {}
        }
    }
}

fn tell_sound(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    if view.audio.clock.is_some() && before.and_then(|before| before.audio.clock) != view.audio.clock {
        let clock = view.audio.clock.map(|clock| (unix_us(clock.microphone_at), unix_us(clock.voice_at)));
        let (microphone_at_us, voice_at_us) = clock.unzip();
        told.push(
            json!({ "is": "devices", "microphone_at_us": microphone_at_us, "voice_at_us": voice_at_us }),
        );
    }
    if let Some(figures) = view.figures
        && before.is_none_or(|before| before.figures != view.figures)
    {
        told.push(json!({
            "is": "stats", "rtt_ms": figures.rtt_ms, "jitter_ms": figures.jitter_ms,
            "loss_percent": figures.loss_percent, "unmended_percent": figures.unmended_percent,
            "buffer_ms": figures.buffer_ms, "mos": figures.mos, "packet_ms": figures.packet_ms,
            "sent_kbps": figures.sent_kbps,
            "level_in_dbfs": view.audio.near_dbfs, "level_out_dbfs": view.audio.far_dbfs,
        }));
    }
    if before.map(|before| &before.files) != Some(&view.files) && view.files != FilesView::default() {
        let FilesView { have, of, failed, .. } = &view.files;
        told.push(json!({ "is": "files", "have": have, "of": of, "failed": failed }));
    }
    if before.map_or(!view.prompts.is_empty(), |before| before.prompts != view.prompts) {
        let prompts = view.prompts.iter().map(
            |prompt| json!({ "what": prompt.id, "title": prompt.title, "duration": prompt.duration_ms }),
        );
        told.push(json!({ "is": "prompts", "prompts": prompts.collect::<Vec<_>>() }));
    }
    let count = |view: &View| view.last_played.as_ref().map_or(0, |played| played.count);
    if let Some(played) = &view.last_played
        && before.map_or(0, count) != played.count
    {
        told.push(json!({
            "is": "played", "what": played.prompt.id, "title": played.prompt.title,
            "position": played.played_ms, "complete": played.complete,
        }));
    }
    if let Some(playing) = &view.playing
        && before.is_none_or(|before| before.playing.as_ref() != Some(playing))
    {
        let output = match playing.output {
            PromptOutput::Headset => "headset",
            PromptOutput::Loudspeakers => "loudspeakers",
        };
        told.push(json!({
            "is": "playing", "what": playing.prompt.id, "title": playing.prompt.title,
            "position": playing.position_ms, "duration": playing.prompt.duration_ms, "output": output,
        }));
    }
}

fn unix_us(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}

fn state_word(state: LineState) -> &'static str {
    match state {
        LineState::Refused => "refused",
        LineState::Sending => "sending",
        LineState::Sent => "sent",
        LineState::Delivered => "delivered",
        LineState::Read => "read",
    }
}

fn describe(kind: &NoticeKind) -> (Value, String) {
    let (code, text) = match kind {
        NoticeKind::Refused(code) => return (json!(code), "the server refused it".into()),
        NoticeKind::OrderRefused(why) => return (json!(why), why.to_string()),
        NoticeKind::DrawDiffers => ("draw_differs", "the draw is bound to something else".into()),
        NoticeKind::Unreadable => ("unreadable", "a text of the exam cannot be read".into()),
        NoticeKind::NoCall => ("no_call", "there is no such call".into()),
        NoticeKind::NotInLog => ("not_in_log", "there is no such call in the log".into()),
        NoticeKind::InCall => ("in_call", "this station is in a call".into()),
        NoticeKind::LinesTaken => ("lines_taken", "all lines of this station are taken".into()),
        NoticeKind::NothingToTransfer => {
            ("nothing_to_transfer", "nobody who was consulted has answered".into())
        }
        NoticeKind::NothingToMerge => ("nothing_to_merge", "there are no two answered calls".into()),
        NoticeKind::NobodyToHelp => ("nobody_to_help", "no call is listened to".into()),
        NoticeKind::NotReady => ("not_ready", "there is no connection to the server".into()),
        NoticeKind::BadText => ("bad_text", "the text is empty or too long".into()),
        NoticeKind::OtherCandidate => (
            "other_candidate",
            "this station is no longer with the candidate that this was written for".into(),
        ),
        NoticeKind::NoteTooLong => ("note_too_long", "the note is too long".into()),
        NoticeKind::NoteRefused => ("note_refused", "the server does not take the note".into()),
        NoticeKind::NotWritten(_) => ("not_written", "the server does not take the text now".into()),
        NoticeKind::BadKeys => ("bad_keys", "keys are 0 to 9, * and #, at most 32".into()),
        NoticeKind::TooManyKeys => ("too_many_keys", "too many keys wait to be sent".into()),
        NoticeKind::KeysOnHold => ("keys_on_hold", "the call is on hold".into()),
        NoticeKind::KeysNotTaken => ("keys_not_taken", "the other side takes no keys".into()),
        NoticeKind::DocumentComing(title) => ("document_coming", format!("{title:?} is on its way")),
        NoticeKind::DocumentNotOpened { title, why } => ("document_not_opened", format!("{title}: {why}")),
        NoticeKind::NoSuchPrompt(what) => ("no_such_prompt", format!("no recorded call is called {what:?}")),
        NoticeKind::PromptFailed(why) => ("prompt_failed", why.clone()),
        NoticeKind::Play(notice) => return super::plays::describe(*notice),
        NoticeKind::RecordedElsewhere(station) => {
            ("not_recorded", format!("no recording of that moment is kept here: it lies at {station}"))
        }
        NoticeKind::NotHandedOver(why) => ("not_handed_over", why.to_string()),
        NoticeKind::DeviceLost(Device::Microphone, name) => ("microphone_lost", name.clone()),
        NoticeKind::DeviceLost(_, name) => ("output_lost", name.clone()),
        NoticeKind::DeviceRefused(_, obstacle) => ("device_refused", obstacle.to_string()),
        NoticeKind::MicrophoneSilent => ("microphone_silent", "the microphone gives nothing".into()),
        NoticeKind::SpokenWhileMuted => ("spoken_while_muted", "the microphone is muted".into()),
        NoticeKind::ProcessingFailed(why) => ("processing_failed", why.clone()),
        NoticeKind::WrongCheckStep => ("wrong_check_step", "the headset check does not ask this now".into()),
        NoticeKind::Checking => ("checking", "the headset is being checked".into()),
        NoticeKind::CheckFailed => ("check_failed", "the headset check could not be completed".into()),
        NoticeKind::RoomNoisy => ("room_noisy", "the room is loud".into()),
        NoticeKind::RecordingFailed(why) => ("recording_failed", why.clone()),
        NoticeKind::WrongRole => ("wrong_role", "not for this role".into()),
        NoticeKind::ListeningEnded(name) => ("listening_ended", format!("{name} is no longer here")),
        NoticeKind::TooBusy => ("too_busy", "too many requests wait".into()),
        NoticeKind::NotKept(why) => ("not_kept", why.clone()),
        NoticeKind::RecordNotSaved(why) => ("record_not_saved", why.clone()),
        NoticeKind::NotHandedIn { name, why: NotHandedIn::NotTaken(why) } => {
            return (json!({ "not_handed_in": why }), format!("{name}: {why}"));
        }
        NoticeKind::NotHandedIn { name, why: NotHandedIn::Unreadable(why) } => {
            ("unreadable_file", format!("{name}: {why}"))
        }
        NoticeKind::DossierNotSaved(why) => ("dossier_not_saved", why.clone()),
        NoticeKind::NoPlanToPrint => ("no_plan", "there is no plan to print".into()),
        NoticeKind::PageNotKept { file, why } => ("page_not_kept", format!("{file}: {why}")),
        NoticeKind::PageNotOpened { file, why } => ("page_not_opened", format!("{file}: {why}")),
    };
    (json!(code), text)
}
