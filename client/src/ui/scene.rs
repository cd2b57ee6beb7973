//! What each drawing function is given: the view to show, the words to show it in, and where to put what is asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::Ui;
use signaling::protocol::{ClientCard, ClientId, Persona, Phase, Post, Role};

use super::desk::Pick;
use super::hours;
use super::words::Words;
use crate::settings::Language;
use crate::station::{
    AudioView, CheckView, Command, ExamSeen, FilesView, KeysView, RecordingState, ServerLink, View,
};

/// One pass over the screen.
#[derive(Debug)]
pub struct Scene<'a> {
    /// What is to be seen.
    pub view: &'a View,
    /// The fixed words of the language.
    pub words: &'static Words,
    /// The language, for sentences with something in them.
    pub language: Language,
    /// When this pass began.
    pub now: Instant,
    /// The station has room for one more request: what is typed is only taken from its field then.
    pub has_room: bool,
    /// What the person asked in this pass.
    pub asked: &'a mut Vec<Ask>,
}

/// What a person asked of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Something of the station.
    Station(Command),
    /// Open the settings, or close them.
    ToggleSettings,
    /// Close the settings, where they are open.
    CloseSettings,
    /// Open the figures of the call, or close them.
    ToggleFigures,
    /// Open the asking for help, or close it.
    ToggleHand,
    /// Have the system's dialog opened, with this title, to pick something.
    Pick(Pick, &'static str),
    /// Leave the session.
    Leave,
    /// Close the interface's own notice.
    DismissOwn,
}

/// What is to be seen before anyone has joined: nothing.
pub fn nobody() -> View {
    View {
        name: String::new(),
        role: Role::Staff,
        id: None,
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
        staffed: std::sync::Arc::default(),
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
        plays: crate::station::PlaysSeen::default(),
        kept: Arc::default(),
        recording: RecordingState::Off,
        audio: AudioView::default(),
        check: CheckView::default(),
        figures: None,
        notices: Arc::default(),
    }
}

impl<'a> Scene<'a> {
    /// Asks something of the station.
    pub fn ask(&mut self, command: Command) {
        self.asked.push(Ask::Station(command));
    }

    /// Has the person pick something.
    pub fn pick(&mut self, what: Pick, title: &'static str) {
        self.asked.push(Ask::Pick(what, title));
    }

    /// How long it has been since `since`; the screen is drawn again when the next second is full.
    pub fn running(&self, ui: &Ui, since: Instant) -> Duration {
        let (elapsed, next) = hours::elapsed(since, self.now);
        ui.request_repaint_after(next);
        elapsed
    }

    /// The post that is on the line, where it is one.
    pub fn post_of(&self, persona: &Persona) -> Option<&'a Post> {
        let id = persona.client.as_ref()?;
        self.view.posts.iter().find(|post| post.id == *id)
    }

    /// The file of a client.
    pub fn card_of(&self, client: &ClientId) -> Option<Arc<ClientCard>> {
        self.view.clients.iter().find(|entry| entry.card.id == *client).map(|entry| Arc::clone(&entry.card))
    }
}
