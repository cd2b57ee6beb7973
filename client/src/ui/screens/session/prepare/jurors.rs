//! The members of juries, entered one after the other by keyboard.

use eframe::egui::{Id, Key, Ui};
use signaling::protocol::exam::{JurorId, JurorInfo, MAX_PERSON_CHARS, Order, StaffView};

use super::super::sending::Outcome;
use super::parts::{Saved, below_label_ui, cell_ui, follow, hint_ui};
use super::{Lead, Prepare};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::HALF_GAP;
use crate::ui::widgets::{Button, Card, Entry, Field, section_ui};
use crate::ui::words::PrepareWords;

/// From this width on field and buttons stand side by side, in points.
const SIDE_BY_SIDE: f32 = 640.0;
/// Width of the button that adds, in points.
const BUTTON: f32 = 136.0;

/// What the form remembers between two passes.
#[derive(Debug, Default)]
pub struct Jurors {
    name: String,
    retention: bool,
    /// Who is changed; none for a new one.
    edits: Option<JurorId>,
    /// What is on the way, and the name as it was typed.
    sent: Option<(JurorInfo, String)>,
    saved: Saved,
    /// The last one that the server entered, which a view may not show yet.
    last: Option<JurorId>,
}

impl Jurors {
    /// The server has answered.
    pub fn answered(&mut self, info: &JurorInfo, outcome: Outcome) {
        let Some((_, typed)) = self.sent.take_if(|(sent, _)| sent == info) else { return };
        self.saved = Saved::after(outcome);
        if outcome == Outcome::Done {
            self.last = Some(info.juror).max(self.last);
            self.name = self.name.strip_prefix(&typed).unwrap_or(&self.name).to_owned();
            (self.retention, self.edits) = (false, None);
        }
    }

    fn next(&self, session: &StaffView) -> Option<JurorInfo> {
        let highest = session.jurors.iter().map(|info| info.juror).chain(self.last).max();
        let new = JurorId(highest.map_or(1, |JurorId(number)| number.saturating_add(1)));
        let name = self.name.trim().to_owned();
        let info = JurorInfo { juror: self.edits.unwrap_or(new), name, retention: self.retention };
        (!info.name.is_empty()).then_some(info)
    }
}

/// Draws the form and the list.
pub fn jurors_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    Card::new().show(ui, |ui| {
        section_ui(ui, &format!("{} ({})", words.jurors, session.jurors.len()));
        entry_ui(ui, scene, session, state);
        ui.add_space(HALF_GAP);
        if session.jurors.is_empty() {
            hint_ui(ui, words.no_jurors);
        }
        let form = &mut state.jurors;
        for info in &session.jurors {
            let jury = session.juries.iter().find(|jury| jury.members().any(|member| member == info.juror));
            let entry = Entry {
                icon: icons::CANDIDATE,
                name: &info.name,
                detail: jury.map_or(words.in_no_jury, |jury| &jury.name),
                aside: if info.retention { words.retention_short } else { "" },
                chosen: form.edits == Some(info.juror),
                live: false,
            };
            if entry.show(ui).clicked() {
                let again = form.edits == Some(info.juror);
                form.edits = (!again).then_some(info.juror);
                form.name = if again { String::new() } else { info.name.clone() };
                form.retention = info.retention && !again;
                form.saved = Saved::Yes;
                if !again {
                    state.lead = Some(Lead::Jurors);
                }
            }
        }
    });
}

fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let form = &mut state.jurors;
    let on_its_way = form.sent.is_some();
    let next = form.next(session);
    let whole = ui.available_width();
    let side_by_side = whole >= SIDE_BY_SIDE;
    let (mut entered, lead) = (false, &mut state.lead);
    let mut draw = |ui: &mut Ui| {
        let by_enter = ui.input(|input| input.key_pressed(Key::Enter));
        let retention = Button::new(words.retention).chosen(form.retention);
        let retention = retention.icon(if form.retention { icons::OK } else { icons::CIRCLE });
        let beside = BUTTON + retention.needed_width(ui) + 2.0 * HALF_GAP;
        let width = if side_by_side { whole - beside } else { whole };
        let name = cell_ui(ui, width, |ui| {
            let field = Field::new(words.juror_name, &mut form.name, MAX_PERSON_CHARS);
            field.wrong(form.saved.is_refused()).id(Id::unique("juror-name")).show(ui)
        });
        if name.changed() && form.saved.is_refused() {
            form.saved = Saved::No;
        }
        follow(lead, Lead::Jurors, &name);
        let word = if form.edits.is_some() { words.save } else { words.add_juror };
        let icon = if form.edits.is_some() { icons::SENT } else { icons::ADD };
        let add = Button::new(word).icon(icon).width(BUTTON).enabled(next.is_some() && !on_its_way);
        let add = add.named(format!("{word}, {}", words.juror_name));
        let buttons = |ui: &mut Ui| {
            let retains = retention.show(ui);
            (retains, add.show(ui))
        };
        let (retains, pressed) =
            if side_by_side { below_label_ui(ui, |ui| ui.horizontal(buttons).inner) } else { buttons(ui) };
        form.retention ^= retains;
        entered = pressed || by_enter && name.lost_focus();
        if entered {
            name.request_focus();
        }
    };
    if side_by_side {
        ui.horizontal_top(draw);
    } else {
        draw(ui);
    }
    if on_its_way {
        Saved::Sending.show(ui, scene);
    } else if matches!(form.saved, Saved::Refused | Saved::Lost) {
        form.saved.show(ui, scene);
    }
    if let (true, false, Some(info)) = (entered, on_its_way, next) {
        form.sent = Some((info.clone(), form.name.clone()));
        state.sending.give(Order::Juror(info));
    }
}
