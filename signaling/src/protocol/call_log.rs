//! The log of a station's calls: what staff, jury and candidate read of a call once it is over.

use serde::{Deserialize, Serialize};

use super::{CallId, Direction, EndReason, Persona, StationId};

/// One call that is over, as one of its two stations sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedCall {
    /// Its number: grows in the order in which calls were placed.
    pub number: u64,
    /// Its name.
    pub call: CallId,
    /// Who calls whom, in the exam's sense: inbound where the client calls.
    pub direction: Direction,
    /// True where this station placed it.
    pub caller: bool,
    /// The client, as displayed.
    pub persona: Persona,
    /// The other station; none for a candidate, which knows the client only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<OtherStation>,
    /// When it was placed, in milliseconds since the Unix epoch.
    pub placed_ms: u64,
    /// How long it rang, in milliseconds.
    pub ringing_ms: u64,
    /// How long both could talk, in milliseconds: from answer to end, without hold.
    pub talked_ms: u64,
    /// How long it was on hold, by whichever side, in milliseconds.
    pub held_ms: u64,
    /// How long this station's side held it, in milliseconds.
    pub held_here_ms: u64,
    /// Whether it was answered.
    pub answered: bool,
    /// How it ended.
    pub outcome: EndReason,
    /// To which post it was handed over, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_to: Option<Persona>,
}

/// The station at the other end of a logged call, for jury and staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherStation {
    /// Its number.
    pub id: StationId,
    /// Its name.
    pub name: String,
}

/// What the calls of a station come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSums {
    /// Of all calls of the session.
    pub session: CallSums,
    /// Of each exchange, the one called last first.
    pub exchanges: Vec<ExchangeSums>,
}

/// What the calls of one exchange come to: all calls between two stations about one client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeSums {
    /// The client.
    pub persona: Persona,
    /// The other station; none for a candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<OtherStation>,
    /// What they come to.
    pub sums: CallSums,
}

/// What some calls come to, seen from one of their stations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSums {
    /// How many.
    pub calls: u32,
    /// So many of them were answered.
    pub answered: u32,
    /// So many rang at this station until it was too late.
    pub missed: u32,
    /// Talk and hold of those that were answered, in milliseconds.
    pub handled_ms: u64,
    /// The part of it that was hold, in milliseconds.
    pub held_ms: u64,
    /// So many were answered at this station.
    pub taken: u32,
    /// How long those rang before, in milliseconds.
    pub taken_after_ms: u64,
}

impl CallSums {
    /// The mean handling time (*durée moyenne de traitement*): talk and hold of a call that was answered, in
    /// milliseconds; none where none was.
    pub fn mean_handling_ms(&self) -> Option<u64> {
        self.handled_ms.checked_div(u64::from(self.answered))
    }

    /// The mean response time (*temps de réponse moyen*): how long a call rang that this station answered, in
    /// milliseconds; none where it answered none.
    pub fn mean_response_ms(&self) -> Option<u64> {
        self.taken_after_ms.checked_div(u64::from(self.taken))
    }
}

#[cfg(test)]
mod tests {
    use super::CallSums;

    #[test]
    fn a_mean_is_of_what_was_answered_and_of_nothing_there_is_none() {
        assert_eq!(CallSums::default().mean_handling_ms(), None);
        assert_eq!(CallSums::default().mean_response_ms(), None);
        let sums = CallSums {
            calls: 5,
            answered: 3,
            handled_ms: 30_000,
            taken: 2,
            taken_after_ms: 9_000,
            ..CallSums::default()
        };
        assert_eq!((sums.mean_handling_ms(), sums.mean_response_ms()), (Some(10_000), Some(4_500)));
    }
}
