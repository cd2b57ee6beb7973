//! Long texts, each by itself and in parts, as a message holds no longer ones.

use serde::{Deserialize, Serialize};

use super::{
    Channel, Competence, CriterionId, DocumentId, ExchangeId, GuideId, Piece, ScoredIn, TemplateId,
    WrittenPiece,
};
use crate::protocol::{ClientCard, ClientId, Field, FileHash, RoleSheet, encode};

/// The most bytes of one [`ItemPart`]'s text. As a string within a message each takes two at most, so it fits.
pub const ITEM_PART_BYTES: usize = 24 * 1024;

/// Which text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemRef {
    /// A document of the company.
    Document(DocumentId),
    /// A text to start from.
    Template(TemplateId),
    /// A client's file.
    Client(ClientId),
    /// Part 1's file, request and instructions.
    Part1,
    /// Jury: what is looked for in part 1.
    Expected,
    /// Jury: how to play a client.
    Role(ClientId),
    /// Jury: what to read beside a phase.
    Guide(GuideId),
    /// Jury: a grid.
    Grid(Competence),
    /// Jury: a piece of the candidate's, in the edition that its [`JuryCandidate::written`](super::JuryCandidate) lists.
    Work(Piece, u64),
    /// Jury: a page of the chat of an exchange that is over.
    Chat {
        /// Which exchange.
        exchange: ExchangeId,
        /// The number of the last message already known; 0 for the first page.
        after: u64,
    },
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A Markdown text with its title.
    Text(TextBody),
    /// A PDF, whose bytes come on the bulk connection.
    Pdf {
        /// As displayed.
        title: String,
        /// What it is known by.
        hash: FileHash,
        /// Its length.
        bytes: u64,
    },
    /// A client's file.
    Client(ClientCard),
    /// Part 1.
    Part1 {
        /// The client's name.
        name: String,
        /// Its number.
        number: String,
        /// Labelled facts.
        fields: Vec<Field>,
        /// The history of its exchanges.
        history: Vec<PastContact>,
        /// What it asks.
        request: TextBody,
        /// What is to be done.
        instructions: TextBody,
    },
    /// How to play a client.
    Role {
        /// The role.
        role: RoleSheet,
        /// By what.
        channel: Channel,
    },
    /// A grid.
    Grid {
        /// The official name.
        name: String,
        /// Where it is scored.
        scored_in: Vec<ScoredIn>,
        /// The scores, the lowest first.
        scale: Vec<String>,
        /// Identifier, short label and whole sentence of each criterion.
        criteria: Vec<(CriterionId, String, String)>,
    },
    /// A piece that the candidate wrote.
    Work(WrittenPiece),
    /// A page of the chat of an exchange.
    Chat {
        /// In the order in which the server stored them.
        messages: Vec<ExchangeMessage>,
        /// True where more follow: ask for those after the last.
        more: bool,
    },
}

/// A chat message of an exchange, as it is read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeMessage {
    /// Grows in the order in which the server stored the messages.
    pub number: u64,
    /// Who wrote it.
    pub by: Writer,
    /// When the server stored it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// The text.
    pub text: String,
}

/// Who wrote a message of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    /// The candidate.
    Candidate,
    /// The jury, as the exchange's client.
    Client,
}

/// A text in Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextBody {
    /// As displayed.
    pub title: String,
    /// What follows.
    pub body: String,
}

/// One exchange of the history of part 1's client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastContact {
    /// As displayed.
    pub date: String,
    /// *Téléphone*, *Courriel*, *Courrier*…
    pub channel: String,
    /// *Motif*.
    pub reason: String,
    /// *Suite donnée*.
    pub outcome: String,
    /// Who handled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was said or written, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A part of an item: the JSON of the item is that of its parts, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPart {
    /// Of which.
    pub item: ItemRef,
    /// From 1.
    pub part: u32,
    /// How many there are.
    pub of: u32,
    /// At most [`ITEM_PART_BYTES`].
    pub json: String,
}

/// An item as the messages that carry it.
pub fn in_parts(reference: &ItemRef, item: &Item) -> Vec<ItemPart> {
    let texts = cut(&encode(item));
    let of = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    (1..).zip(texts).map(|(part, json)| ItemPart { item: reference.clone(), part, of, json }).collect()
}

/// A text in pieces of [`ITEM_PART_BYTES`] at most.
pub fn cut(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(rest.floor_char_boundary(ITEM_PART_BYTES));
        texts.push(part.to_owned());
        rest = after;
    }
    texts
}
