//! What must be done, done in virtual time.

use std::time::Duration;

use client::station::{Awake, Effect, Input, Way};
use signaling::hub::{self, ConnId};
use signaling::protocol::{Link, ToServer, ToStation};

use super::{Flight, World};

impl World {
    pub(super) fn hub_effect(&mut self, effect: hub::Effect) {
        match effect {
            hub::Effect::Send { conn, message } => {
                // It crosses the wire as JSON, so that what cannot be written or read is found.
                let text = signaling::protocol::encode(&message);
                let message = signaling::protocol::decode_told(&text).expect("what the hub says can be read");
                if let Some(&at) = self.conns.get(&conn) {
                    let opening = self.seats[at].opening;
                    let late = self.in_order(conn, false);
                    if told_of_call(&message) && self.doubles() {
                        self.fly(late, Flight::ToStation(at, opening, Box::new(message.clone())));
                    }
                    self.fly(late, Flight::ToStation(at, opening, Box::new(message)));
                }
            }
            hub::Effect::Ping { conn } => {
                if let Some(&at) = self.conns.get(&conn) {
                    self.seats[at].station.handle(Input::Heard, self.now);
                    self.hub.handle(hub::Input::Heard { conn }, self.now);
                }
            }
            hub::Effect::Close { conn, .. } => {
                if let Some(at) = self.conns.remove(&conn) {
                    let opening = self.seats[at].opening;
                    let late = self.in_order(conn, false);
                    self.fly(late, Flight::StationLearnsOfCut(at, opening));
                }
            }
            hub::Effect::Give { .. } => self.given += 1,
            // No session of an exam is held here.
            hub::Effect::Deny { .. }
            | hub::Effect::Admit { .. }
            | hub::Effect::Decline { .. }
            | hub::Effect::Plan { .. }
            | hub::Effect::Take { .. }
            | hub::Effect::Taken { .. } => {}
            hub::Effect::Store { ticket, .. } | hub::Effect::Query { ticket, .. } => {
                let late = if self.calm { Duration::from_millis(1) } else { self.rng.ms(1, 30) };
                // The store keeps things in order, so it answers in order too.
                let due = self.now + late;
                let earliest = self.order.entry((ConnId(0), true)).or_insert(due);
                *earliest = due.max(*earliest);
                let late = *earliest - self.now;
                self.fly(late, Flight::Stored(self.restarts, ticket, Box::new(effect)));
            }
        }
    }

