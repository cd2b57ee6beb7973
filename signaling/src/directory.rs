//! The clients of the session, from `clients.json` in the server's data folder:
//!
//! ```json
//! { "clients": [ { "card": { "id": …, "name": …, "number": …, "direction": "inbound" or "outbound",
//!                            "fields": [ { "label": …, "value": … } ],
//!                            "contacts": [ { "date": …, "channel": …, "reason": …, "outcome": … } ] },
//!                  "role": { "theme": …, "role": …, "to_convey": [ … ], "expected": … } } ],
//!   "posts": [ { "id": …, "name": …, "number": "12", "purpose": …, "role": … } ] }
//! ```
//!
//! `card` is a [`ClientCard`], `role` a [`RoleSheet`]; `posts` is optional, and each a [`Post`](crate::protocol::Post)
//! with its role. A file that is wrong anywhere is refused whole.

mod posts;

use serde::Deserialize;

use crate::package::Exam;
use crate::protocol::{
    ClientCard, ClientId, Direction, MAX_NAME_CHARS, PAGE_BYTES, Persona, Role, RoleSheet, encode,
    normalised_number,
};

pub use posts::{MAX_POSTS, MAX_POSTS_BYTES};

/// The largest client, in bytes of JSON: one always fits in a page, a call and a message.
pub const MAX_CLIENT_BYTES: usize = 32 * 1024;
/// The most clients of one session: the draw of a large session needs some hundreds.
pub const MAX_CLIENTS: usize = 2_000;

/// The clients of the session, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    clients: Vec<Client>,
    posts: Vec<posts::Listed>,
}

/// One client.
#[derive(Clone, Debug)]
pub struct Client {
    /// What the candidate may see.
    pub card: ClientCard,
    /// What only the jury sees.
    pub role: RoleSheet,
    normalised: String,
}

/// A page of clients for one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientsPage {
    /// What the candidate sees of each.
    pub cards: Vec<ClientCard>,
    /// How to play each; empty for candidates.
    pub roles: Vec<RoleSheet>,
    /// True where more follow.
    pub more: bool,
}

impl Client {
    /// The client as a phone shows it.
    pub fn persona(&self) -> Persona {
        Persona {
            name: self.card.name.clone(),
            number: Some(self.card.number.clone()),
            client: Some(self.card.id.clone()),
        }
    }
}

impl Directory {
    /// Reads the text of `clients.json`.
    ///
    /// # Errors
    /// [`DirectoryError`] names the entry and the field.
    pub fn parse(json: &str) -> Result<Self, DirectoryError> {
        let file: File = serde_json::from_str(json)?;
        if file.clients.len() > MAX_CLIENTS {
            return Err(DirectoryError::TooMany(file.clients.len()));
        }
        let mut directory = Self::default();
        for (index, Entry { card, role }) in file.clients.into_iter().enumerate() {
            let client = Client { normalised: normalised_number(&card.number), card, role };
            directory.check(&client).map_err(|problem| DirectoryError::Entry {
                entry: index + 1,
                id: client.card.id.0.clone(),
                problem,
            })?;
            directory.clients.push(client);
        }
        directory.add_posts(file.posts)?;
        Ok(directory)
    }

    fn check(&self, client: &Client) -> Result<(), Problem> {
        let Client { card, role, normalised } = client;
        for (field, value) in [
            ("card.id", &card.id.0),
            ("card.name", &card.name),
            ("card.number", &card.number),
            ("role.role", &role.role),
        ] {
            if value.trim().is_empty() {
                return Err(Problem::Empty(field));
            }
        }
        if normalised.is_empty() {
            return Err(Problem::NotANumber(card.number.clone()));
        }
        if self.get(&card.id).is_some() {
            return Err(Problem::Taken("card.id", card.id.0.clone()));
        }
        if self.by_number(Role::Staff, normalised).is_some() {
            return Err(Problem::Taken("card.number", card.number.clone()));
        }
        let bytes = client.bytes();
        if bytes > MAX_CLIENT_BYTES {
            return Err(Problem::TooLarge(bytes));
        }
        Ok(())
    }

    /// The client of this identifier.
    pub fn get(&self, id: &ClientId) -> Option<&Client> {
        self.clients.iter().find(|client| client.card.id == *id)
    }

    /// The client of this number, as [`normalised_number`] gives it, among those that a role may list.
    pub fn by_number(&self, role: Role, normalised: &str) -> Option<&Client> {
        self.listed(role).find(|client| client.normalised == normalised)
    }

