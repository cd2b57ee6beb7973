//! The run sheet of part 3, and what jurors write down.

use super::{Given, words};
use crate::exam::candidate::{Candidate, Remark};
use crate::exam::run_sheet::{Exchange, State};
use crate::exam::show::contact_of;
use crate::exam::{ExamSession, Floor, Moment, Thing};
use crate::protocol::exam::{
    Arranged, CandidateNumber, Contact, ExchangeId, Fact, MAX_REMARKS, MAX_REMARKS_BYTES, OrderId, Refused,
    RemarkKind, RemarkMoment, Seat,
};

impl ExamSession {
    pub(super) fn begin<F: Floor>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        id: ExchangeId,
        contact: Contact,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::Begin)?;
        let exchange = planned(candidate, id)?;
        if candidate.sheet.open().is_some() || is_in_call(given, candidate) {
            return Err(Refused::StillInExchange);
        }
        let client = self.exam.clients.get(&exchange.client).ok_or(Refused::NoSuchExchange)?;
        if contact != contact_of(client) {
            return Err(Refused::WrongContact);
        }
        let client = exchange.client.clone();
        Ok(vec![Fact::ExchangeBegan { candidate: number, exchange: id, client, contact }])
    }

    pub(super) fn close<F: Floor>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        id: ExchangeId,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::Close)?;
        match exchange(candidate, id)?.state {
            State::Open(_) if is_in_call(given, candidate) => Err(Refused::StillInExchange),
            State::Open(since) => {
                let lasted_ms = given.now.since(since);
                Ok(vec![Fact::ExchangeClosed { candidate: number, exchange: id, lasted_ms }])
            }
            // Closed twice is closed.
            State::Closed(_) => Ok(Vec::new()),
            State::Planned | State::Skipped(_) => Err(Refused::WrongExchange),
        }
    }

    pub(super) fn arrange<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        order: &[ExchangeId],
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::Arrange)?;
        let (mut planned, mut wanted) = (candidate.sheet.planned().collect::<Vec<_>>(), order.to_vec());
        if planned == wanted {
            return Ok(Vec::new());
        }
        planned.sort_unstable();
        wanted.sort_unstable();
        if planned != wanted {
            return Err(Refused::BadArrangement);
        }
        Ok(vec![Fact::ExchangesArranged(Arranged { candidate: number, exchanges: order.to_vec() })])
    }

    pub(super) fn repeat<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        id: ExchangeId,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::Arrange)?;
        let over = exchange(candidate, id)?.state.is_over();
        if !over || candidate.sheet.exchanges().len() >= MAX_SHEET {
            return Err(Refused::WrongExchange);
        }
        let again = candidate.sheet.fresh_id();
        Ok(vec![Fact::ExchangeRepeated { candidate: number, exchange: id, again }])
    }

    pub(super) fn skip<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        id: ExchangeId,
        reason: &str,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::Arrange)?;
        planned(candidate, id)?;
        let reason = words::reason(Some(reason))?;
        Ok(vec![Fact::ExchangeSkipped { candidate: number, exchange: id, reason }])
    }

    /// Whether a moment is one of an exchange of this candidate, open or closed.
    fn was_in_exchange(&self, number: CandidateNumber, moment: RemarkMoment, now: Moment) -> bool {
        let RemarkMoment::In { exchange, .. } = moment else { return false };
        let found = self.candidates.get(&number).and_then(|candidate| moment_of(candidate, moment, now));
        found.is_some_and(|(found, _)| found == exchange)
    }

    pub(super) fn remark<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        (kind, moment): (RemarkKind, RemarkMoment),
        text: &str,
    ) -> Result<Vec<Fact>, Refused> {
        let Seat::Juror(juror) = given.who else { return Err(Refused::NotAllowed) };
        let thing = match kind {
            // Pressed in time, and kept once the server could be told.
            RemarkKind::Mark if self.was_in_exchange(number, moment, given.now) => Thing::Note,
            RemarkKind::Mark => Thing::Mark,
            RemarkKind::Note => Thing::Note,
        };
        let candidate = self.allowed(given, number, thing)?;
        let text = worded(kind, text)?;
        let own = candidate.remarks.iter().filter(|remark| remark.juror == juror);
        if own.clone().count() >= MAX_REMARKS {
            return Err(Refused::TooManyRemarks);
        }
        room(own, &text)?;
        let moment = moment_of(candidate, moment, given.now);
        // What is kept in a later phase belongs to the one of its exchange.
        let phase =
            moment.and_then(|(exchange, _)| self.phase_at(candidate, candidate.sheet.get(exchange)?.phase?));
        let phase = phase.unwrap_or_else(|| self.phase_of(candidate)).id.clone();
        Ok(vec![Fact::Remarked {
            candidate: number,
            juror,
            remark: given.id,
            kind,
            phase,
            exchange: moment.map(|(exchange, _)| exchange),
            offset_ms: moment.map(|(_, offset_ms)| offset_ms),
            text,
        }])
    }

    pub(super) fn reword<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        id: OrderId,
        text: &str,
    ) -> Result<Vec<Fact>, Refused> {
        let Seat::Juror(juror) = given.who else { return Err(Refused::NotAllowed) };
        let candidate = self.allowed(given, number, Thing::Note)?;
        let own = candidate.remarks.iter().filter(|remark| remark.juror == juror);
        let remark = own.clone().find(|remark| remark.id == id).ok_or(Refused::NoSuchRemark)?;
        let text = worded(remark.kind, text)?;
        room(own.filter(|remark| remark.id != id), &text)?;
        Ok(vec![Fact::Reworded { candidate: number, juror, remark: id, text }])
    }
}