    pub(super) fn station_effect(&mut self, at: usize, effect: Effect) {
        match effect {
            Effect::Connect => {
                self.last_opening += 1;
                self.seats[at].opening = self.last_opening;
                let late = self.rng.ms(1, 50);
                self.fly(late, Flight::Opened(at, self.last_opening));
            }
            Effect::Disconnect => self.close_by_station(at),
            Effect::Send(message) => {
                if let Some(conn) = self.seats[at].conn {
                    let text = signaling::protocol::encode(&message);
                    let message =
                        signaling::protocol::decode(&text).expect("what a station says can be read");
                    let late = self.in_order(conn, true);
                    if asked_of_call(&message) && self.doubles() {
                        self.fly(late, Flight::ToHub(conn, Box::new(message.clone())));
                    }
                    self.fly(late, Flight::ToHub(conn, Box::new(message)));
                }
            }
            Effect::OpenMedia { link, way, .. } => {
                self.seats[at].media.insert(link, way);
                self.seats[at].gates.remove(&link);
                let holds = |other: &usize| self.seats[*other].media.contains_key(&link);
                let both: Vec<usize> = (0..self.seats.len()).filter(holds).collect();
                if both.len() == 2 {
                    for other in both {
                        let late = self.rng.ms(20, 200);
                        self.fly(late, Flight::MediaUp(other, link));
                    }
                }
            }
            Effect::CloseMedia(link) => {
                self.seats[at].media.remove(&link);
                self.seats[at].gates.remove(&link);
                self.hang_in_the_air(at, link);
            }
            Effect::Overhear(link) => self.seats[at].overhears = link,
            Effect::Forward(on) => self.seats[at].forwards = on,
            Effect::Wake(awake) => self.seats[at].microphone = awake == Awake::Everything,
            Effect::Gates { link, send, receive } => {
                let seat = &mut self.seats[at];
                match (send, receive) {
                    (false, false) => drop(seat.gates.remove(&link)),
                    _ => {
                        assert_eq!(seat.media.get(&link), Some(&Way::Call), "a gate of no call's connection");
                        seat.gates.insert(link, (send, receive));
                    }
                }
                // Where there are more, others speak on from an answered call.
                if send && self.seats.len() == 2 {
                    let view = self.view(at);
                    let call = view.talking().expect("gates open for a call");
                    assert!(self.answered.contains(&call.call), "voice passes without an answer");
                }
            }
            Effect::KeepOutbox(outbox) => self.seats[at].outbox = outbox,
            Effect::KeepRemarks(_) => {}
            Effect::KeepNotes(unsaved) => self.seats[at].unsaved = unsaved,
            Effect::KeepWriting(unsaved) => self.seats[at].unwritten = unsaved,
            Effect::KeepSeat(seat) => self.seats[at].seat = Some(seat),
            Effect::Mute(on) => self.seats[at].muted = on,
            Effect::StartRecording(_) => {
                self.seats[at].recording = true;
                self.seats[at].station.handle(Input::RecordingStarted, self.now);
            }
            Effect::StopRecording => self.seats[at].recording = false,
            Effect::FetchFiles { word, files } => {
                let late = self.rng.ms(1, 2_000);
                self.fly(late, Flight::Fetched(at, word, files));
            }
            // Nobody hands in anything here.
            Effect::TakeIn(..)
            | Effect::PrintWork(_)
            | Effect::OpenWritten(_)
            | Effect::KeepHanding(_)
            | Effect::KeepCommitments(_)
            | Effect::SendFiles { .. }
            | Effect::SendRecordings { .. }
            | Effect::OpenFile(_)
            | Effect::CloseFiles
            | Effect::SaveDossier { .. }
            | Effect::Purge(_)
            | Effect::Trial(_)
            | Effect::KeepVerdict(_)
            | Effect::SaveRecord { .. }
            | Effect::SaveMinutes(_)
            | Effect::ShowPage(_)
            | Effect::Pack { .. }
            | Effect::Put { .. }
            | Effect::StopPut
            | Effect::ForgetPacked
            | Effect::OpenDocument { .. }
            | Effect::CloseDocuments
            | Effect::MediaSignal { .. }
            | Effect::Tone(_)
            | Effect::SendKeys(..)
            | Effect::Balance(_)
            | Effect::Lights(_)
            | Effect::UseDevices(_)
            | Effect::ListDevices
            | Effect::PlayPrompt { .. }
            | Effect::PlayExchange { .. }
            | Effect::MeasureRecording { .. }
            | Effect::PreparePrompt { .. }
            | Effect::BeginPrompt { .. }
            | Effect::StopPrompt => {}
        }
    }

    /// Whether a message comes twice, as after a connection that broke just when it had passed.
    fn doubles(&mut self) -> bool {
        !self.calm && self.rng.below(12) == 0
    }

    /// What the station at the other end of a connection carries on it.
    pub fn carried_to(&self, at: usize, link: Link) -> Option<(usize, Way)> {
        let others = self.seats.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter_map(|(other, seat)| Some((other, *seat.media.get(&link)?))).next()
    }

    /// Whether voice passes both ways on some connection of a station.
    pub fn gate_is_open(&self, at: usize) -> bool {
        self.seats[at].gates.values().any(|gate| *gate == (true, true))
    }
}

/// Whether a message is about a call, so that a station may say it again after a reconnect.
fn asked_of_call(message: &ToServer) -> bool {
    matches!(
        message,
        ToServer::Place { .. }
            | ToServer::Consult { .. }
            | ToServer::Answer { .. }
            | ToServer::Decline { .. }
            | ToServer::HangUp { .. }
            | ToServer::Mute { .. }
            | ToServer::Hold { .. }
            | ToServer::Record { .. }
            | ToServer::Transfer { .. }
            | ToServer::CompleteTransfer { .. }
            | ToServer::Merge { .. }
            | ToServer::Help { .. }
            | ToServer::Staff { .. }
    )
}

fn told_of_call(message: &ToStation) -> bool {
    matches!(
        message,
        ToStation::Call { .. }
            | ToStation::Ended { .. }
            | ToStation::Transferred { .. }
            | ToStation::Line { .. }
            | ToStation::Error { .. }
    )
}
