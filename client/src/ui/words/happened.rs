//! The journal as sentences.

use std::time::Duration;

use signaling::protocol::{CallId, HelpMode, HoldReason, JournalEntry, JournalEvent, Station, StationId};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

impl Language {
    /// What happened, in one sentence. Stations are named from the roster, calls from the rest of the journal.
    pub fn happened(self, event: &JournalEvent, roster: &[Station], journal: &[JournalEntry]) -> String {
        let station = |id: StationId| self.name_of(id, roster, journal);
        let client = |call: CallId| client_of(call, journal).unwrap_or("?");
        match (self, event) {
            (French, JournalEvent::Joined { name, role, .. }) => {
                format!("{} a rejoint la session", self.station(*role, name))
            }
            (English, JournalEvent::Joined { name, role, .. }) => {
                format!("{} joined", self.station(*role, name))
            }
            (French, JournalEvent::Left { station: id, name }) => {
                format!("{} est parti", self.known(*id, roster, journal).unwrap_or_else(|| self.number(name)))
            }
            (English, JournalEvent::Left { station: id, name }) => {
                format!("{} left", self.known(*id, roster, journal).unwrap_or_else(|| self.number(name)))
            }
            (French, JournalEvent::Paired { candidate, jury }) => {
                format!("{} associé à {}", station(*candidate), station(*jury))
            }
            (English, JournalEvent::Paired { candidate, jury }) => {
                format!("{} paired with {}", station(*candidate), station(*jury))
            }
            (French, JournalEvent::Unpaired { candidate, jury }) => {
                format!("{} séparé de {}", station(*candidate), station(*jury))
            }
            (English, JournalEvent::Unpaired { candidate, jury }) => {
                format!("{} parted from {}", station(*candidate), station(*jury))
            }
            (French, JournalEvent::CallPlaced { candidate, client, .. }) => {
                format!("Appel, {}, {client}", station(*candidate).to_lowercase())
            }
            (English, JournalEvent::CallPlaced { candidate, client, .. }) => {
                format!("Call, {}, {client}", station(*candidate).to_lowercase())
            }
            (French, JournalEvent::CallAnswered { call }) => format!("Appel décroché, {}", client(*call)),
            (English, JournalEvent::CallAnswered { call }) => format!("Call answered, {}", client(*call)),
            (_, JournalEvent::CallEnded { call, why, talked_ms }) => {
                let talked = hours::clock(Duration::from_millis(*talked_ms));
                let ended = self.ended(*why, talked);
                let call_word = if self == French { "Appel" } else { "Call" };
                format!("{call_word} {ended}, {}", client(*call))
            }
            (French, JournalEvent::Hold { station: id, held, .. }) => match held {
                Some(HoldReason::Person) => format!("Appel mis en attente, {}", station(*id)),
                Some(HoldReason::OtherCall) => {
                    format!("Appel mis en attente pour un autre, {}", station(*id))
                }
                Some(HoldReason::Device) => {
                    format!("Casque ou micro perdu, appel en attente, {}", station(*id))
                }
                None => format!("Appel repris, {}", station(*id)),
            },
            (English, JournalEvent::Hold { station: id, held, .. }) => match held {
                Some(HoldReason::Person) => format!("Call put on hold, {}", station(*id)),
                Some(HoldReason::OtherCall) => format!("Call put on hold for another, {}", station(*id)),
                Some(HoldReason::Device) => {
                    format!("Headset or microphone lost, call on hold, {}", station(*id))
                }
                None => format!("Call taken back, {}", station(*id)),
            },
            (French, JournalEvent::Transferred { call, to }) => {
                format!("Appel transféré vers {to}, {}", client(*call))
            }
            (English, JournalEvent::Transferred { call, to }) => {
                format!("Call transferred to {to}, {}", client(*call))
            }
            (French, JournalEvent::Merged { candidate, calls }) => {
                format!("Conférence à {}, {}", calls.len() + 1, station(*candidate))
            }
            (English, JournalEvent::Merged { candidate, calls }) => {
                format!("Conference of {}, {}", calls.len() + 1, station(*candidate))
            }
            (French, JournalEvent::Staffed { station: id, post, on: true }) => {
                format!("Poste interne « {} » tenu par {}", post.0, station(*id))
            }
            (French, JournalEvent::Staffed { station: id, post, on: false }) => {
                format!("Poste interne « {} » quitté par {}", post.0, station(*id))
            }
            (English, JournalEvent::Staffed { station: id, post, on }) => {
                let what = if *on { "sits at" } else { "left" };
                format!("{} {what} the internal post “{}”", station(*id), post.0)
            }
            (French, JournalEvent::Helped { station: id, call, how }) => {
                let what = match how {
                    Some(HelpMode::Whisper) => "souffle au candidat",
                    Some(HelpMode::Join) => "participe à l’appel",
                    Some(HelpMode::TakeOver) => "reprend l’appel",
                    None => "cesse d’aider",
                };
                format!("{} {what}, {}", station(*id), client(*call))
            }
            (English, JournalEvent::Helped { station: id, call, how }) => {
                let what = match how {
                    Some(HelpMode::Whisper) => "whispers to the candidate",
                    Some(HelpMode::Join) => "joins the call",
                    Some(HelpMode::TakeOver) => "takes the call over",
                    None => "helps no longer",
                };
                format!("{} {what}, {}", station(*id), client(*call))
            }
            (French, JournalEvent::ChatTaken { station: id, candidate, on: true }) => {
                format!("Conversation reprise par {}, {}", station(*id), station(*candidate))
            }
            (French, JournalEvent::ChatTaken { station: id, candidate, on: false }) => {
                format!("Conversation rendue par {}, {}", station(*id), station(*candidate))
            }
            (English, JournalEvent::ChatTaken { station: id, candidate, on }) => {
                let what = if *on { "taken over" } else { "given back" };
                format!("Conversation {what} by {}, {}", station(*id), station(*candidate))
            }
            (French, JournalEvent::Recording { station: id, on: true, .. }) => {
                format!("Enregistrement commencé, {}", station(*id))
            }
            (French, JournalEvent::Recording { station: id, on: false, .. }) => {
                format!("Enregistrement arrêté, {}", station(*id))
            }
            (English, JournalEvent::Recording { station: id, on, .. }) => {
                format!("Recording {}, {}", if *on { "began" } else { "stopped" }, station(*id))
            }
            (French, JournalEvent::DoNotDisturb { station: id, on: true }) => {
                format!("Ne pas déranger, {}", station(*id))
            }
            (French, JournalEvent::DoNotDisturb { station: id, on: false }) => {
                format!("De nouveau joignable, {}", station(*id))
            }
            (English, JournalEvent::DoNotDisturb { station: id, on }) => {
                format!("{}, {}", if *on { "Do not disturb" } else { "Can be called again" }, station(*id))
            }
            (French, JournalEvent::ListeningBegan { listener, to }) => {
                format!("Écoute commencée, {} écoute {}", station(*listener), station(*to))
            }
            (English, JournalEvent::ListeningBegan { listener, to }) => {
                format!("Listening began, {} hears {}", station(*listener), station(*to))
            }
            (French, JournalEvent::ListeningEnded { listener, to }) => {
                format!("Écoute terminée, {} n’écoute plus {}", station(*listener), station(*to))
            }
            (English, JournalEvent::ListeningEnded { listener, to }) => {
                format!("Listening ended, {} no longer hears {}", station(*listener), station(*to))
            }
            (French, JournalEvent::ChatSent { from, to, .. }) => {
                format!("Message, {} à {}", station(*from), station(*to))
            }
            (English, JournalEvent::ChatSent { from, to, .. }) => {
                format!("Message, {} to {}", station(*from), station(*to))
            }
            (French, JournalEvent::PackageTaken { station: id, title }) => {
                format!("Dossier d’examen «\u{a0}{title}\u{a0}» reçu, {}", station(*id))
            }
            (English, JournalEvent::PackageTaken { station: id, title }) => {
                format!("Exam package “{title}” taken, {}", station(*id))
            }
            (French, JournalEvent::FileGiven { station: id, name }) => {
                format!("Fichier « {name} » remis, {}", station(*id))
            }
            (English, JournalEvent::FileGiven { station: id, name }) => {
                format!("File “{name}” given, {}", station(*id))
            }
            (French, JournalEvent::PromptPlayed { station: id, title, played_ms, complete }) => {
                let heard = hours::length(Duration::from_millis(*played_ms));
                let how = if *complete { "en entier".to_owned() } else { format!("arrêtée à {heard}") };
                format!("Écoute de «\u{a0}{title}\u{a0}» {how}, {}", station(*id))
            }
            (English, JournalEvent::PromptPlayed { station: id, title, played_ms, complete }) => {
                let heard = hours::length(Duration::from_millis(*played_ms));
                let how = if *complete { "to the end".to_owned() } else { format!("stopped at {heard}") };
                format!("“{title}” played {how}, {}", station(*id))
            }
        }
    }