    /// The first client of this name, in capitals or not, among those that a role may list.
    pub fn by_name(&self, role: Role, name: &str) -> Option<&Client> {
        let name = name.to_lowercase();
        self.listed(role).find(|client| client.card.name.to_lowercase() == name)
    }

    /// How many clients a role may list.
    pub fn count(&self, role: Role) -> u32 {
        u32::try_from(self.listed(role).count()).unwrap_or(u32::MAX)
    }

    /// The clients that a role may list, after the first `skip`, as many as fit in a page.
    pub fn page(&self, role: Role, skip: u32) -> ClientsPage {
        page_of(self.listed(role), role, skip)
    }

    /// The same of these clients.
    pub fn page_of(&self, clients: &[ClientId], role: Role, skip: u32) -> ClientsPage {
        page_of(clients.iter().filter_map(|id| self.get(id)), role, skip)
    }

    /// A candidate lists those whom it is to call; the others are shown to it when they call.
    fn listed(&self, role: Role) -> impl Iterator<Item = &Client> {
        self.clients.iter().filter(move |client| match (role, client.card.direction) {
            (Role::Jury | Role::Staff, _) | (Role::Candidate, Direction::Outbound) => true,
            (Role::Candidate, Direction::Inbound) => false,
        })
    }
}

impl From<&Exam> for Directory {
    /// Clients and posts of a package, whose checker has found them to fit.
    fn from(exam: &Exam) -> Self {
        let clients = exam.clients.values().map(|client| Client {
            normalised: normalised_number(&client.card.number),
            card: client.card.clone(),
            role: client.role.clone(),
        });
        Self {
            clients: clients.collect(),
            posts: exam.posts.iter().cloned().map(posts::Listed::from).collect(),
        }
    }
}

fn page_of<'a>(clients: impl Iterator<Item = &'a Client>, role: Role, skip: u32) -> ClientsPage {
    let mut page = ClientsPage::default();
    let mut bytes = 0;
    for client in clients.skip(skip as usize) {
        bytes += client.bytes();
        if bytes > PAGE_BYTES && !page.cards.is_empty() {
            page.more = true;
            break;
        }
        page.cards.push(client.card.clone());
        match role {
            Role::Jury | Role::Staff => page.roles.push(client.role.clone()),
            Role::Candidate => {}
        }
    }
    page
}

impl Client {
    fn bytes(&self) -> usize {
        encode(&self.card).len() + encode(&self.role).len()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    clients: Vec<Entry>,
    #[serde(default)]
    posts: Vec<crate::protocol::Post>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    card: ClientCard,
    role: RoleSheet,
}

/// Why `clients.json` is refused.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Not JSON, or a field is missing, unknown or of the wrong type.
    #[error("not a list of clients: {0}")]
    Malformed(#[from] serde_json::Error),
    /// How many there are.
    #[error("{0} clients are more than {MAX_CLIENTS}")]
    TooMany(usize),
    /// How many there are.
    #[error("{0} posts are more than {MAX_POSTS}")]
    TooManyPosts(usize),
    /// The size of all of them in bytes.
    #[error("the posts' {0} bytes of JSON are more than {MAX_POSTS_BYTES}")]
    PostsTooLarge(usize),
    /// One post is wrong.
    #[error("post {entry} ({id:?}): {problem}")]
    Post {
        /// Its place in the file, from 1.
        entry: usize,
        /// Its identifier.
        id: String,
        /// What is wrong.
        problem: Problem,
    },
    /// One client is wrong.
    #[error("client {entry} ({id:?}): {problem}")]
    Entry {
        /// Its place in the file, from 1.
        entry: usize,
        /// Its identifier.
        id: String,
        /// What is wrong.
        problem: Problem,
    },
}

/// What is wrong with a client or a post.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The field.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// What it is instead.
    #[error("card.number {0:?} is no telephone number")]
    NotANumber(String),
    /// The field and its value.
    #[error("{0} {1:?} is that of an earlier client")]
    Taken(&'static str, String),
    /// What a post has for a number.
    #[error("number {0:?} is no telephone number")]
    NotAPostNumber(String),
    /// What a post has for a name.
    #[error("name {0:?} has more than {MAX_NAME_CHARS} characters")]
    TooLongName(String),
    /// The field of a post and its value.
    #[error("{0} {1:?} is that of a client or of an earlier post")]
    PostTaken(&'static str, String),
    /// Its size in bytes.
    #[error("its {0} bytes of JSON are more than {MAX_CLIENT_BYTES}")]
    TooLarge(usize),
}
