//! The task that owns the hub, and carries out its effects without ever waiting for one.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::outbox::{Goodbye, Outbox, Outgoing, TooSlow};
use super::socket::{Admission, Fetch, FromSocket, NotAdmitted, Verdict, Word};
use super::standstill::Watch;
use crate::hub::{ConnId, Effect, FetchId, Hub, Input};
use crate::kept::Ticket;
use crate::plan::{Brief, Plan};
use crate::protocol::{ToStation, encode};
use crate::store::{Request, Store};
use crate::suspension::LOOK_EVERY;

/// What to sleep where the hub has no deadline.
const IDLE: Duration = Duration::from_secs(3_600);

struct HubTask {
    hub: Hub,
    watch: Watch,
    store: Store,
    outboxes: BTreeMap<ConnId, Outbox>,
    /// Bulk connections that wait for the hub's word.
    fetches: BTreeMap<FetchId, oneshot::Sender<Verdict>>,
    /// Those that wait to send something.
    puts: BTreeMap<FetchId, oneshot::Sender<Admission>>,
    /// The same of those that would send a file, or have.
    offers: BTreeMap<FetchId, oneshot::Sender<Word>>,
    last_fetch: u64,
    /// Where plans come back that were computed beside this task; there is one at a time.
    plans: mpsc::Sender<Input>,
    /// The last message and its JSON: what many stations are told is written once.
    last: Option<(ToStation, Utf8Bytes)>,
}

/// Runs until `stopped`, then gives the store back.
pub(super) async fn run(
    hub: Hub,
    mut sockets: mpsc::Receiver<FromSocket>,
    store: Store,
    mut answers: mpsc::Receiver<Input>,
    mut stopped: oneshot::Receiver<()>,
) -> Store {
    let (plans, mut planned) = mpsc::channel(1);
    let mut task = HubTask {
        hub,
        watch: Watch::new(),
        store,
        outboxes: BTreeMap::new(),
        fetches: BTreeMap::new(),
        puts: BTreeMap::new(),
        offers: BTreeMap::new(),
        last_fetch: 0,
        plans,
        last: None,
    };
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // What the start itself asks for.
    task.handle(Input::Tick);
    loop {
        let deadline = task.hub.poll_timeout().unwrap_or_else(|| Instant::now() + IDLE);
        tokio::select! {
            Some(from_socket) = sockets.recv() => task.take(from_socket),
            Some(answer) = answers.recv() => task.handle(answer),
            Some(plan) = planned.recv() => task.handle(plan),
            () = tokio::time::sleep_until(deadline.into()) => task.handle(Input::Tick),
            _ = looks.tick() => task.look(),
            _ = &mut stopped => break,
        }
    }
    for outbox in task.outboxes.values() {
        // A socket with a full queue is dropped without goodbye.
        let _ = outbox.put(Outgoing::Close(Goodbye::ServerStops));
    }
    drop(task.outboxes);
    // Socket tasks may wait to tell of their end, the store to answer: nobody listens any more.
    drop((sockets, answers));
    task.store
}

impl HubTask {
    fn take(&mut self, from_socket: FromSocket) {
        let input = match from_socket {
            FromSocket::Opened { conn, secret, word, outbox } => {
                self.outboxes.insert(conn, outbox);
                Input::Opened { conn, secret, word }
            }
            FromSocket::Received { conn, message } => Input::Received { conn, message },
            FromSocket::Ordered { conn, order } => {
                let (message, entropy) = *order;
                Input::Ordered { conn, message: Box::new(message), entropy }
            }
            FromSocket::Heard { conn } => Input::Heard { conn },
            FromSocket::Fetch { fetch, answer } => {
                let id = self.next_fetch();
                self.fetches.insert(id, answer);
                let Fetch { word, hash, from } = *fetch;
                Input::Fetch { fetch: id, word, hash, from }
            }
            FromSocket::Put { word, answer } => {
                let fetch = self.next_fetch();
                self.puts.insert(fetch, answer);
                Input::Put { fetch, word }
            }
            FromSocket::Package { by, exam, answer } => {
                let fetch = self.next_fetch();
                self.puts.insert(fetch, answer);
                Input::Package { fetch, by, exam }
            }
            FromSocket::PackageKept(kept) => Input::PackageKept(kept),
            FromSocket::Offered { offered, answer } => {
                let fetch = self.next_fetch();
                self.offers.insert(fetch, answer);
                Input::Offered { fetch, offered: *offered }
            }
            FromSocket::Arrived { fetch, whole, answer } => {
                if whole {
                    self.offers.insert(fetch, answer);
                }
                Input::Arrived { fetch, whole }
            }
            FromSocket::Closed { conn } => {
                self.outboxes.remove(&conn);
                Input::Closed { conn }
            }
        };
        self.handle(input);
    }

