//! Acknowledgements of who was moved to another station.

use signaling::exam::{ExchangeSpan, Moment, Place};
use signaling::kept::{Receiver, StoreOp};
use signaling::protocol::{ChatState, ClientId, MessageId, StationId};

use super::chat;

/// What two of them acknowledge.
pub fn of_moved() -> Vec<StoreOp> {
    vec![
        chat(9, 2, 3, "à la candidate, à son premier poste"),
        chat(11, 2, 1, "à la candidate, à un autre"),
        moved_reads(&[3, 1], 11),
        moved_reads(&[3], 11),
        chat(12, 1, 2, "de la candidate, à sa cliente"),
        chat(14, 1, 3, "à sa cliente, ailleurs"),
        StoreOp::Progress {
            by: Receiver::Client { at: StationId(2), chat: Box::new(span(&[1], None)) },
            id: MessageId(14),
            state: ChatState::Delivered,
        },
    ]
}

fn places(stations: &[u32]) -> Vec<Place> {
    let place = |station: &u32| Place { station: StationId(*station), from: Moment(0), until: None };
    stations.iter().map(place).collect()
}

/// Of an exchange with a candidate that sat at these stations.
pub fn span(stations: &[u32], until_ms: Option<u64>) -> ExchangeSpan {
    let (client, until) = (ClientId("vasseur".into()), until_ms.map(Moment));
    ExchangeSpan { places: places(stations), client, from: Moment(0), until, repeated: false }
}

/// A candidate that sat at these stations reads up to a message.
fn moved_reads(stations: &[u32], id: u64) -> StoreOp {
    StoreOp::Progress { by: Receiver::Candidate(places(stations)), id: MessageId(id), state: ChatState::Read }
}
