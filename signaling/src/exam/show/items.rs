//! Long texts, each for who may read it now.

use super::candidate::starts_letters;
use crate::exam::candidate::Candidate;
use crate::exam::{ExamSession, Moment, Thing};
use crate::package::{Client, Content, Document, Grid, Part1, Seen, Text};
use crate::protocol::ClientId;
use crate::protocol::exam::{CandidateNumber, GuideId, Item, ItemRef, PastContact, Refused, Seat, TextBody};

impl ExamSession {
    /// A text, as a seat may read it now on account of a candidate: itself, or one of its jury's.
    ///
    /// # Errors
    /// [`Refused::NoSuchItem`], whether there is none or it is not for this seat: the difference is nobody's business.
    pub fn item(
        &self,
        seat: Seat,
        of: CandidateNumber,
        item: &ItemRef,
        now: Moment,
    ) -> Result<Item, Refused> {
        let candidate = self.candidates.get(&of).ok_or(Refused::NoSuchItem)?;
        let may = |thing| self.may(seat, of, thing, now);
        let reads = |seen| may(Thing::See(seen)) || may(Thing::ReadPapers);
        let writes = || {
            let kinds = self.phase_of(candidate).write.iter().copied();
            starts_letters(&kinds.filter(|kind| may(Thing::Write(*kind))).collect::<Vec<_>>())
        };
        let found = match item {
            ItemRef::Document(id) if reads(Seen::Documents) => {
                self.exam.documents.iter().find(|document| document.id == *id).map(document)
            }
            ItemRef::Template(id) if reads(Seen::Documents) && (writes() || may(Thing::ReadPapers)) => {
                let template = self.exam.templates.iter().find(|template| template.id == *id);
                template.map(|template| {
                    Item::Text(TextBody { title: template.title.clone(), body: template.body.clone() })
                })
            }
            ItemRef::Part1 if reads(Seen::Part1) => Some(part1(&self.exam.part1)),
            ItemRef::Client(id) if may(Thing::See(Seen::Subject)) || may(Thing::ReadRoles) => {
                self.drawn_client(candidate, id).map(|client| Item::Client(client.card.clone()))
            }
            ItemRef::Role(id) if may(Thing::ReadRoles) => self
                .drawn_client(candidate, id)
                .map(|client| Item::Role { role: client.role.clone(), channel: client.channel }),
            ItemRef::Expected if may(Thing::ReadPapers) => Some(Item::Text(body(&self.exam.part1.expected))),
            ItemRef::Guide(id) if may(Thing::ReadPapers) => self.guide(id),
            ItemRef::Grid(competence) if may(Thing::ReadPapers) => {
                let examined = self.format.competences.contains(competence);
                self.exam.grids.get(competence).filter(|_| examined).map(grid)
            }
            ItemRef::Document(_)
            | ItemRef::Template(_)
            | ItemRef::Part1
            | ItemRef::Client(_)
            | ItemRef::Role(_)
            | ItemRef::Expected
            | ItemRef::Guide(_)
            | ItemRef::Grid(_)
            // With whom the texts are.
            | ItemRef::Work(..)
            | ItemRef::Chat { .. } => None,
        };
        found.ok_or(Refused::NoSuchItem)
    }

    fn drawn_client<'a>(&'a self, candidate: &'a Candidate, id: &ClientId) -> Option<&'a Client> {
        self.drawn_clients(candidate).find(|client| client.card.id == *id)
    }

    fn guide(&self, id: &GuideId) -> Option<Item> {
        let own = self.candidates.values().filter_map(|candidate| candidate.final_interview.as_ref());
        let named = self.format.phases.iter().chain(own).any(|phase| phase.guide.as_ref() == Some(id));
        self.exam.guides.get(id).filter(|_| named).map(|text| Item::Text(body(text)))
    }
}

fn document(document: &Document) -> Item {
    let title = document.title.clone();
    match &document.content {
        Content::Markdown(text) => Item::Text(TextBody { title, body: text.clone() }),
        Content::Pdf(file) => Item::Pdf { title, hash: file.hash, bytes: file.bytes },
    }
}

fn body(text: &Text) -> TextBody {
    TextBody { title: text.title.clone(), body: text.body.clone() }
}

fn part1(part1: &Part1) -> Item {
    let history = part1.history.iter().map(|past| PastContact {
        date: past.date.clone(),
        channel: past.channel.clone(),
        reason: past.reason.clone(),
        outcome: past.outcome.clone(),
        by: past.by.clone(),
        text: past.text.clone(),
    });
    Item::Part1 {
        name: part1.name.clone(),
        number: part1.number.clone(),
        fields: part1.fields.clone(),
        history: history.collect(),
        request: body(&part1.request),
        instructions: body(&part1.instructions),
    }
}

fn grid(grid: &Grid) -> Item {
    let criteria = grid.criteria.iter().map(|c| (c.id.clone(), c.label.clone(), c.text.clone()));
    Item::Grid {
        name: grid.name.clone(),
        scored_in: grid.scored_in.clone(),
        scale: grid.scale.clone(),
        criteria: criteria.collect(),
    }
}
