//! What a candidate wrote, as pages: to be handed in on paper, or to be read.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use signaling::protocol::exam::Piece;

use super::names::printed;
use crate::paper::{Block, Document};
use crate::settings::Language::French;
use crate::station::{PrintedPiece, PrintedWork};

/// The pages, each text from a page of its own on.
pub fn work(work: &PrintedWork, zone: &TimeZone) -> Document {
    let who = format!("Candidat {}", work.candidate);
    let as_of_ms = work.pieces.iter().filter_map(|piece| piece.at_ms).max();
    let mut document = Document {
        title: format!("Travaux écrits du candidat {}", work.candidate),
        subject: format!("Travaux écrits\u{a0}: {who}"),
        head: (who, printed(&work.exam)),
        foot: "Travaux écrits".to_owned(),
        as_of_ms,
        blocks: Vec::new(),
    };
    for (place, piece) in work.pieces.iter().enumerate() {
        if place > 0 {
            document.push(Block::NewPage);
        }
        document.section(heading(&piece.piece, piece.client.as_deref()));
        document.aside(match piece.at_ms {
            Some(at_ms) => format!("Enregistré sur le serveur le {}.", moment(at_ms, zone)),
            None => "Pas encore enregistré sur le serveur au moment de l’impression.".to_owned(),
        });
        text(&mut document, piece);
    }
    document
}

fn text(document: &mut Document, piece: &PrintedPiece) {
    match piece.text.trim_end() {
        "" => document.aside("Rien n’est écrit."),
        text => document.text(text),
    }
}

/// *Confirmation écrite · Mme Vidal*.
pub(super) fn heading(piece: &Piece, client: Option<&str>) -> String {
    match client {
        Some(client) => format!("{}\u{a0}· {client}", French.piece(piece)),
        None => French.piece(piece).to_owned(),
    }
}

pub(super) fn moment(at_ms: u64, zone: &TimeZone) -> String {
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(String::new, |at| at.to_zoned(zone.clone()).strftime("%d/%m/%Y à %H:%M").to_string())
}
