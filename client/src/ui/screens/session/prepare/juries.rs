//! The juries: who plays the clients, who listens, who corrects part 1.

use eframe::egui::{Frame, Id, Margin, Ui};
use signaling::protocol::exam::{JurorId, JuryId, JuryInfo, MAX_PERSON_CHARS, Order, StaffView};

use super::super::sending::Outcome;
use super::parts::{Saved, follow, hint_ui};
use super::{Lead, Prepare};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CARD_RADIUS, CONTROL, HALF_GAP, palette};
use crate::ui::widgets::{Button, Card, Choice, Entry, Field, picker_ui, section_ui, split_right_ui};
use crate::ui::words::PrepareWords;

/// What the form remembers between two passes.
#[derive(Debug, Default)]
pub struct Juries {
    open: Option<Form>,
}

/// One jury as it is entered.
#[derive(Debug)]
struct Form {
    jury: JuryId,
    name: String,
    plays: Option<JurorId>,
    listens: Vec<JurorId>,
    corrects: Option<JurorId>,
    saved: Saved,
    sent: bool,
}

impl Juries {
    /// The server has answered.
    pub fn answered(&mut self, info: &JuryInfo, outcome: Outcome) {
        let Some(form) = self.open.as_mut().filter(|form| form.jury == info.jury && form.sent) else {
            return;
        };
        (form.saved, form.sent) = (Saved::after(outcome), false);
        if outcome == Outcome::Done {
            self.open = None;
        }
    }
}

impl Form {
    /// Of a jury that the server has.
    fn of(jury: &JuryInfo) -> Self {
        Form {
            jury: jury.jury,
            name: jury.name.clone(),
            plays: Some(jury.plays),
            listens: jury.listens.clone(),
            corrects: Some(jury.corrects),
            saved: Saved::Yes,
            sent: false,
        }
    }

    /// A new one of those that are free: the first plays, the second listens, and of these who knows retention corrects.
    fn new(session: &StaffView, name: String) -> Self {
        let highest = session.juries.iter().map(|jury| jury.jury).max();
        let jury = JuryId(highest.map_or(1, |JuryId(number)| number.saturating_add(1)));
        let free = free(session, jury);
        let (plays, listens) = (free.first().copied(), free.get(1).copied());
        let members = listens.into_iter().chain(plays);
        let knows =
            |juror: &JurorId| session.jurors.iter().any(|info| info.juror == *juror && info.retention);
        let corrects = members.clone().find(knows).or_else(|| members.clone().next());
        Form {
            jury,
            name,
            plays,
            listens: listens.into_iter().collect(),
            corrects,
            saved: Saved::No,
            sent: false,
        }
    }

    fn members(&self) -> impl Iterator<Item = JurorId> {
        self.plays.into_iter().chain(self.listens.iter().copied())
    }

    fn info(&self) -> Option<JuryInfo> {
        let name = self.name.trim().to_owned();
        let corrects = self.corrects.filter(|corrects| self.members().any(|member| member == *corrects))?;
        let (jury, plays, listens) = (self.jury, self.plays?, self.listens.clone());
        (!name.is_empty()).then_some(JuryInfo { jury, name, plays, listens, corrects })
    }

    /// Nobody is twice in it, and who corrects is of it.
    fn mend(&mut self) {
        let plays = self.plays;
        self.listens.retain(|juror| Some(*juror) != plays);
        if !self.members().any(|member| Some(member) == self.corrects) {
            self.corrects = self.listens.first().copied().or(plays);
        }
    }
}

/// Jurors that are in no jury but this one.
fn free(session: &StaffView, jury: JuryId) -> Vec<JurorId> {
    let others = session.juries.iter().filter(|other| other.jury != jury);
    let taken: Vec<JurorId> = others.flat_map(JuryInfo::members).collect();
    session.jurors.iter().map(|info| info.juror).filter(|juror| !taken.contains(juror)).collect()
}

