//! `clients/NAME.toml`: a client that the jury plays, and how; `posts.toml`: the company's internal posts.

use super::ids::Competence;
use super::reading::Reading;
use super::table::Table;
pub use crate::protocol::exam::Channel;
use crate::protocol::{ClientCard, ClientId, Contact, Direction, Field, Post, RoleSheet};

/// One client of the exam's subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// What the candidate may see, once its subject is drawn.
    pub card: ClientCard,
    /// What only the jury sees.
    pub role: RoleSheet,
    /// By what they exchange.
    pub channel: Channel,
    /// What the exchange lets a candidate show; for the jury.
    pub competences: Vec<Competence>,
    /// Whether the candidate is to confirm in writing what was agreed; for the jury.
    pub written_confirmation: bool,
}

pub(super) const DIRECTIONS: [(&str, Direction); 2] =
    [("inbound", Direction::Inbound), ("outbound", Direction::Outbound)];

/// The file of a client.
pub(super) fn file_of(id: &ClientId) -> String {
    format!("clients/{}.toml", id.0)
}

/// Reads a client; `None` where the file is no TOML.
pub(super) fn read(id: &ClientId, reading: &mut Reading) -> Option<Client> {
    reading.toml(&file_of(id), |table| {
        let card = ClientCard {
            id: id.clone(),
            name: table.name("name"),
            number: table.name("number"),
            // Where it is neither, the package is refused.
            direction: table.word("direction", &DIRECTIONS).unwrap_or(Direction::Inbound),
            fields: fields(table),
            contacts: table.tables("contacts", 0, contact),
        };
        let channel = table.word("channel", Channel::WORDS).unwrap_or(Channel::Phone);
        let competences = competences(table);
        let written_confirmation = table.yes("written_confirmation", false);
        let role = table.table("role", role).unwrap_or_else(|| RoleSheet {
            theme: String::new(),
            role: String::new(),
            to_convey: Vec::new(),
            expected: String::new(),
        });
        Client { card, role, channel, competences, written_confirmation }
    })
}

/// Reads `posts.toml`, which may be left out.
pub(super) fn read_posts(reading: &mut Reading) -> Vec<Post> {
    if !reading.files.has(POSTS) {
        return Vec::new();
    }
    let posts = reading.toml(POSTS, |table| {
        table.tables("posts", 1, |table| Post {
            id: ClientId(table.id("id")),
            name: table.name("name"),
            number: table.name("number"),
            purpose: table.paragraphs("purpose"),
            role: Some(table.paragraphs("role")),
        })
    });
    posts.unwrap_or_default()
}

/// The file of the posts.
pub(super) const POSTS: &str = "posts.toml";

/// `fields = [["label", "value"], …]`.
pub(super) fn fields(table: &mut Table<'_>) -> Vec<Field> {
    table.pairs("fields").into_iter().map(|(label, value)| Field { label, value }).collect()
}

/// `competences = [1, 3]`.
pub(super) fn competences(table: &mut Table<'_>) -> Vec<Competence> {
    let numbers = table.numbers("competences", 1, Competence::COUNT);
    numbers.into_iter().filter_map(Competence::of).collect()
}

fn contact(table: &mut Table<'_>) -> Contact {
    Contact {
        date: table.line("date"),
        channel: table.line("channel"),
        reason: table.line("reason"),
        outcome: table.paragraphs("outcome"),
    }
}

fn role(table: &mut Table<'_>) -> RoleSheet {
    RoleSheet {
        theme: table.line("theme"),
        role: table.paragraphs("role"),
        to_convey: table.lines("to_convey", 1, 20),
        expected: table.paragraphs("expected"),
    }
}
