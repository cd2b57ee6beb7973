//! Named views, for looking at screens and for testing them. Everything in them is fictitious.

#![allow(dead_code, reason = "each program that includes this file uses a part of it")]

mod checks;
mod content;
mod desk;
mod exam;
mod exam_jury;
mod exam_papers;
mod floor;
mod kept;
mod lines;
mod listening;
mod log;
mod names;
pub mod plan;
mod play;
pub mod prepare;
mod reading;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::settings::Settings;
use client::station::{
    AudioView, CallState, CallView, CheckView, Command, Device, EndedCall, ExamSeen, Figures, FilesView,
    KeysView, MediaState, Notice, NoticeKind, PeerView, Playing, PlaysSeen, PromptOutput, RecordingState,
    Redundancy, ServerLink, View,
};
use client::ui::{Desk, Join, Launcher, Pick, Wake};
use signaling::protocol::{
    CallId, ClientId, Direction, EndReason, HoldReason, Persona, Phase, Presence, Role, StationId,
};
use tokio::sync::{mpsc, watch};

use content::{chat, clients, device, journal, prompts, roster, vasseur};

#[allow(unused_imports, reason = "only tests look for it")]
pub use content::SECRET;
#[allow(unused_imports, reason = "only tests look for it")]
pub use desk::NOTE;
#[allow(unused_imports, reason = "only tests look for it")]
pub use floor::NAME;
#[allow(unused_imports, reason = "only tests look for it")]
pub use names::ALL;

/// A launcher whose stations show one view until another is given, and keep what is asked of them.
pub struct Still {
    pub views: watch::Sender<Arc<View>>,
    commands: mpsc::Sender<Command>,
    /// What the person finds in the system's dialog.
    found: Option<PathBuf>,
    picked: Option<(Pick, Vec<PathBuf>)>,
}

impl Still {
    /// The launcher, and where commands arrive.
    pub fn new(view: View) -> (Self, mpsc::Receiver<Command>) {
        let (commands, receiver) = mpsc::channel(32);
        let views = watch::Sender::new(Arc::new(view));
        (Still { views, commands, found: None, picked: None }, receiver)
    }

    /// The same, where the system's dialog gives this.
    pub fn finding(self, path: &str) -> Self {
        Still { found: Some(path.into()), ..self }
    }
}

impl Launcher for Still {
    fn join(&mut self, _join: &Join, _settings: &Settings, _wake: Wake) -> Result<Desk, String> {
        Ok(Desk { views: self.views.subscribe(), commands: self.commands.clone() })
    }

    fn leave(&mut self) {}

    fn save(&mut self, _settings: &Settings) {}

    fn pick(&mut self, what: Pick, _title: &str, wake: Wake) {
        self.picked = self.found.clone().map(|found| (what, vec![found]));
        wake();
    }

    fn picked(&mut self) -> Option<(Pick, Vec<PathBuf>)> {
        self.picked.take()
    }

    fn announce(&mut self, _sentence: Option<String>) {}
}

/// The one who sits there.
pub fn join(view: &View) -> Join {
    Join { role: view.role, name: view.name.clone(), server: "ws://192.168.1.10:8417".into(), ticket: None }
}