/// Draws the form and the list.
pub fn juries_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let new = Form::new(session, scene.language.jury_proposed(session.juries.len()));
    let can_make = new.plays.is_some();
    if state.lead == Some(Lead::Juries) {
        match can_make {
            true if state.juries.open.is_none() => {
                state.juries.open = Some(Form::new(session, new.name.clone()));
            }
            true => {}
            // It takes members first.
            false => state.lead = Some(Lead::Jurors),
        }
    }
    Card::new().show(ui, |ui| {
        let mut pressed = false;
        let button = |ui: &mut Ui| {
            let button = Button::quiet(words.new_jury).icon(icons::ADD).enabled(can_make);
            let button = if can_make { button } else { button.hint(words.no_free_juror) };
            pressed = button.show(ui);
        };
        let heading = format!("{} ({})", words.juries, session.juries.len());
        split_right_ui(ui, CONTROL, button, |ui| section_ui(ui, &heading));
        if pressed {
            state.juries.open = Some(new);
            state.lead = Some(Lead::Juries);
        }
        if session.juries.is_empty() && state.juries.open.is_none() {
            hint_ui(ui, words.no_juries);
        }
        for jury in &session.juries {
            let is_open = state.juries.open.as_ref().is_some_and(|form| form.jury == jury.jury);
            let detail = detail(words, session, jury);
            let entry = Entry {
                icon: icons::JURY,
                name: &jury.name,
                detail: &detail,
                aside: "",
                chosen: is_open,
                live: false,
            };
            if entry.show(ui).clicked() {
                state.juries.open = (!is_open).then(|| Form::of(jury));
            }
            if is_open {
                open_ui(ui, scene, session, state);
            }
        }
        let is_known = |form: &Form| session.juries.iter().any(|jury| jury.jury == form.jury);
        if state.juries.open.as_ref().is_some_and(|form| !is_known(form)) {
            open_ui(ui, scene, session, state);
        }
    });
}

/// The form of a jury.
fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let Some(form) = &mut state.juries.open else { return };
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.sunk).corner_radius(CARD_RADIUS).inner_margin(Margin::same(16));
    let mut closes = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let field = Field::new(words.jury_name, &mut form.name, MAX_PERSON_CHARS);
        let name = field.wrong(form.saved.is_refused()).id(Id::unique("jury-name")).show(ui);
        follow(&mut state.lead, Lead::Juries, &name);
        let free = free(session, form.jury);
        juror_picker_ui(ui, session, words.plays, &free, &mut form.plays);
        form.mend();
        ui.label(theme::soft(ui, words.listens));
        listeners_ui(ui, session, words, &free, form);
        form.mend();
        let members: Vec<JurorId> = form.members().collect();
        juror_picker_ui(ui, session, words.corrects, &members, &mut form.corrects);
        if form.sent {
            Saved::Sending.show(ui, scene);
        } else if matches!(form.saved, Saved::Refused | Saved::Lost) {
            form.saved.show(ui, scene);
        }
        let info = form.info();
        ui.horizontal_wrapped(|ui| {
            let save = Button::primary(words.save_jury).icon(icons::SENT);
            let save = save.enabled(info.is_some() && !form.sent).show(ui);
            if let (true, Some(info)) = (save, info) {
                form.sent = true;
                state.sending.give(Order::Jury(info));
            }
            closes = Button::quiet(words.done_editing).icon(icons::CLOSE).show(ui);
        });
    });
    ui.add_space(HALF_GAP);
    if closes {
        state.juries.open = None;
    }
}

/// Who listens: each of those that are free is in or out.
fn listeners_ui(ui: &mut Ui, session: &StaffView, words: &PrepareWords, free: &[JurorId], form: &mut Form) {
    let others: Vec<JurorId> = free.iter().copied().filter(|juror| Some(*juror) != form.plays).collect();
    if others.is_empty() {
        hint_ui(ui, words.nobody);
    }
    ui.horizontal_wrapped(|ui| {
        for juror in others {
            let listens = form.listens.contains(&juror);
            let name = name_of(session, juror);
            let button = Button::new(name).icon(if listens { icons::OK } else { icons::CIRCLE });
            if button.chosen(listens).named(format!("{}, {name}", words.listens)).show(ui) {
                match listens {
                    true => form.listens.retain(|known| *known != juror),
                    false => form.listens.push(juror),
                }
            }
        }
    });
}

fn juror_picker_ui(
    ui: &mut Ui,
    session: &StaffView,
    label: &str,
    jurors: &[JurorId],
    chosen: &mut Option<JurorId>,
) {
    let choice =
        |juror: &JurorId| Choice { value: juror.0.to_string(), name: name_of(session, *juror).to_owned() };
    let all: Vec<Choice<String>> = jurors.iter().map(choice).collect();
    let mut value = chosen.map_or_else(String::new, |juror| juror.0.to_string());
    if picker_ui(ui, label, &mut value, &all) {
        *chosen = value.parse().ok().map(JurorId);
    }
}

fn name_of(session: &StaffView, juror: JurorId) -> &str {
    session.jurors.iter().find(|info| info.juror == juror).map_or("", |info| &info.name)
}

/// Who does what, in a line.
fn detail(words: &PrepareWords, session: &StaffView, jury: &JuryInfo) -> String {
    let listens: Vec<&str> = jury.listens.iter().map(|juror| name_of(session, *juror)).collect();
    let listens = if listens.is_empty() { words.nobody.to_owned() } else { listens.join(", ") };
    let part = |label: &str, who: &str| format!("{label}\u{a0}: {who}");
    let parts = [
        part(words.plays_short, name_of(session, jury.plays)),
        part(words.listens_short, &listens),
        part(words.corrects_short, name_of(session, jury.corrects)),
    ];
    parts.join(" · ")
}
