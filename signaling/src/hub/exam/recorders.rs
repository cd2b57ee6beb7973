//! Recordings of exchanges: at which stations they were made, and what of them those stations have handed over, so that the
//! jury hears its marks again wherever it sits.
//!
//! A recording comes as other files do, and is kept before it is acknowledged. It is let in from the station that recorded
//! the call, whoever sits there by then, and fetched by those who may hear it: see the table of rights. It is no part of a
//! dossier, whose seal says nothing of it: it goes with the recordings of the session, long before.

use std::collections::BTreeMap;

use crate::exam::{ExchangeSpan, Moment, Thing};
use crate::hub::ledger::Pending;
use crate::hub::{Call, Effect, FetchId, Hub, Offered};
use crate::kept::{KeptRecording, StoreOp};
use crate::protocol::exam::{
    CandidateNumber, ExchangeId, ExchangeRecording, JuryCandidate, MAX_RECORDING_BYTES, MAX_RECORDINGS,
    RecordedAt, RecordingFile, Seat,
};
use crate::protocol::{CallId, NotTaken, SharedFile, StationId, Upload};

/// The most stations that are named of one exchange, the last ones: it is moved once, if ever.
const MOST_NAMED: usize = 8;

/// A recording that is on its way to the store.
#[derive(Debug)]
pub(in crate::hub) struct ArrivingRecording {
    fetch: FetchId,
    new: KeptRecording,
}

/// What the server has of the session's exchanges, and what is on its way.
#[derive(Debug, Default)]
pub(super) struct Recordings {
    kept: Vec<KeptRecording>,
    coming: BTreeMap<FetchId, KeptRecording>,
}

/// What is answered to who offers a recording.
enum Offer {
    /// It is to be sent.
    Take(KeptRecording),
    /// It is here, since this moment.
    Known(u64),
}

impl Recordings {
    pub fn of(kept: &[KeptRecording]) -> Self {
        let mut all = Self::default();
        kept.iter().for_each(|kept| all.keep(*kept));
        all
    }

    fn keep(&mut self, new: KeptRecording) {
        if self.kept.iter().all(|known| known.recording.hash != new.recording.hash) {
            self.kept.push(new);
            self.kept.sort_by_key(|kept| (kept.candidate, kept.exchange, kept.recording));
        }
    }

    /// They are kept no more.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    fn of_candidate(&self, of: CandidateNumber) -> impl Iterator<Item = &KeptRecording> {
        self.kept.iter().filter(move |kept| kept.candidate == of)
    }

    fn is_full(&self, of: CandidateNumber) -> bool {
        let coming = self.coming.values().filter(|coming| coming.candidate == of);
        self.of_candidate(of).count() + coming.count() >= MAX_RECORDINGS
    }
}

impl Hub {
    /// Says of each exchange at which stations it was recorded, as far as its calls are remembered, and what the server has
    /// of it for this seat.
    pub(super) fn add_recordings(&self, seat: Seat, about: &mut JuryCandidate) {
        let Some(held) = &self.exam.held else { return };
        let (session, of) = (held.turns.session(), about.candidate);
        let recorded: Vec<&Call> = self.calls.all().filter(|call| call.recorded_by.is_some()).collect();
        let hears = session.may(seat, of, Thing::HearExchanges, self.moment());
        for exchange in &mut about.run_sheet {
            let Some(span) = session.exchange_span(of, exchange.exchange) else { continue };
            let own: Vec<&&Call> = recorded.iter().filter(|call| is_of(&span, call)).collect();
            let last = own.into_iter().rev().take(MOST_NAMED).rev();
            let at = last.filter_map(|call| {
                let seat = self.roster.get(call.recorded_by?)?;
                let from_ms = call.placed_ms().saturating_sub(span.from.0);
                Some(RecordedAt { station: seat.id, name: seat.name.to_string(), from_ms })
            });
            exchange.recorded_at = at.collect();
            let kept = held.recordings.of_candidate(of).filter(|kept| kept.exchange == exchange.exchange);
            exchange.recordings = kept.filter(|_| hears).map(|kept| kept.recording).collect();
        }
    }

    /// The recordings that a seat may hear again, as files. They are fetched as soon as an interview is open, so that a mark
    /// is heard when it is pressed.
    pub(super) fn recordings_for(&self, seat: Seat) -> Vec<SharedFile> {
        let Some(held) = &self.exam.held else { return Vec::new() };
        let session = held.turns.session();
        let hears = |of: &CandidateNumber| session.may(seat, *of, Thing::HearExchanges, self.moment());
        let shared = |kept: &KeptRecording| {
            let KeptRecording { session, candidate, exchange, recording, bytes, .. } = *kept;
            let hash = recording.hash;
            SharedFile { name: RecordingFile { session, candidate, exchange, hash }.name(), bytes, hash }
        };
        let own = session.candidates().filter(hears);
        own.flat_map(|of| held.recordings.of_candidate(of).map(shared)).collect()
    }