/// A sample by name; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "start" => base(Role::Candidate, "07"),
        "trying" => {
            let since = Instant::now().checked_sub(Duration::from_secs(14)).expect("the system runs longer");
            View {
                id: None,
                server: ServerLink::Connecting { since, why: None },
                ..base(Role::Candidate, "07")
            }
        }
        "candidate-waiting" => base(Role::Candidate, "07"),
        "candidate-ready" => {
            let posts = lines::posts(false);
            View {
                clients: clients(false),
                posts,
                last_call: Some(last_call()),
                ..paired(Role::Candidate, "07")
            }
        }
        "candidate-ringing" => {
            View { call: Some(call(CallState::Ringing, false)), ..paired(Role::Candidate, "07") }
        }
        "candidate-call" => View {
            call: Some(call(CallState::Active, false)),
            figures: Some(Figures { mos: 4.3, ..Figures::default() }),
            ..paired(Role::Candidate, "07")
        },
        "candidate-trouble" => View {
            call: Some(CallView {
                recorded: true,
                peer_muted: true,
                peer_away: true,
                muted: true,
                ..call(CallState::Active, false)
            }),
            server: ServerLink::Connecting { since: Instant::now() - Duration::from_secs(14), why: None },
            notices: Arc::new(vec![
                Notice { id: 1, kind: NoticeKind::DeviceLost(Device::Microphone, "Casque USB".into()) },
                Notice { id: 2, kind: NoticeKind::NoCall },
            ]),
            ..paired(Role::Candidate, "07")
        },
        "candidate-held" => View {
            call: Some(CallView { held: Some(HoldReason::Device), ..call(CallState::Active, false) }),
            notices: Arc::new(vec![Notice {
                id: 1,
                kind: NoticeKind::DeviceLost(Device::Voice, "Casque USB".into()),
            }]),
            ..paired(Role::Candidate, "07")
        },
        "candidate-chat" => {
            View { chat: chat(true), unread: 1, clients: clients(false), ..paired(Role::Candidate, "07") }
        }
        "candidate-chat-call" => View {
            chat: chat(true),
            unread: 1,
            call: Some(CallView { recorded: true, ..call(CallState::Active, false) }),
            clients: clients(false),
            figures: Some(Figures { mos: 4.3, ..Figures::default() }),
            ..paired(Role::Candidate, "07")
        },
        "candidate-calling" => View {
            call: Some(CallView {
                direction: Direction::Outbound,
                caller: true,
                ..call(CallState::Ringback, false)
            }),
            ..paired(Role::Candidate, "07")
        },
        "jury" => View { clients: clients(true), prompts: prompts(), ..paired(Role::Jury, "Jury B") },
        "jury-call" => View {
            clients: clients(true),
            prompts: prompts(),
            chat: chat(false),
            call: Some(CallView { recorded: true, ..call(CallState::Active, true) }),
            recording: RecordingState::On,
            ..paired(Role::Jury, "Jury B")
        },
        "jury-held" => View {
            clients: clients(true),
            prompts: prompts(),
            call: Some(CallView {
                held: Some(HoldReason::Person),
                peer_held: Some(HoldReason::Device),
                ..call(CallState::Active, true)
            }),
            ..paired(Role::Jury, "Jury B")
        },
        "jury-muted" => View {
            clients: clients(true),
            call: Some(CallView { muted: true, ..call(CallState::Active, true) }),
            notices: Arc::new(vec![Notice { id: 1, kind: NoticeKind::RoomNoisy }]),
            ..paired(Role::Jury, "Jury B")
        },
        "jury-ringing" => View {
            clients: clients(true),
            call: Some(CallView { direction: Direction::Outbound, ..call(CallState::Ringing, false) }),
            ..paired(Role::Jury, "Jury B")
        },
        "jury-outbound" => {
            let outbound = clients(true).iter().skip(2).cloned().collect();
            let prompt = prompts()[1].clone();
            View {
                clients: Arc::new(outbound),
                prompts: prompts(),
                playing: Some(Playing { prompt, position_ms: 27_000, output: PromptOutput::Loudspeakers }),
                last_call: Some(last_call()),
                ..paired(Role::Jury, "Jury B")
            }
        }
        "jury-no-directory" => paired(Role::Jury, "Jury B"),
        "staff" => View { roster: roster(), journal: journal(), ..base(Role::Staff, "Mme Dufour") },
        "candidate-muted" => View {
            call: Some(CallView { muted: true, ..call(CallState::Active, false) }),
            figures: Some(Figures {
                rtt_ms: Some(38.0),
                jitter_ms: 7.0,
                packets_received: 50,
                loss_percent: 4.2,
                unmended_percent: 0.3,
                buffer_ms: 42.0,
                packet_ms: 20,
                redundancy: Redundancy { copies: 2, ..Redundancy::default() },
                sent_kbps: 38.0,
                mos: 3.4,
            }),
            notices: Arc::new(vec![Notice { id: 1, kind: NoticeKind::SpokenWhileMuted }]),
            ..paired(Role::Candidate, "07")
        },
        "candidate-log" => {
            View { clients: clients(false), call_log: log::of_candidate(), ..paired(Role::Candidate, "07") }
        }
        "candidate-log-chat" => View {
            chat: chat(true),
            clients: clients(false),
            call_log: log::of_candidate(),
            ..paired(Role::Candidate, "07")
        },
        "jury-log" => View {
            clients: clients(true),
            prompts: prompts(),
            chat: chat(false),
            call_log: log::of_jury(),
            ..paired(Role::Jury, "Jury B")
        },
        "staff-log" => View {
            roster: roster(),
            journal: journal(),
            call_log: log::of_other(),
            ..base(Role::Staff, "Mme Dufour")
        },
        "candidate-checked" => {
            let check = CheckView { verdict: Some(checks::verdict(Vec::new())), ..CheckView::default() };
            View { check, ..paired(Role::Candidate, "07") }
        }
        other => match desk::view(other)
            .or_else(|| listening::view(other))
            .or_else(|| lines::view(other))
            .or_else(|| exam::view(other))
            .or_else(|| play::view(other))
            .or_else(|| floor::view(other))
            .or_else(|| kept::view(other))
            .or_else(|| exam_jury::view(other))
            .or_else(|| prepare::view(other))
            .or_else(|| reading::view(other))
            .or_else(|| plan::view(other))
        {
            Some(view) => view,
            None => View { check: checks::check(other)?, ..paired(Role::Candidate, "07") },
        },
    })
}

