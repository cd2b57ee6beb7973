//! Where a candidate dials: a field for a number or a name, the clients and posts that it may call, and a keypad.

use eframe::egui::{Id, Key, Label, Ui};
use signaling::protocol::exam::Called;
use signaling::protocol::{Address, ClientCard, ClientId, MAX_NAME_CHARS, Persona, Post};

use super::{clients, keypad};
use crate::station::Command;
use crate::ui::dialling::{self, Dialled};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, HALF_GAP, palette};
use crate::ui::widgets::{Button, Entry, Field, section_ui, split_right_ui};
use crate::ui::words::{DeskWords, LinesWords};

/// How many of the last numbers are offered again.
const LAST_NUMBERS: usize = 3;

/// What the field remembers between two passes.
#[derive(Debug, Default)]
pub struct Dial {
    text: String,
    /// The keypad is shown.
    open: bool,
    /// Enter was pressed on a name that means no one client or post.
    unclear: bool,
}

/// Draws the field, the keypad and, where it `lists` them, the clients; what is asked of the chosen client goes to
/// `chosen`.
pub fn dial_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dial: &mut Dial,
    chosen: &mut Option<ClientId>,
    lists: bool,
) {
    let id = Id::unique("dial");
    let entered = field_ui(ui, scene, dial, id);
    let dialled = dialling::read(&dial.text);
    fault_ui(ui, scene, dial, &dialled);
    if dial.open {
        keypad_ui(ui, scene, dial);
    }
    let found = Found::by(scene, &dial.text);
    let to = match &dialled {
        Dialled::Number(digits) => Some(Address::Number(digits.clone())),
        Dialled::Name => found.only(),
        Dialled::Nothing | Dialled::Wrong(_) => None,
    };
    let pressed = buttons_ui(ui, scene, dial, to.is_some());
    match to {
        Some(to) if pressed || entered => call(scene, dial, to),
        None if entered => dial.unclear = true,
        Some(_) | None => {}
    }
    if lists {
        list_ui(ui, scene, dial, chosen, found.clients.is_empty());
    }
    if dialled == Dialled::Name {
        posts_ui(ui, scene, dial, &found.posts);
    }
    if dial.text.is_empty() {
        last_numbers_ui(ui, scene, dial, id);
    }
}

/// The button that calls, with that of the keypad beside it. Whether the former was pressed.
fn buttons_ui(ui: &mut Ui, scene: &Scene<'_>, dial: &mut Dial, callable: bool) -> bool {
    let words = DeskWords::of(scene.language);
    let keypad = |ui: &mut Ui| {
        let button = Button::new(words.keypad).icon(icons::DIAL).icon_only().chosen(dial.open);
        if button.hint(words.keypad_open).show(ui) {
            dial.open = !dial.open;
        }
    };
    split_right_ui(ui, CONTROL, keypad, |ui| {
        let button = Button::new(scene.words.dial).icon(icons::ANSWER).enabled(callable);
        button.width(ui.available_width()).show(ui)
    })
}

