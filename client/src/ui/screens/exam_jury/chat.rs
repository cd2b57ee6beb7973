//! The chat of an exchange that is over, as the server has it: read again at whatever station of its jury, with nowhere to
//! write.

use eframe::egui::{ScrollArea, Ui};
use signaling::protocol::exam::{CandidateNumber, ExchangeMessage, ExchangeView, Item, ItemRef, Writer};

use super::reading::Reading;
use super::said_ui;
use crate::ui::hours;
use crate::ui::scene::Scene;
use crate::ui::screens::bubble::{Bubble, painted_ui};
use crate::ui::words::SheetWords;

/// Draws it, as far as it has come.
pub fn chat_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    of: CandidateNumber,
    exchange: &ExchangeView,
    reading: &mut Reading,
) {
    let words = SheetWords::of(scene.language);
    let (messages, whole) = pages(scene, of, exchange, reading);
    if messages.is_empty() {
        return said_ui(ui, if whole { words.chat_none } else { words.chat_coming });
    }
    let candidate = scene.language.signature(&of.to_string());
    let place = ("chat-again", of.0, exchange.exchange.0);
    ScrollArea::vertical().id_salt(place).auto_shrink(false).show(ui, |ui| {
        for message in messages {
            let (who, right) = match message.by {
                Writer::Candidate => (candidate.as_str(), false),
                Writer::Client => (exchange.name.as_str(), true),
            };
            let foot = format!("{who} · {}", hours::hour(message.at_ms));
            painted_ui(ui, Bubble { text: &message.text, foot: &foot, named: &foot, right, mark: None });
        }
        if !whole {
            said_ui(ui, words.chat_coming);
        }
    });
}

/// The messages that are here, in order, and whether that is all of them.
pub fn pages<'a>(
    scene: &mut Scene<'a>,
    of: CandidateNumber,
    exchange: &ExchangeView,
    reading: &mut Reading,
) -> (Vec<&'a ExchangeMessage>, bool) {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let item = ItemRef::Chat { exchange: exchange.exchange, after };
        let Some(Item::Chat { messages, more }) = reading.item(scene, of, item) else { return (all, false) };
        all.extend(messages);
        match messages.last().filter(|last| *more && last.number > after) {
            Some(last) => after = last.number,
            None => return (all, true),
        }
    }
}
