//! Where exchanges were recorded: a recording lies at the station that made it, and a jury that sits elsewhere is told
//! where that is.

use crate::hub::{Call, Hub};
use crate::protocol::exam::{JuryCandidate, RecordedAt};

impl Hub {
    /// Says of each exchange at which station it was recorded, as far as its calls are remembered.
    pub(super) fn add_recorders(&self, about: &mut JuryCandidate) {
        let Some(session) = self.exam.session() else { return };
        let recorded: Vec<&Call> = self.calls.all().filter(|call| call.recorded_by.is_some()).collect();
        for exchange in &mut about.run_sheet {
            let Some(span) = session.exchange_span(about.candidate, exchange.exchange) else { continue };
            let client = |call: &&&Call| call.persona.client.as_ref() == Some(&span.client);
            let own = recorded.iter().filter(client);
            let mut own = own.filter(|call| span.covers(call.candidate, true, call.placed_ms()));
            let seat = own.next_back().and_then(|call| self.roster.get(call.recorded_by?));
            exchange.recorded_at =
                seat.map(|seat| RecordedAt { station: seat.id, name: seat.name.to_string() });
        }
    }
}
