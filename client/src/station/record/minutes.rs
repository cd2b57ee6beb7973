//! The *procès-verbal* of a session: asked for by a person, and made once all of its record is here.

use std::collections::BTreeMap;
use std::sync::Arc;

use signaling::protocol::exam::{FormatPhase, SessionId, StaffView};
use signaling::protocol::{Field, Station};

use crate::station::Effect;
use crate::station::out::Out;
use crate::station::view::{ExamSeen, MinutesSource, NoticeKind, RecordSeen, SavedMinutes};

/// What is asked for, what is known of sessions, and what was written last.
#[derive(Debug, Default)]
pub(in crate::station) struct Minutes {
    wanted: Option<Wanted>,
    /// Those that were shown here, also once they are closed.
    known: BTreeMap<SessionId, Known>,
    saved: Option<Arc<SavedMinutes>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// Of the session that is held.
    Held,
    /// Of one that is over, whose record is being read.
    Past(SessionId),
}

/// What no fact says of a session.
#[derive(Clone, Debug, Default)]
struct Known {
    format: String,
    heading: Vec<Field>,
    phases: Vec<FormatPhase>,
}

impl Minutes {
    /// Staff is shown a session.
    pub fn shown(&mut self, view: &StaffView) {
        let (format, heading, phases) = (view.format.clone(), view.heading.clone(), view.phases.clone());
        self.known.insert(view.session, Known { format, heading, phases });
    }

    /// The person wants those of the session that is held.
    pub fn want_held(&mut self) {
        self.wanted = Some(Wanted::Held);
    }

    /// The person wants those of a session that is over. Its record is asked for elsewhere.
    pub fn want_past(&mut self, session: SessionId) {
        self.wanted = Some(Wanted::Past(session));
    }

    /// Whether any are wanted.
    pub fn are_wanted(&self) -> bool {
        self.wanted.is_some()
    }

    /// Has them written where they are wanted and the record is here: all of it or, of a session that is held and without
    /// a server, as far as it is.
    pub fn follow(&mut self, exam: &ExamSeen, roster: &[Station], online: bool, out: &mut Out) {
        let (session, facts) = match self.wanted {
            None => return,
            Some(Wanted::Held) => match exam.staff() {
                Some(view) if exam.record.whole || !online => (view.session, Arc::clone(&exam.record.facts)),
                Some(_) => return,
                // It was closed meanwhile, and is among those that are over.
                None => {
                    self.wanted = None;
                    return out.notice(NoticeKind::NotReady);
                }
            },
            Some(Wanted::Past(session)) => match &exam.past {
                Some(past) if past.session == session && past.whole => (session, Arc::clone(&past.facts)),
                Some(_) | None => return,
            },
        };
        self.wanted = None;
        let Known { format, heading, phases } = self.known_of(session, exam);
        let stations = roster.iter().map(|station| (station.id, station.name.clone())).collect();
        let source = MinutesSource { session, format, heading, phases, stations, facts };
        out.effect(Effect::SaveMinutes(Arc::new(source)));
    }

    /// They are written.
    pub fn saved(&mut self, saved: SavedMinutes, out: &mut Out) {
        out.retract(|kind| matches!(kind, NoticeKind::RecordNotSaved(_)));
        let number = self.saved.as_ref().map_or(0, |saved| saved.number) + 1;
        self.saved = Some(Arc::new(SavedMinutes { number, ..saved }));
    }

    /// What is seen of it beside the record.
    pub fn seen_with(&self, seen: RecordSeen) -> RecordSeen {
        RecordSeen { minutes: self.saved.clone(), ..seen }
    }

    /// As it was shown here; where it was not, as the package that is here has the form that it was held in.
    fn known_of(&self, session: SessionId, exam: &ExamSeen) -> Known {
        if let Some(known) = self.known.get(&session) {
            return known.clone();
        }
        let offered = || {
            let offer = exam.offer.as_ref()?;
            let past = offer.past.iter().find(|past| past.session == session)?;
            offer.details.iter().find(|details| details.id == past.format)
        };
        offered().map_or_else(Known::default, |details| Known {
            format: details.name.clone(),
            heading: details.heading.clone(),
            phases: details.phases.clone(),
        })
    }
}