/// How far a station's clock may be ahead of the server's: what it saw last came before the exchange was closed.
const CLOCK_SLACK_MS: u64 = 1_000;

/// In which exchange a remark is, and how long after its beginning, in milliseconds: as its station saw it, where that
/// exchange was open to this candidate then, else as it is when the remark arrives.
fn moment_of(candidate: &Candidate, moment: RemarkMoment, now: Moment) -> Option<(ExchangeId, u64)> {
    let arrival = || candidate.sheet.open().map(|(exchange, since)| (exchange, now.since(since)));
    match moment {
        RemarkMoment::Arrival => arrival(),
        RemarkMoment::Outside => None,
        RemarkMoment::In { exchange, offset_ms } => {
            let span_ms = candidate.sheet.get(exchange).and_then(|exchange| exchange.span_ms(now));
            match span_ms {
                Some(span_ms) if offset_ms <= span_ms.saturating_add(CLOCK_SLACK_MS) => {
                    Some((exchange, offset_ms.min(span_ms)))
                }
                Some(_) | None => arrival(),
            }
        }
    }
}

/// The most exchanges of a run sheet: each of the longest subject twice.
const MAX_SHEET: usize = 40;

fn worded(kind: RemarkKind, text: &str) -> Result<String, Refused> {
    match kind {
        RemarkKind::Mark => words::mark(text),
        RemarkKind::Note => words::note(text),
    }
}

/// All of a juror's remarks on a candidate go in one view.
fn room<'a>(others: impl Iterator<Item = &'a Remark>, text: &str) -> Result<(), Refused> {
    let bytes = others.map(|remark| remark.text.len()).sum::<usize>() + text.len();
    if bytes <= MAX_REMARKS_BYTES { Ok(()) } else { Err(Refused::TooManyRemarks) }
}

fn exchange(candidate: &Candidate, id: ExchangeId) -> Result<&Exchange, Refused> {
    if candidate.sheet.exchanges().is_empty() {
        return Err(Refused::NothingDrawn);
    }
    candidate.sheet.get(id).ok_or(Refused::NoSuchExchange)
}

fn planned(candidate: &Candidate, id: ExchangeId) -> Result<&Exchange, Refused> {
    let exchange = exchange(candidate, id)?;
    if exchange.state.is_planned() { Ok(exchange) } else { Err(Refused::WrongExchange) }
}

fn is_in_call<F: Floor>(given: &Given<'_, F>, candidate: &Candidate) -> bool {
    candidate.station.is_some_and(|station| given.floor.in_call(station))
}