/// Whether Enter was pressed in the field.
fn field_ui(ui: &mut Ui, scene: &Scene<'_>, dial: &mut Dial, id: Id) -> bool {
    let wrong = matches!(dialling::read(&dial.text), Dialled::Wrong(_)) && !is_begun(&dial.text);
    let field = Field::new(scene.words.dial_number, &mut dial.text, MAX_NAME_CHARS);
    let response = field.example("06 39 98 12 40").wrong(wrong).id(id).show(ui);
    if Shortcut::Dial.pressed(ui) {
        response.scroll_to_me(None);
        response.request_focus();
    }
    if response.changed() {
        dial.unclear = false;
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// A number that may still become right is not called wrong while it is typed.
fn is_begun(text: &str) -> bool {
    let digits = signaling::protocol::normalised_number(text);
    text.trim() == "+" || (digits.starts_with('0') && digits.len() < 10)
}

/// What is wrong with what was typed, in a sentence.
fn fault_ui(ui: &mut Ui, scene: &Scene<'_>, dial: &Dial, dialled: &Dialled) {
    let words = DeskWords::of(scene.language);
    let found = Found::by(scene, &dial.text).count();
    let sentence = match dialled {
        Dialled::Wrong(fault) if dial.unclear || !is_begun(&dial.text) => scene.language.wrong_number(*fault),
        Dialled::Name if found == 0 => words.no_match.to_owned(),
        Dialled::Name if dial.unclear && found > 1 => words.several.to_owned(),
        Dialled::Nothing | Dialled::Number(_) | Dialled::Name | Dialled::Wrong(_) => return,
    };
    ui.add(Label::new(theme::soft(ui, sentence).color(palette(ui).bad)).wrap());
}

fn keypad_ui(ui: &mut Ui, scene: &Scene<'_>, dial: &mut Dial) {
    if let Some(key) = keypad::keys_ui(ui, scene, true) {
        dial.text.push(key);
        dial.unclear = false;
    }
    let erase = Button::quiet(DeskWords::of(scene.language).erase).icon(icons::ERASE);
    if erase.enabled(!dial.text.is_empty()).show(ui) {
        dial.text.pop();
    }
    ui.add_space(HALF_GAP);
}

fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, dial: &mut Dial, chosen: &mut Option<ClientId>, nobody: bool) {
    if scene.view.clients.is_empty() || nobody {
        return;
    }
    section_ui(ui, scene.words.clients);
    let text = dial.text.clone();
    let listed = |card: &ClientCard| dialling::means(&text, &card.name, &card.number);
    if let Some(card) = clients::list_ui(ui, scene, chosen, true, listed) {
        call(scene, dial, Address::Number(card.number.clone()));
    }
}

/// The posts that are meant, each called by a press.
fn posts_ui(ui: &mut Ui, scene: &mut Scene<'_>, dial: &mut Dial, posts: &[&Post]) {
    if posts.is_empty() {
        return;
    }
    section_ui(ui, LinesWords::of(scene.language).posts);
    for post in posts {
        let number = crate::ui::hours::unbroken(&post.number);
        let (name, detail) = (post.name.as_str(), post.purpose.as_str());
        let icon = icons::CALL_OUT;
        let entry = Entry { icon, name, detail, aside: &number, chosen: posts.len() == 1, live: false };
        if entry.show(ui).clicked() {
            call(scene, dial, Address::Name(post.name.clone()));
        }
    }
}

/// The last numbers that this station called, to be taken into the field again.
fn last_numbers_ui(ui: &mut Ui, scene: &Scene<'_>, dial: &mut Dial, id: Id) {
    let mut numbers: Vec<&Persona> = Vec::new();
    for call in scene.view.call_log.calls.iter().filter(|call| call.caller) {
        let same = |known: &&Persona| known.number == call.persona.number;
        if call.persona.number.is_some() && !numbers.iter().any(same) {
            numbers.push(&call.persona);
        }
    }
    numbers.truncate(LAST_NUMBERS);
    if numbers.is_empty() {
        return;
    }
    section_ui(ui, DeskWords::of(scene.language).last_numbers);
    for persona in numbers {
        let number = persona.number.as_deref().unwrap_or_default();
        let shown = crate::ui::hours::unbroken(number);
        let entry = Entry {
            icon: icons::CALLS,
            name: &shown,
            detail: &persona.name,
            aside: "",
            chosen: false,
            live: false,
        };
        if entry.show(ui).clicked() {
            number.clone_into(&mut dial.text);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

fn call(scene: &mut Scene<'_>, dial: &mut Dial, to: Address) {
    scene.ask(Command::Call { to, persona: None });
    dial.text.clear();
    dial.unclear = false;
}

/// Who is meant by what was typed, among those that the candidate may call.
struct Found<'a> {
    clients: Vec<&'a ClientCard>,
    posts: Vec<&'a Post>,
}

impl<'a> Found<'a> {
    fn by(scene: &Scene<'a>, text: &str) -> Self {
        let view = scene.view;
        let clients = view.clients.iter().map(|entry| &*entry.card);
        let seen = view.exam.candidate();
        let calls_posts = seen.is_none_or(|seen| seen.may.call.contains(&Called::Posts));
        let posts = view.posts.iter().filter(|_| calls_posts);
        Self {
            clients: clients.filter(|card| dialling::means(text, &card.name, &card.number)).collect(),
            posts: posts.filter(|post| dialling::means(text, &post.name, &post.number)).collect(),
        }
    }

    fn count(&self) -> usize {
        self.clients.len() + self.posts.len()
    }

    /// The one that is meant, where no other is.
    fn only(&self) -> Option<Address> {
        match (&self.clients[..], &self.posts[..]) {
            ([card], []) => Some(Address::Number(card.number.clone())),
            ([], [post]) => Some(Address::Name(post.name.clone())),
            _ => None,
        }
    }
}