    /// A station would send a recording.
    pub(super) fn recording_offered(&mut self, fetch: FetchId, station: StationId, offered: &Offered) {
        let outcome = match self.recording_of(station, offered) {
            Ok(Offer::Take(coming)) => {
                if let Some(held) = &mut self.exam.held {
                    held.recordings.coming.insert(fetch, coming);
                }
                return self.effects.push_back(Effect::Take { fetch });
            }
            Ok(Offer::Known(at_ms)) => Ok(at_ms),
            Err(why) => Err(why),
        };
        self.effects.push_back(Effect::Taken { fetch, outcome });
    }

    fn recording_of(&self, station: StationId, offered: &Offered) -> Result<Offer, NotTaken> {
        let Upload::Exchange { session, of, exchange, call, from_ms, length_ms } = offered.what else {
            return Err(NotTaken::NotNow);
        };
        let held =
            self.exam.held.as_ref().filter(|_| self.exam.goes_on() && self.session_id() == Some(session));
        let held = held.ok_or(NotTaken::NotNow)?;
        if !self.has_recorded(station, of, exchange, call) {
            return Err(NotTaken::NotThisCall);
        }
        let known = held.recordings.kept.iter().find(|known| known.recording.hash == offered.hash);
        if let Some(known) = known {
            return Ok(Offer::Known(known.at_ms));
        }
        match offered.bytes {
            0 => Err(NotTaken::Empty),
            bytes if bytes > MAX_RECORDING_BYTES => Err(NotTaken::TooLarge),
            _ if held.recordings.is_full(of) => Err(NotTaken::TooMany),
            bytes => {
                let recording = ExchangeRecording { from_ms, length_ms, hash: offered.hash };
                let candidate = of;
                let at_ms = 0;
                Ok(Offer::Take(KeptRecording {
                    session,
                    candidate,
                    exchange,
                    call,
                    station,
                    recording,
                    bytes,
                    at_ms,
                }))
            }
        }
    }

    /// Whether a station recorded an exchange in this call.
    fn has_recorded(
        &self,
        station: StationId,
        of: CandidateNumber,
        exchange: ExchangeId,
        call: CallId,
    ) -> bool {
        let span = self.exam.session().and_then(|session| session.exchange_span(of, exchange));
        let known = self.calls.find(call).filter(|call| call.recorded_by == Some(station));
        span.zip(known).is_some_and(|(span, call)| is_of(&span, call))
    }

    /// All of it is here, checked; or will not be. False where it was no recording.
    pub(super) fn recording_arrived(&mut self, fetch: FetchId, whole: bool) -> bool {
        let Moment(at_ms) = self.moment();
        let Some(held) = &mut self.exam.held else { return false };
        let Some(coming) = held.recordings.coming.remove(&fetch) else { return false };
        if !whole {
            return true;
        }
        let new = KeptRecording { at_ms, ..coming };
        let pending = Pending::Recording(Box::new(ArrivingRecording { fetch, new }));
        let asked = match self.exam.goes_on() {
            true => self.ask_to_store(pending, StoreOp::Recording(new)).map_err(|_| NotTaken::NotStored),
            false => Err(NotTaken::NotNow),
        };
        if let Err(why) = asked {
            self.effects.push_back(Effect::Taken { fetch, outcome: Err(why) });
        }
        true
    }

    /// The store has kept one, or has not.
    pub(in crate::hub) fn recording_stored(&mut self, arriving: ArrivingRecording, kept: bool) {
        let ArrivingRecording { fetch, new } = arriving;
        let outcome = if kept { Ok(new.at_ms) } else { Err(NotTaken::NotStored) };
        self.effects.push_back(Effect::Taken { fetch, outcome });
        let held = self.exam.held.as_mut().filter(|held| held.turns.session().id() == new.session);
        if let Some(held) = held.filter(|_| kept) {
            held.recordings.keep(new);
            self.show_exam();
            self.tell_of_files();
        }
    }
}

/// Whether a call is one of an exchange: with its client, while it lasted, of the candidate or of who speaks with that
/// client in its place.
fn is_of(span: &ExchangeSpan, call: &Call) -> bool {
    let placed_ms = call.placed_ms();
    let in_place = call.handled_by.is_some() && span.lasts(true, placed_ms);
    call.persona.client.as_ref() == Some(&span.client)
        && (in_place || span.covers(call.candidate, true, placed_ms))
}
