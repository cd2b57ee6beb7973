//! What there is to read and to write beside a call: role, file and messages of the client, papers, what is agreed on.

use eframe::egui::{Align, Label, Layout, Ui, vec2};
use signaling::protocol::exam::{Contact, ExchangeView, Item, ItemRef, JuryCandidate};

use super::exchange::persona;
use super::grid::Grid;
use super::papers::Papers;
use super::reading::Reading;
use super::run_sheet::Sheet;
use super::{About, chat as again, papers, role, said_ui, together};
use crate::ui::scene::Scene;
use crate::ui::screens::chat::{self, Chat, Correspondent};
use crate::ui::screens::jury::post_ui;
use crate::ui::screens::{file, written};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP};
use crate::ui::widgets::{Button, Card, page_ui};
use crate::ui::words::{GridWords, SheetWords};

/// From this width on the messages of a chat stand beside the role, in points.
const BESIDE: f32 = 560.0;
/// Height of the messages where the page scrolls as a whole, in points.
const MESSAGES: f32 = 400.0;

/// What the middle remembers between two passes.
#[derive(Debug, Default)]
pub struct Middle {
    /// The one that was chosen; none while the session decides.
    tab: Option<Tab>,
    chat: Chat,
    papers: Papers,
}

/// What is shown. What the candidate wrote in part 1 has its place before the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Role,
    File,
    Messages,
    Papers,
    Together,
}

/// Where the messages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Messages {
    /// Behind their own tab.
    Tab,
    /// Beside the role.
    Beside,
    /// With who plays, until the exchange is over.
    Elsewhere,
}

/// What the middle is drawn from, and changes.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The run sheet, which says whom it is about.
    pub sheet: &'a Sheet,
    /// Its own.
    pub state: &'a mut Middle,
    /// The grid's, which says what is agreed on.
    pub grid: &'a mut Grid,
    /// The texts.
    pub reading: &'a mut Reading,
}

impl Middle {
    /// An exchange has begun: the way it is held comes to the front.
    pub fn turn_to(&mut self, about: &JuryCandidate) {
        let chats = about.open().is_some_and(|open| open.contact == Contact::OpenChat);
        self.tab = Some(if chats { Tab::Messages } else { Tab::Role });
        self.chat.take_focus = chats;
    }

    /// What is shown: what the phase is about, until something is chosen.
    fn shown(&self, seen: About<'_>, messages: Messages) -> Tab {
        let exchanges = seen.about.is_of_exchanges() || seen.about.guide.is_none();
        let exchanges = exchanges && !(papers::waits(seen) && seen.jury.plan.is_some());
        let exchanges = exchanges && !papers::asks_on_rest(seen);
        let tab = self.tab.unwrap_or(if exchanges { Tab::Role } else { Tab::Papers });
        if tab == Tab::Messages && messages != Messages::Tab { Tab::Role } else { tab }
    }
}

/// Draws it in all the room there is or, where the page scrolls as a whole, as high as it needs.
pub fn middle_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, parts: Parts<'_>, filling: bool) {
    let Parts { sheet, state, grid, reading } = parts;
    let shown = sheet.shown(seen.about).filter(|shown| seen.plays || shown.is_closed());
    let chats = shown.filter(|shown| shown.contact == Contact::OpenChat);
    let beside = chats.filter(|_| filling && ui.available_width() >= BESIDE);
    Card::new().filling(filling).show(ui, |ui| {
        let messages = match beside {
            Some(_) => Messages::Beside,
            None if seen.plays || shown.is_some() => Messages::Tab,
            None => Messages::Elsewhere,
        };
        let tab = tabs_ui(ui, scene, seen, state, messages);
        ui.add_space(2.0);
        let parts = Parts { sheet, state, grid, reading };
        match (tab, beside) {
            (Tab::Role | Tab::File, Some(shown)) => beside_ui(ui, scene, seen, parts, (tab, shown)),
            (Tab::Messages, _) => {
                if !filling {
                    ui.set_max_height(MESSAGES);
                }
                messages_ui(ui, scene, seen, shown, (&mut parts.state.chat, parts.reading), true);
            }
            (Tab::Role | Tab::File | Tab::Papers | Tab::Together, _) if filling => {
                page_ui(ui, "middle", |ui| text_ui(ui, scene, seen, parts, tab));
            }
            (Tab::Role | Tab::File | Tab::Papers | Tab::Together, _) => text_ui(ui, scene, seen, parts, tab),
        }
    });
}

/// Role or file, and beside it the messages of the chat.
fn beside_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    Parts { sheet, state, grid, reading }: Parts<'_>,
    (tab, shown): (Tab, &ExchangeView),
) {
    let size = vec2((ui.available_width() - GAP) / 2.0, ui.available_height());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            let parts = Parts { sheet, state: &mut *state, grid, reading: &mut *reading };
            page_ui(ui, "middle", |ui| text_ui(ui, scene, seen, parts, tab));
        });
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            messages_ui(ui, scene, seen, Some(shown), (&mut state.chat, reading), false);
        });
    });
}

