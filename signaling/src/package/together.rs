//! What the files of a package must be to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::client::{self, Channel, Client, POSTS};
use super::format::{Exchanges, Format};
use super::grid::Grid;
use super::ids::{Competence, FormatId, GuideId};
use super::ledger::Ledger;
use super::mistake::{Owner, Problem};
use super::part1::{self, Part1, is_same_name};
use super::subject::{self, Subject};
use crate::directory::{MAX_CLIENT_BYTES, MAX_CLIENTS, MAX_POSTS, MAX_POSTS_BYTES};
use crate::protocol::{ClientId, Direction, Post, encode, normalised_number};

/// All that is held against each other. A client or a format that is no TOML is known, and `None`.
pub(super) struct Together<'a> {
    pub clients: &'a BTreeMap<ClientId, Option<Client>>,
    pub formats: &'a BTreeMap<FormatId, Option<Format>>,
    pub subjects: &'a [Subject],
    /// Whether each subject's file could be read; where not, nothing is said of what it may lack.
    pub subjects_are_whole: bool,
    pub posts: &'a [Post],
    /// None where it could not be read.
    pub part1: Option<&'a Part1>,
    pub ledger: &'a mut Ledger,
}

impl Together<'_> {
    /// Numbers, names and identifiers are each one person's; clients and posts fit in a message.
    pub fn check_people(&mut self) {
        if self.clients.len() > MAX_CLIENTS {
            self.ledger.blame_file("clients", Problem::TooManyClients(self.clients.len(), MAX_CLIENTS));
        }
        let mut numbers: BTreeMap<String, Owner> = BTreeMap::new();
        for (id, client) in self.clients.iter().filter_map(|(id, client)| Some((id, client.as_ref()?))) {
            let file = client::file_of(id);
            self.check_number(
                &file,
                "number",
                &client.card.number,
                &Owner::Client(id.0.clone()),
                &mut numbers,
            );
            let bytes = encode(&client.card).len() + encode(&client.role).len();
            if bytes > MAX_CLIENT_BYTES {
                self.ledger.blame_file(&file, Problem::TooLargeToSend(bytes, MAX_CLIENT_BYTES));
            }
        }
        self.check_posts(&mut numbers);
    }

    fn check_posts(&mut self, numbers: &mut BTreeMap<String, Owner>) {
        let mut names: BTreeMap<String, Owner> = BTreeMap::new();
        for (id, client) in self.clients.iter().filter_map(|(id, client)| Some((id, client.as_ref()?))) {
            names.insert(client.card.name.to_lowercase(), Owner::Client(id.0.clone()));
        }
        let mut ids = BTreeSet::new();
        for (index, post) in self.posts.iter().enumerate() {
            let at = |field: &str| format!("posts[{index}].{field}");
            let whose = Owner::Post(post.id.0.clone());
            self.check_number(POSTS, &at("number"), &post.number, &whose, numbers);
            let name = post.name.to_lowercase();
            if let Some(other) = names.get(&name).filter(|_| !name.is_empty()) {
                let problem = Problem::SameName(post.name.clone(), other.clone());
                self.ledger.blame(POSTS, &at("name"), problem);
            }
            names.insert(name, whose);
            let of = if self.clients.contains_key(&post.id) { Owner::AnyClient } else { Owner::EarlierPost };
            if !post.id.0.is_empty() && (self.clients.contains_key(&post.id) || !ids.insert(&post.id)) {
                self.ledger.blame(POSTS, &at("id"), Problem::SameId(post.id.0.clone(), of));
            }
        }
        let bytes = encode(&self.posts).len();
        if self.posts.len() > MAX_POSTS || bytes > MAX_POSTS_BYTES {
            self.ledger.blame_file(POSTS, Problem::TooLargeToSend(bytes, MAX_POSTS_BYTES));
        }
    }

    fn check_number(
        &mut self,
        file: &str,
        field: &str,
        number: &str,
        whose: &Owner,
        numbers: &mut BTreeMap<String, Owner>,
    ) {
        if !self.ledger.holds(file, field) || number.is_empty() {
            return;
        }
        let normalised = normalised_number(number);
        if normalised.is_empty() {
            self.ledger.blame(file, field, Problem::NotANumber(number.to_owned()));
        } else if let Some(other) = numbers.get(&normalised) {
            self.ledger.blame(file, field, Problem::SameNumber(number.to_owned(), other.clone()));
        } else {
            numbers.insert(normalised, whose.clone());
        }
    }

    /// Part 1's client has one number wherever it appears, and that is nobody else's.
    pub fn check_part1(&mut self) {
        let Some(part1) = self.part1.filter(|_| self.ledger.holds(part1::CLIENT, "number")) else { return };
        let Some(name) = part1.name_held_by(self.ledger) else { return };
        let is_its_number = |number: &str| normalised_number(number) == normalised_number(&part1.number);
        let same = |whose| Problem::SameNumber(part1.number.clone(), whose);
        let mut found = Vec::new();
        for (id, client) in self.clients.iter().filter_map(|(id, client)| Some((id, client.as_ref()?))) {
            let (file, number) = (client::file_of(id), &client.card.number);
            if !self.ledger.holds(&file, "name") || !self.ledger.holds(&file, "number") {
                continue;
            }
            match (is_same_name(&client.card.name, name), is_its_number(number)) {
                (true, false) => found.push(Problem::OtherNumber(name.to_owned(), number.clone(), file)),
                (false, true) => found.push(same(Owner::Client(id.0.clone()))),
                (true, true) | (false, false) => {}
            }
        }
        let posts = self.posts.iter().filter(|post| is_its_number(&post.number));
        found.extend(posts.map(|post| same(Owner::Post(post.id.0.clone()))));
        for problem in found {
            self.ledger.blame(part1::CLIENT, "number", problem);
        }
    }

    /// Each subject has the clients that its format asks for.
    pub fn check_subjects(&mut self) {
        if self.subjects.is_empty() && self.subjects_are_whole {
            self.ledger.blame_file("subjects", Problem::NoSubject);
        }
        for subject in self.subjects {
            let file = subject::file_of(&subject.id);
            let format = match self.formats.get(&subject.format) {
                Some(format) => format.as_ref(),
                None => {
                    if self.ledger.holds(&file, "format") {
                        let problem = Problem::NoSuch("format", subject.format.to_string());
                        self.ledger.blame(&file, "format", problem);
                    }
                    None
                }
            };
            let wanted = format.map(|format| format.exchanges.count).filter(|count| *count > 0);
            let count = subject.clients.len();
            if let Some(wanted) =
                wanted.filter(|wanted| *wanted != count && self.ledger.holds(&file, "clients"))
            {
                let problem = Problem::WrongClients(count, subject.format.to_string(), wanted);
                self.ledger.blame(&file, "clients", problem);
            }
            let mut ids = BTreeSet::new();
            for (index, id) in subject.clients.iter().enumerate() {
                let field = format!("clients[{index}]");
                if !self.ledger.holds(&file, &field) {
                    continue;
                }
                match self.clients.get(id) {
                    _ if !ids.insert(id) => {
                        self.ledger.blame(&file, &field, Problem::Twice("clients".into(), id.0.clone()));
                    }
                    None => self.ledger.blame(&file, &field, Problem::NoSuch("client", id.0.clone())),
                    Some(client) => {
                        if let (Some(client), Some(format)) = (client, format) {
                            self.check_allowed(&file, &field, client, format);
                        }
                    }
                }
            }
        }
    }

    fn check_allowed(&mut self, file: &str, field: &str, client: &Client, format: &Format) {
        let Exchanges { directions, channels, .. } = &format.exchanges;
        let its_file = client::file_of(&client.card.id);
        let direction = client.card.direction;
        let direction_holds = self.ledger.holds(&its_file, "direction");
        let channel_holds = self.ledger.holds(&its_file, "channel");
        let mut refuse = |what| {
            let problem = Problem::NotAllowed(client.card.id.0.clone(), what, format.id.to_string());
            self.ledger.blame(file, field, problem);
        };
        if direction_holds && !directions.is_empty() && !directions.contains(&direction) {
            refuse(match direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            });
        }
        if channel_holds && !channels.is_empty() && !channels.contains(&client.channel) {
            refuse(match client.channel {
                Channel::Phone => "a client by phone",
                Channel::Chat => "a client by chat",
            });
        }
    }

    /// The formats that the package offers: those of its subjects.
    fn offered(&self) -> Vec<&Format> {
        let wanted: BTreeSet<_> = self.subjects.iter().map(|subject| &subject.format).collect();
        wanted.into_iter().filter_map(|id| self.formats.get(id)?.as_ref()).collect()
    }

    /// Each competence that an offered format examines is shown by a client of its subjects, and has its grid.
    pub fn check_competences(&mut self, grids: &BTreeMap<Competence, Grid>, grids_are_whole: bool) {
        let mut found = Vec::new();
        for format in self.offered() {
            let subjects = || self.subjects.iter().filter(|subject| subject.format == format.id);
            let ids = || subjects().flat_map(|subject| &subject.clients);
            let clients: Vec<_> = ids().filter_map(|id| self.clients.get(id)?.as_ref()).collect();
            let sound =
                |client: &&Client| self.ledger.holds(&client::file_of(&client.card.id), "competences");
            let told = clients.len() == ids().count() && clients.iter().all(sound) && self.subjects_are_whole;
            let place = subjects().next().map(|subject| subject::file_of(&subject.id)).unwrap_or_default();
            for competence in &format.competences {
                let shown = clients.iter().any(|client| client.competences.contains(competence));
                if told && !shown {
                    found.push((
                        place.clone(),
                        Problem::NotCovered(competence.number(), format.id.to_string()),
                    ));
                }
                if grids_are_whole && !grids.contains_key(competence) {
                    let problem = Problem::NoGrid(competence.number(), format.id.to_string());
                    found.push(("grids".into(), problem));
                }
            }
        }
        for (file, problem) in found {
            self.ledger.blame_file(&file, problem);
        }
    }

    /// There are recordings where, and only where, an offered format draws one.
    pub fn check_recordings(&mut self, files: usize) {
        let offered = self.offered();
        let drawing = offered
            .iter()
            .find(|format| format.recording_plays.is_some())
            .map(|format| format.id.to_string());
        let unsure = !self.subjects_are_whole || offered.len() < self.formats_wanted();
        match drawing {
            Some(format) if files == 0 => self.ledger.blame_file("recordings", Problem::NoRecording(format)),
            None if files > 0 && !unsure => self.ledger.blame_file("recordings", Problem::NeedlessRecordings),
            _ => {}
        }
    }

    fn formats_wanted(&self) -> usize {
        self.subjects.iter().map(|subject| &subject.format).collect::<BTreeSet<_>>().len()
    }

    /// Each guide that an offered format names is there.
    pub fn check_guides(&mut self, there: &BTreeSet<GuideId>) {
        let phases = self.offered().into_iter().flat_map(|format| &format.phases);
        let named: BTreeSet<_> = phases.filter_map(|phase| phase.guide.clone()).collect();
        for guide in named.difference(there) {
            let problem = Problem::Missing("guide, which a phase names,");
            self.ledger.blame_file(&format!("interview/{guide}.md"), problem);
        }
    }
}
