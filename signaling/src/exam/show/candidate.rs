//! The candidate's view.

use crate::exam::candidate::Candidate;
use crate::exam::{ExamSession, Moment, Thing};
use crate::package::{Client, Seen, Written};
use crate::protocol::exam::{CandidateNumber, CandidateView, ClientEntry, Entry, Rights, Seat};

impl ExamSession {
    /// What a candidate is shown now; `None` where there is no such candidate.
    pub fn candidate_view(&self, number: CandidateNumber, now: Moment) -> Option<CandidateView> {
        let now = now.max(self.last);
        let candidate = self.candidates.get(&number)?;
        let may = self.rights_of(candidate, now);
        let sees = |what| may.see.contains(&what);
        let listed = sees(Seen::Documents);
        let documents = self.exam.documents.iter().filter(|_| listed);
        let templates = self.exam.templates.iter().filter(|_| listed && starts_letters(&may.write));
        let clients = self.drawn_clients(candidate).filter(|_| sees(Seen::Subject));
        let records = may.write.contains(&Written::ContactRecords);
        Some(CandidateView {
            candidate: number,
            format: self.format.short_name.clone(),
            clock: self.clock_view(candidate, now),
            draws: self.draw_views(candidate),
            documents: documents
                .map(|document| Entry { id: document.id.clone(), title: document.title.clone() })
                .collect(),
            templates: templates
                .map(|template| Entry { id: template.id.clone(), title: template.title.clone() })
                .collect(),
            qualifications: if records { self.exam.qualifications.clone() } else { Vec::new() },
            clients: clients
                .map(|client| ClientEntry {
                    id: client.card.id.clone(),
                    name: client.card.name.clone(),
                    number: client.card.number.clone(),
                    direction: client.card.direction,
                })
                .collect(),
            part1: sees(Seen::Part1),
            plays: self.plays_view(candidate, now),
            outage: candidate.outages.lasting().is_some(),
            hand: candidate.hand.view(),
            work: self.own_work(candidate, now),
            may,
        })
    }

    fn rights_of(&self, candidate: &Candidate, now: Moment) -> Rights {
        let (phase, seat) = (self.phase_of(candidate), Seat::Candidate(candidate.number));
        let allowed = |thing| self.may(seat, candidate.number, thing, now);
        let drawn = |what| candidate.drawn(what).is_some();
        let to_draw = phase.draw.filter(|what| allowed(Thing::Draw(*what)) && !drawn(*what));
        Rights {
            see: phase.see.iter().copied().filter(|what| allowed(Thing::See(*what))).collect(),
            call: phase.call.iter().copied().filter(|whom| allowed(Thing::Call(*whom))).collect(),
            write: phase.write.iter().copied().filter(|what| allowed(Thing::Write(*what))).collect(),
            play: allowed(Thing::Play),
            draw: to_draw,
        }
    }

    /// The clients of the subject that a candidate drew, in its order; none before.
    pub(in crate::exam) fn drawn_clients<'a>(
        &'a self,
        candidate: &'a Candidate,
    ) -> impl Iterator<Item = &'a Client> {
        let drawn = candidate.drawn(crate::package::Drawn::Subject);
        let subject =
            self.exam.subjects_of(&self.format.id).find(move |subject| Some(&*subject.id.0) == drawn);
        let ids = subject.into_iter().flat_map(|subject| &subject.clients);
        ids.filter_map(|id| self.exam.clients.get(id))
    }
}

/// Whether something is written that a template is for.
pub(super) fn starts_letters(written: &[Written]) -> bool {
    written.iter().any(|what| match what {
        Written::Letter | Written::Confirmations => true,
        Written::Summary | Written::Notes | Written::ContactRecords => false,
    })
}
