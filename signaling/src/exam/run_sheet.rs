//! The exchanges of one candidate: those over or open in the order in which they began, then those to come.

use super::clock::Moment;
use crate::protocol::ClientId;
use crate::protocol::exam::ExchangeId;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RunSheet(Vec<Exchange>);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Exchange {
    pub id: ExchangeId,
    pub client: ClientId,
    /// When it began; none where it never did.
    pub began: Option<Moment>,
    /// In which phase, by its place in the format.
    pub phase: Option<usize>,
    pub state: State,
    /// Whether a recording of it was begun.
    pub recorded: bool,
}

impl Exchange {
    /// How long it was open by now, in milliseconds; none where it never was.
    pub fn span_ms(&self, now: Moment) -> Option<u64> {
        match self.state {
            State::Open(since) => Some(now.since(since)),
            State::Closed(lasted_ms) => Some(lasted_ms),
            State::Planned | State::Skipped(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    Planned,
    Open(Moment),
    Closed(u64),
    Skipped(String),
}

impl State {
    pub fn is_planned(&self) -> bool {
        match self {
            State::Planned => true,
            State::Open(_) | State::Closed(_) | State::Skipped(_) => false,
        }
    }

    pub fn is_over(&self) -> bool {
        match self {
            State::Closed(_) | State::Skipped(_) => true,
            State::Planned | State::Open(_) => false,
        }
    }
}

impl RunSheet {
    pub fn of(clients: &[ClientId]) -> Self {
        let exchange = |(id, client): (u16, &ClientId)| Exchange {
            id: ExchangeId(id),
            client: client.clone(),
            began: None,
            phase: None,
            state: State::Planned,
            recorded: false,
        };
        Self((1..).zip(clients).map(exchange).collect())
    }

    pub fn exchanges(&self) -> &[Exchange] {
        &self.0
    }

    /// Why exchanges were left out is kept no more.
    pub fn forget(&mut self) {
        for exchange in &mut self.0 {
            if let State::Skipped(reason) = &mut exchange.state {
                reason.clear();
            }
        }
    }

    pub fn get(&self, id: ExchangeId) -> Option<&Exchange> {
        self.0.iter().find(|exchange| exchange.id == id)
    }

    /// The one that is open, and since when.
    pub fn open(&self) -> Option<(ExchangeId, Moment)> {
        self.0.iter().find_map(|exchange| match exchange.state {
            State::Open(since) => Some((exchange.id, since)),
            State::Planned | State::Closed(_) | State::Skipped(_) => None,
        })
    }

    pub fn planned(&self) -> impl Iterator<Item = ExchangeId> {
        self.0.iter().filter(|exchange| exchange.state.is_planned()).map(|exchange| exchange.id)
    }

    /// A number that no exchange has had.
    pub fn fresh_id(&self) -> ExchangeId {
        ExchangeId(self.0.iter().map(|exchange| exchange.id.0).max().unwrap_or(0).saturating_add(1))
    }

    /// An exchange begins.
    pub fn begin(&mut self, id: ExchangeId, phase: usize, at: Moment) {
        if let Some(exchange) = self.0.iter_mut().find(|exchange| exchange.id == id) {
            (exchange.began, exchange.phase) = (Some(at), Some(phase));
        }
        self.set(id, State::Open(at));
    }

    /// Gives an exchange another state, and its place among those of that state.
    pub fn set(&mut self, id: ExchangeId, state: State) {
        let Some(index) = self.0.iter().position(|exchange| exchange.id == id) else { return };
        let was_planned = self.0[index].state.is_planned();
        self.0[index].state = state;
        if was_planned {
            let exchange = self.0.remove(index);
            let place = self.first_planned();
            self.0.insert(place, exchange);
        }
    }

    pub fn repeat(&mut self, id: ExchangeId, again: ExchangeId) {
        let Some(client) = self.get(id).map(|exchange| exchange.client.clone()) else { return };
        let place = self.first_planned();
        self.0.insert(
            place,
            Exchange { id: again, client, began: None, phase: None, state: State::Planned, recorded: false },
        );
    }

    /// A recording of one was begun.
    pub fn recorded(&mut self, id: ExchangeId) {
        self.0.iter_mut().filter(|exchange| exchange.id == id).for_each(|exchange| exchange.recorded = true);
    }

    /// Puts those to come in this order.
    pub fn arrange(&mut self, order: &[ExchangeId]) {
        let rank = |exchange: &Exchange| order.iter().position(|id| *id == exchange.id);
        let place = self.first_planned();
        self.0[place..].sort_by_key(|exchange| rank(exchange).unwrap_or(usize::MAX));
    }

    fn first_planned(&self) -> usize {
        self.0.iter().position(|exchange| exchange.state.is_planned()).unwrap_or(self.0.len())
    }
}
