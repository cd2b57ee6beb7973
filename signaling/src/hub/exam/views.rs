//! What each seat is shown, and when.

use super::still::still;
use crate::exam::ExamSession;
use crate::hub::Hub;
use crate::kept::{KeptLook, StoreOp};
use crate::package::{Attendant, Format};
use crate::protocol::exam::{
    CandidateNumber, Entry, ExamView, FormatDetails, FormatPhase, FromExam, JurorId, Seat,
};
use crate::protocol::{Role, StationId};

impl Hub {
    /// A station was welcomed: it is shown what it sees, whatever it was shown before.
    pub(in crate::hub) fn exam_of_newcomer(&mut self, station: StationId) {
        if self.exam.held.is_some() {
            let view = self.exam_view(station);
            self.show_view(station, view);
            self.seat_is_back(station);
        }
        self.purges_of_newcomer(station);
        if !self.exam.goes_on() {
            self.offer_to(station);
        }
    }

    /// Staff learns in which forms a session can be held.
    pub(super) fn offer_to(&mut self, station: StationId) {
        if self.roster.seat(station).role != Role::Staff {
            return;
        }
        let Some(package) = &self.exam.package else {
            return self.tell_exam(station, FromExam::NoPackage { past: self.exam.past.clone() });
        };
        let entry = |format: &Format| Entry { id: format.id.clone(), title: format.short_name.clone() };
        let closed = self.exam.session().filter(|session| session.is_closed());
        let offer = FromExam::Offer {
            title: package.title.clone(),
            company: package.company.clone(),
            formats: package.offered().map(entry).collect(),
            details: package.offered().map(details).collect(),
            past: self.exam.past.clone(),
            reopens: self.exam.session().and_then(ExamSession::as_past).map(|past| past.session),
            unsealed: closed.into_iter().flat_map(ExamSession::unsealed).collect(),
        };
        self.tell_exam(station, offer);
    }

    /// Shows the seats that see something else than before what they see now, and no others.
    pub(in crate::hub) fn show_exam(&mut self) {
        let connected = self.roster.iter().filter(|seat| seat.conn().is_some());
        let connected: Vec<StationId> = connected.map(|seat| seat.id).collect();
        for station in connected {
            let view = self.exam_view(station);
            let Some(held) = &self.exam.held else { return };
            if held.shown.get(&station) != view.clone().map(still).as_ref() {
                self.show_view(station, view);
            }
        }
    }

    /// Tells each seat that sees something run how far it is.
    pub(in crate::hub) fn tell_clocks(&mut self) {
        let connected = self.roster.iter().filter(|seat| seat.conn().is_some());
        let connected: Vec<StationId> = connected.map(|seat| seat.id).collect();
        for station in connected {
            let view = self.exam_view(station);
            if view.clone().map(still) != view {
                self.show_view(station, view);
            }
        }
        self.exam_changed();
    }

    /// A juror looks at another candidate.
    pub(super) fn look(&mut self, station: StationId, at: CandidateNumber) {
        let mut view = self.exam_view(station);
        if let Some(ExamView::Jury(jury)) = &view
            && jury.candidates.iter().any(|tile| tile.candidate == at)
        {
            self.keep_look(jury.juror, at);
            view = self.exam_view(station);
        }
        self.show_view(station, view);
    }

    /// Whom a juror is shown once it goes on being shown, wherever it sits and whatever is killed.
    fn keep_look(&mut self, juror: JurorId, at: CandidateNumber) {
        let Some(held) = &mut self.exam.held else { return };
        if held.looks.insert(juror, at) != Some(at) {
            let session = held.turns.session().id();
            self.keep(StoreOp::Look(KeptLook { session, juror, at }));
        }
    }

    fn show_view(&mut self, station: StationId, view: Option<ExamView>) {
        if let Some(held) = &mut self.exam.held {
            match view.clone() {
                Some(view) => drop(held.shown.insert(station, still(view))),
                None => drop(held.shown.remove(&station)),
            }
        }
        if let Some(ExamView::Jury(jury)) = &view
            && let Some(about) = &jury.about
        {
            self.keep_look(jury.juror, about.candidate);
        }
        self.tell_exam(station, FromExam::View { view });
    }

    fn exam_view(&self, station: StationId) -> Option<ExamView> {
        let held = self.exam.held.as_ref()?;
        let seat = self.exam_seat(station)?;
        let about = match seat {
            Seat::Juror(juror) => held.looks.get(&juror).copied(),
            Seat::Candidate(_) | Seat::Staff(_) | Seat::Server => None,
        };
        let mut view = held.turns.session().view(seat, about, self.moment())?;
        self.add_faults(&mut view);
        if let ExamView::Jury(jury) = &mut view
            && let Some(about) = &mut jury.about
        {
            about.written = self.work_entries(seat, about.candidate);
            about.files = self.handed_files(seat, about.candidate);
            self.add_recordings(seat, about);
        }
        match &mut view {
            ExamView::Candidate(own) => own.work.files = self.handed_files(seat, own.candidate),
            ExamView::Staff(staff) => self.add_dossiers(&mut staff.candidates),
            ExamView::Jury(_) => {}
        }
        Some(view)
    }

    /// Who of the session sits at a station.
    pub(in crate::hub) fn exam_seat(&self, station: StationId) -> Option<Seat> {
        let role = self.roster.get(station)?.role;
        self.exam.session()?.seat_of(station, role)
    }
}

fn details(format: &Format) -> FormatDetails {
    FormatDetails {
        id: format.id.clone(),
        name: format.name.clone(),
        minutes: format.minutes(),
        jury_minutes: format.minutes_of(Attendant::Jury),
        exchanges: u32::try_from(format.exchanges.count).unwrap_or(u32::MAX),
        heading: format.heading.clone(),
        phases: format.phases.iter().map(FormatPhase::from).collect(),
    }
}
