//! Dossiers, one for each candidate: what it holds, the *dossier professionnel* that staff adds, whether it is sealed, and
//! where it was saved. Of a session that is closed, too.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateNumber, DossierOrder, DossierTile, Order, Refused, SessionId};

use super::prepare::confirm_ui;
use super::purge::sessions;
use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::screens::exam::files::handing_ui;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Choice, Pill, page_ui, picker_ui};
use crate::ui::words::{DossierWords, FloorWords};
use crate::ui::{Pick, icons};

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Dossiers {
    session: String,
    /// Of which session it was asked what is kept, after how many answers.
    asked: Option<(SessionId, u64)>,
    /// Whose dossier is asked about.
    asks: Option<CandidateNumber>,
}

/// One dossier.
struct Dossier {
    session: SessionId,
    of: CandidateNumber,
    tile: DossierTile,
    /// Its session goes on.
    held: bool,
    /// Not all of the exam took place, as far as is known.
    cut_short: bool,
}

/// Draws the page.
pub fn dossiers_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Dossiers) {
    let words = DossierWords::of(scene.language);
    page_ui(ui, "dossiers", |ui| {
        ui.label(theme::title(words.page));
        ui.add(Label::new(theme::soft(ui, words.page_more)).wrap());
        let Some(session) = session_ui(ui, scene, state) else {
            return none_ui(ui, FloorWords::of(scene.language).no_session);
        };
        saved_ui(ui, scene);
        let held = scene.view.exam.staff().is_some_and(|held| held.session == session);
        let dossiers = match held {
            true => held_dossiers(scene),
            false => kept_dossiers(scene, state, session),
        };
        if dossiers.is_empty() {
            none_ui(ui, words.none_kept);
        }
        for dossier in dossiers {
            Card::new().show(ui, |ui| dossier_ui(ui, scene, state, &dossier));
        }
    });
}

fn none_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
}

/// Which session's: the one that is held, or was last, until staff choose.
fn session_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Dossiers) -> Option<SessionId> {
    let sessions = sessions(scene);
    if !sessions.iter().any(|(_, choice)| choice.value == state.session) {
        state.session = sessions.last()?.1.value.clone();
    }
    let (session, _) = *sessions.iter().find(|(_, choice)| choice.value == state.session)?;
    if sessions.len() > 1 {
        let all: Vec<Choice<String>> = sessions.iter().map(|(_, choice)| choice.clone()).collect();
        picker_ui(ui, DossierWords::of(scene.language).which_session, &mut state.session, &all);
    }
    Some(session)
}

/// Where one was saved last, and its pages.
fn saved_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(saved) = scene.view.exam.kept.saved.clone() else { return };
    let words = DossierWords::of(scene.language);
    let line = scene.language.dossier_saved(saved.entries, &saved.path);
    let line = theme::soft(ui, line).color(palette(ui).strong(Tone::Good));
    ui.add(Label::new(line).wrap().selectable(true));
    if saved.pages.is_some() && Button::new(words.open_pages).icon(icons::PRINT).show(ui) {
        scene.ask(Command::OpenDossier);
    }
}

fn held_dossiers(scene: &Scene<'_>) -> Vec<Dossier> {
    let each = scene.view.exam.staff().into_iter().flat_map(|session| {
        session.candidates.iter().map(|tile| Dossier {
            session: session.session,
            of: tile.candidate,
            tile: tile.dossier,
            held: true,
            cut_short: tile.absent,
        })
    });
    each.collect()
}

/// Of a session that is over, as far as the server has told.
fn kept_dossiers(scene: &mut Scene<'_>, state: &mut Dossiers, session: SessionId) -> Vec<Dossier> {
    // Asked again whenever an order was answered since.
    let answered = scene.view.exam.answers.last().map_or(0, |answer| answer.number);
    if state.asked != Some((session, answered)) && scene.has_room {
        state.asked = Some((session, answered));
        scene.ask(Command::LookAtKept(session));
    }
    let holdings = scene.view.exam.kept.holdings.iter().filter(|holdings| holdings.session == session);
    let each = holdings.flat_map(|holdings| &holdings.dossiers);
    let closed = |of, tile| Dossier { session, of, tile, held: false, cut_short: false };
    each.map(|(of, tile)| closed(*of, *tile)).collect()
}