fn base(role: Role, name: &str) -> View {
    View {
        name: name.into(),
        role,
        id: Some(StationId(7)),
        server: ServerLink::Online,
        phase: Phase::Waiting,
        roster: Arc::default(),
        peer: None,
        call: None,
        other_calls: Vec::new(),
        whispered: false,
        chat_taken: false,
        last_call: None,
        listening: None,
        listeners: Arc::default(),
        listening_announced: false,
        training: false,
        helping: None,
        joining: false,
        helped: None,
        staffed: Arc::default(),
        ended: Vec::new(),
        call_log: Arc::default(),
        notes: Arc::default(),
        keys: KeysView::default(),
        do_not_disturb: false,
        chat: Arc::default(),
        unread: 0,
        clients: Arc::default(),
        posts: Arc::default(),
        exam: ExamSeen::default(),
        journal: Arc::default(),
        files: FilesView::default(),
        prompts: Arc::default(),
        playing: None,
        last_played: None,
        plays: PlaysSeen::default(),
        kept: Arc::default(),
        recording: RecordingState::Off,
        audio: AudioView {
            microphones: Arc::new(vec![
                device("usb", "Casque USB Jabra Evolve2", true),
                device("in", "Micro interne", false),
            ]),
            outputs: Arc::new(vec![
                device("usb", "Casque USB Jabra Evolve2", true),
                device("hdmi", "Haut-parleurs", false),
            ]),
            near_dbfs: -42.0,
            far_dbfs: -20.0,
            ready: true,
            ..AudioView::default()
        },
        check: CheckView::default(),
        figures: None,
        notices: Arc::default(),
    }
}

fn paired(role: Role, name: &str) -> View {
    let peer = if role == Role::Candidate { "Jury" } else { "07" };
    View {
        phase: Phase::Exchanges,
        peer: Some(PeerView {
            id: StationId(12),
            name: peer.into(),
            state: Presence::Present,
            media: MediaState::Ready,
        }),
        ..base(role, name)
    }
}

fn persona() -> Persona {
    Persona {
        name: "Mme Claire Vasseur".into(),
        number: Some("06 39 98 12 40".into()),
        client: Some(ClientId("vasseur".into())),
    }
}

fn call(state: CallState, caller: bool) -> CallView {
    CallView {
        call: CallId(1),
        line: 1,
        state,
        direction: Direction::Inbound,
        caller,
        persona: persona(),
        card: Some(Arc::new(vasseur())),
        since: Instant::now() - Duration::from_secs(161),
        muted: false,
        peer_muted: false,
        held: None,
        peer_held: None,
        recorded: false,
        peer_away: false,
        about: None,
        conference: false,
        helps: None,
        handled_by: None,
        heard: true,
        setup_ms: None,
    }
}

fn last_call() -> EndedCall {
    EndedCall {
        call: CallId(1),
        persona: persona(),
        direction: Direction::Inbound,
        card: Some(Arc::new(vasseur())),
        why: EndReason::HungUp,
        to: None,
        talked_ms: 482_000,
    }
}