    fn name_of(self, id: StationId, roster: &[Station], journal: &[JournalEntry]) -> String {
        self.known(id, roster, journal).unwrap_or_else(|| match self {
            French => format!("Poste n° {}", id.0),
            English => format!("Station no. {}", id.0),
        })
    }

    /// The name of a station that is here, or was.
    fn known(self, id: StationId, roster: &[Station], journal: &[JournalEntry]) -> Option<String> {
        let here =
            roster.iter().find(|station| station.id == id).map(|station| (station.role, &station.name));
        let was = || {
            journal.iter().find_map(|entry| match &entry.event {
                JournalEvent::Joined { station, name, role } if *station == id => Some((*role, name)),
                _ => None,
            })
        };
        here.or_else(was).map(|(role, name)| self.station(role, name))
    }
}

fn client_of(wanted: CallId, journal: &[JournalEntry]) -> Option<&str> {
    journal.iter().find_map(|entry| match &entry.event {
        JournalEvent::CallPlaced { call, client, .. } if *call == wanted => Some(client.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use signaling::protocol::Role;

    use super::*;

    #[test]
    fn a_call_is_told_with_the_names_of_those_in_it() {
        let roster = vec![Station {
            id: StationId(3),
            name: "07".into(),
            role: Role::Candidate,
            state: signaling::protocol::Presence::Busy,
            paired_with: None,
            listens_to: None,
            posts: Vec::new(),
        }];
        let placed = JournalEvent::CallPlaced {
            call: CallId(9),
            candidate: StationId(3),
            jury: StationId(4),
            client: "Mme Claire Vasseur".into(),
            direction: signaling::protocol::Direction::Inbound,
        };
        let journal = vec![JournalEntry { number: 1, at_ms: 0, event: placed }];
        let told = |event: &JournalEvent| French.happened(event, &roster, &journal);
        assert_eq!(told(&journal[0].event), "Appel, candidat n° 07, Mme Claire Vasseur");
        assert_eq!(
            told(&JournalEvent::CallAnswered { call: CallId(9) }),
            "Appel décroché, Mme Claire Vasseur"
        );
        let paired = JournalEvent::Paired { candidate: StationId(3), jury: StationId(4) };
        assert_eq!(told(&paired), "Candidat n° 07 associé à Poste n° 4");
    }
}