fn dossier_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Dossiers, dossier: &Dossier) {
    let (words, language) = (DossierWords::of(scene.language), scene.language);
    let Dossier { session, of, tile, held, .. } = *dossier;
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(theme::strong(language.candidate_number(&of.to_string()))).wrap());
        let (tone, icon, word) = match (tile.seal, tile.can_seal, tile.waits_for) {
            (Some(_), ..) => (Tone::Good, icons::LOCK, words.sealed),
            (None, true, _) => (Tone::Warn, icons::UNLOCK, words.not_sealed),
            (None, false, Some(Refused::ToDeliberate)) => (Tone::Warn, icons::WAITING, words.to_deliberate),
            (None, false, _) => (Tone::Neutral, icons::WAITING, words.phases_to_come),
        };
        Pill::new(tone, word).icon(icon).show(ui);
    });
    if tile.files > 0 || tile.pieces > 0 || tile.seal.is_none() {
        let line = language.dossier_holds(tile.files, tile.bytes, tile.pieces);
        ui.add(Label::new(theme::soft(ui, line)).wrap());
    }
    if let Some(bytes) = tile.professional {
        let line = format!("{} · {}", words.professional, language.size(bytes));
        ui.add(Label::new(theme::soft(ui, line)).wrap());
    }
    let waiting = scene.view.exam.handing.clone();
    waiting.iter().filter(|file| file.candidate == of).for_each(|file| handing_ui(ui, scene, file));
    if let (Some(seal), Some(at_ms)) = (tile.seal, tile.sealed_ms) {
        let line = language.sealed_at(at_ms, seal.entries, &seal.index.to_string());
        ui.add(Label::new(theme::soft(ui, line)).wrap().selectable(true));
        let saves = scene.view.exam.kept.saving == Some(of);
        let label = if saves { words.saving } else { words.export };
        ui.horizontal_wrapped(|ui| {
            let save = Button::new(label).icon(icons::SAVE).named(format!("{label} {of}"));
            if save.enabled(!saves).show(ui) {
                scene.ask(Command::SaveDossier { session: Some(session), candidate: of, to: None });
            }
            let elsewhere = Button::quiet(words.export_to).icon(icons::FOLDER).hint(words.export_to_hint);
            if elsewhere.named(format!("{} {of}", words.export_to)).enabled(!saves).show(ui) {
                scene.pick(Pick::DossierFolder(session, of), words.export);
            }
        });
    } else {
        open_ui(ui, scene, state, dossier, held);
    }
    ui.add_space(HALF_GAP / 2.0);
}

/// What is done with one that is not sealed.
fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Dossiers, dossier: &Dossier, held: bool) {
    let words = DossierWords::of(scene.language);
    let (of, tile) = (dossier.of, dossier.tile);
    if state.asks == Some(of) && tile.can_seal {
        let question = match (held, dossier.cut_short) {
            (false, _) => words.seal_ask_closed,
            (true, true) => words.seal_ask_absent,
            (true, false) => words.seal_ask,
        };
        match confirm_ui(ui, question, words.seal_yes, words.keep) {
            Some(true) => {
                state.asks = None;
                let order = Order::Dossier(DossierOrder::Seal { candidate: of });
                scene.ask(Command::Order(Box::new(order)));
            }
            Some(false) => state.asks = None,
            None => {}
        }
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let seal = Button::new(words.seal).icon(icons::LOCK).named(format!("{} {of}", words.seal));
        let why_not = tile.waits_for.map(|why| scene.language.order_refused(why));
        let seal = why_not.iter().fold(seal, |seal, why| seal.hint(why));
        if seal.enabled(tile.can_seal && scene.view.exam.waiting == 0).show(ui) {
            state.asks = Some(of);
        }
        if held {
            let label = match tile.professional {
                Some(_) => words.replace_professional,
                None => words.add_professional,
            };
            let add = Button::quiet(label).icon(icons::ADD).named(format!("{label} {of}"));
            if add.enabled(scene.has_room).show(ui) {
                scene.pick(Pick::Professional(of), words.add_professional);
            }
        }
    });
    if let Some(Refused::ToDeliberate) = tile.waits_for {
        let why = scene.language.order_refused(Refused::ToDeliberate);
        ui.add(Label::new(theme::soft(ui, why)).wrap());
    }
}