/// The tabs; gives the one that is shown. The messages need none while they stand beside.
fn tabs_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, state: &mut Middle, messages: Messages) -> Tab {
    let (sheet, grid) = (SheetWords::of(scene.language), GridWords::of(scene.language));
    let shown = state.shown(seen, messages);
    if messages == Messages::Beside && Shortcut::Chat.pressed(ui) {
        (state.tab, state.chat.take_focus) = (Some(Tab::Role), true);
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (tab, text, shortcut) in [
            (Tab::Role, sheet.role, Shortcut::Page(1)),
            (Tab::File, scene.words.file, Shortcut::File),
            (Tab::Messages, scene.words.messages, Shortcut::Chat),
            (Tab::Papers, sheet.page_papers, Shortcut::Page(2)),
            (Tab::Together, grid.together, Shortcut::Page(3)),
        ] {
            if tab == Tab::Messages && messages != Messages::Tab {
                continue;
            }
            if Button::tab(text).chosen(tab == shown).shortcut(shortcut).show(ui) {
                state.tab = Some(tab);
                state.chat.take_focus = tab == Tab::Messages;
            }
            if tab == Tab::Messages && shown != Tab::Messages {
                chat::unread_ui(ui, scene);
            }
        }
    });
    state.shown(seen, messages)
}

fn text_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, parts: Parts<'_>, tab: Tab) {
    let Parts { sheet, state, grid, reading } = parts;
    match tab {
        Tab::Role | Tab::File | Tab::Messages => role_or_file_ui(ui, scene, seen, (sheet, tab), reading),
        Tab::Papers => papers::papers_ui(ui, scene, seen, &mut state.papers, (grid, reading)),
        Tab::Together => together::together_ui(ui, scene, seen, grid, reading),
    }
}

fn role_or_file_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    (sheet, tab): (&Sheet, Tab),
    reading: &mut Reading,
) {
    let view = scene.view;
    if let Some(post) = view.call.as_ref().and_then(|call| scene.post_of(&call.persona)) {
        return post_ui(ui, scene, post);
    }
    let words = SheetWords::of(scene.language);
    let Some(shown) = sheet.shown(seen.about) else { return said_ui(ui, words.choose_exchange) };
    let (of, client) = (seen.about.candidate, shown.client.clone());
    match tab {
        Tab::File => match reading.item(scene, of, ItemRef::Client(client)) {
            Some(Item::Client(card)) => {
                file::file_ui(ui, scene, Some(card));
                written::client_ui(ui, scene, seen.about, &shown.client);
            }
            Some(_) | None => said_ui(ui, words.coming),
        },
        Tab::Role | Tab::Messages | Tab::Papers | Tab::Together => {
            match reading.item(scene, of, ItemRef::Role(client)) {
                Some(Item::Role { role, .. }) => role::role_ui(ui, scene, seen, shown, role),
                Some(_) | None => said_ui(ui, words.role_coming),
            }
        }
    }
}

/// The messages with the client that is shown: to be written while its exchange lasts, and read afterwards, when all of the
/// jury may. Where nothing else says as whom one writes, they stand `alone`.
fn messages_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    shown: Option<&ExchangeView>,
    (chat, reading): (&mut Chat, &mut Reading),
    alone: bool,
) {
    if let Some(over) = shown.filter(|shown| shown.is_closed()) {
        if let Some(other) = correspondent(scene, seen, over) {
            // Without a server the station that played has what it holds itself.
            let (_, whole) = again::pages(scene, seen.about.candidate, over, reading);
            if !whole && chat::is_held(scene.view, &other) {
                return chat::lines_ui(ui, scene, chat, Some(&other));
            }
            chat::read_elsewhere(ui, scene, chat, &other);
        }
        return again::chat_ui(ui, scene, seen.about.candidate, over, reading);
    }
    let other = shown.and_then(|shown| Some((correspondent(scene, seen, shown)?, shown)));
    let Some((other, shown)) = other else { return said_ui(ui, scene.words.chat_nobody_jury) };
    if shown.is_open() {
        if alone {
            ui.add(Label::new(theme::soft(ui, scene.language.writing_as(&shown.name))).wrap());
        }
        chat::chat_ui(ui, scene, chat, Some(&other));
    } else {
        chat::lines_ui(ui, scene, chat, Some(&other));
    }
}

/// With whom the station that plays writes, while the candidate that is looked at is the one opposite.
fn correspondent(scene: &Scene<'_>, seen: About<'_>, shown: &ExchangeView) -> Option<Correspondent> {
    let seats = &seen.about.seats;
    let peer = scene.view.peer.as_ref().filter(|peer| seats.contains(&peer.id))?;
    Some(Correspondent { before: seats.clone(), ..Correspondent::candidate(peer.id, persona(shown)) })
}