    /// Tells the hub where the server stood still, before anything that happened since.
    fn look(&mut self) {
        if let Some(stood_still) = self.watch.look() {
            tracing::warn!(?stood_still, "the server was kept from running");
            self.carry_on(stood_still);
        }
    }

    /// Hands an input to the hub, and carries out all that follows.
    fn handle(&mut self, input: Input) {
        self.look();
        self.carry_on(input);
    }

    fn carry_on(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            self.hub.handle(input, Instant::now());
            while let Some(effect) = self.hub.poll_effect() {
                inputs.extend(self.carry_out(effect));
            }
        }
    }

    /// Carries out an effect; the input that follows where it failed.
    fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Send { conn, message } => {
                if let ToStation::Error { code, text, .. } = &message {
                    tracing::debug!(conn = conn.0, ?code, text, "refused");
                }
                let json = self.json(message);
                self.send(conn, Outgoing::Text(json))
            }
            Effect::Ping { conn } => self.send(conn, Outgoing::Ping),
            Effect::Close { conn, why } => {
                tracing::info!(conn = conn.0, ?why, "closed");
                let outbox = self.outboxes.remove(&conn)?;
                // Where its queue is full, it is dropped without goodbye.
                let _ = outbox.put(Outgoing::Close(Goodbye::ByHub(why)));
                None
            }
            Effect::Give { fetch, file } => self.answer(fetch, Ok(file)),
            Effect::Admit { fetch, by } => self.answer_put(fetch, Ok(by)),
            Effect::Decline { fetch, why } => self.answer_put(fetch, Err(NotAdmitted::Declined(why))),
            Effect::Deny { fetch, why } if self.puts.contains_key(&fetch) => {
                self.answer_put(fetch, Err(NotAdmitted::Denied(why)))
            }
            Effect::Deny { fetch, why } if self.offers.contains_key(&fetch) => {
                self.say(fetch, Word::Denied(why))
            }
            Effect::Deny { fetch, why } => self.answer(fetch, Err(why)),
            Effect::Take { fetch } => self.say(fetch, Word::Take(fetch)),
            Effect::Taken { fetch, outcome } => {
                self.say(fetch, outcome.map_or_else(Word::NotTaken, Word::Kept))
            }
            Effect::Store { ticket, op } => self.store.ask(Request::Store(ticket, op)),
            Effect::Query { ticket, query } => self.store.ask(Request::Query(ticket, query)),
            Effect::Plan { ticket, brief } => {
                compute(ticket, *brief, self.plans.clone());
                None
            }
        }
    }

    fn answer(&mut self, fetch: FetchId, verdict: Verdict) -> Option<Input> {
        // A bulk connection that broke meanwhile wants no answer.
        let _ = self.fetches.remove(&fetch)?.send(verdict);
        None
    }

    fn answer_put(&mut self, fetch: FetchId, admission: Admission) -> Option<Input> {
        // The same.
        let _ = self.puts.remove(&fetch)?.send(admission);
        None
    }

    fn next_fetch(&mut self) -> FetchId {
        self.last_fetch += 1;
        FetchId(self.last_fetch)
    }

    fn say(&mut self, fetch: FetchId, word: Word) -> Option<Input> {
        match self.offers.remove(&fetch)?.send(word) {
            // It does not receive what it was let: its connection broke meanwhile.
            Err(Word::Take(fetch)) => Some(Input::Arrived { fetch, whole: false }),
            Ok(()) | Err(Word::Kept(_) | Word::NotTaken(_) | Word::Denied(_)) => None,
        }
    }

    fn json(&mut self, message: ToStation) -> Utf8Bytes {
        match &self.last {
            Some((last, json)) if *last == message => json.clone(),
            _ => {
                let json = Utf8Bytes::from(encode(&message));
                self.last = Some((message, json.clone()));
                json
            }
        }
    }

    fn send(&mut self, conn: ConnId, message: Outgoing) -> Option<Input> {
        match self.outboxes.get(&conn)?.put(message) {
            Ok(()) => None,
            Err(TooSlow) => {
                tracing::warn!(conn = conn.0, "cut: it reads too slowly");
                self.outboxes.remove(&conn);
                Some(Input::Closed { conn })
            }
        }
    }
}

/// Computes a plan on one of the runtime's threads that may be busy.
fn compute(ticket: Ticket, brief: Brief, plans: mpsc::Sender<Input>) {
    let computing = tokio::task::spawn_blocking(move || Plan::compute(brief));
    tokio::spawn(async move {
        let plan = match computing.await {
            Ok(Ok(plan)) => Some(Box::new(plan)),
            Ok(Err(error)) => {
                tracing::error!(%error, "a plan that was found possible is not");
                None
            }
            Err(error) => {
                tracing::error!(%error, "computing a plan failed");
                None
            }
        };
        // The server stops where nobody takes it.
        let _ = plans.send(Input::Planned { ticket, plan }).await;
    });
}
