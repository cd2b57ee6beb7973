//! Sentences with something in them: names, lengths of time, counts.

use std::time::Duration;

use signaling::protocol::{EndReason, ErrorCode, Role};

use super::Words;
use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

impl Language {
    /// Who sits here, at a candidate's.
    pub fn you_are(self, name: &str) -> String {
        let number = name.trim().chars().all(|c| c.is_ascii_digit());
        match (self, number) {
            (French, true) => format!("Candidat n° {name}"),
            (English, true) => format!("Candidate no. {name}"),
            (_, false) => name.to_owned(),
        }
    }

    /// Whom a jury is with, at a juror's who looks at another.
    pub fn jury_is_with(self, number: &str) -> String {
        match self {
            French => format!("Le jury est avec le candidat n°\u{a0}{number}"),
            English => format!("The jury is with candidate no.\u{a0}{number}"),
        }
    }

    /// The way to that one.
    pub fn see(self, number: &str) -> String {
        match self {
            French => format!("Voir le candidat n°\u{a0}{number}"),
            English => format!("View candidate no.\u{a0}{number}"),
        }
    }

    /// A name; where it is a number, said to be one.
    pub fn number(self, name: &str) -> String {
        let number = name.trim().chars().all(|c| c.is_ascii_digit());
        match (self, number) {
            (French, true) => format!("n° {name}"),
            (English, true) => format!("no. {name}"),
            (_, false) => name.to_owned(),
        }
    }

    /// A station by its role and name.
    pub fn station(self, role: Role, name: &str) -> String {
        let number = name.trim().chars().all(|c| c.is_ascii_digit());
        let already = name.to_lowercase();
        match (self, role) {
            (_, Role::Candidate) if number => self.you_are(name),
            (French, Role::Candidate) if already.starts_with("candidat") => name.to_owned(),
            (English, Role::Candidate) if already.starts_with("candidate") => name.to_owned(),
            (_, Role::Jury) if already.starts_with("jury") => name.to_owned(),
            (_, Role::Candidate) => self.candidate_number(name),
            (_, Role::Jury) => format!("Jury {name}"),
            (_, Role::Staff) => name.to_owned(),
        }
    }

    /// A candidate by its number.
    pub fn candidate_number(self, number: &str) -> String {
        match self {
            French => format!("Candidat {number}"),
            English => format!("Candidate {number}"),
        }
    }

    /// With whom a station is paired.
    pub fn paired_with(self, role: Role, name: &str) -> String {
        let other = self.station(role, name);
        match self {
            French => format!("Associé à {other}"),
            English => format!("Paired with {other}"),
        }
    }

    /// How many are on the floor.
    pub fn count(self, candidates: usize, juries: usize) -> String {
        let plural = |count: usize| if count > 1 { "s" } else { "" };
        match self {
            French => {
                format!("{candidates} candidat{} · {juries} jury{}", plural(candidates), plural(juries))
            }
            English => {
                let juries_word = if juries == 1 { "jury" } else { "juries" };
                let candidates_word = if candidates == 1 { "candidate" } else { "candidates" };
                format!("{candidates} {candidates_word} · {juries} {juries_word}")
            }
        }
    }

    /// How many of the server's files are here.
    pub fn files(self, have: u32, of: u32) -> String {
        match self {
            French => format!("Reçus du serveur\u{a0}: {have} sur {of}"),
            English => format!("Received from the server: {have} of {of}"),
        }
    }

    /// A number with so many digits after its sign.
    pub fn number_with(self, value: f32, digits: usize) -> String {
        let written = format!("{value:.digits$}");
        if self == French { written.replace('.', ",") } else { written }
    }

    /// A share in percent.
    pub fn percent(self, value: f32) -> String {
        let number = self.number_with(value, 1);
        if self == French { format!("{number}\u{a0}%") } else { format!("{number}%") }
    }

    /// How much louder or quieter, in decibels.
    pub fn decibels(self, db: i8) -> String {
        let sign = if db > 0 {
            "+"
        } else if db < 0 {
            "−"
        } else {
            ""
        };
        format!("{sign}{}\u{a0}dB", db.unsigned_abs())
    }

    /// How many messages are not yet read.
    pub fn unread(self, count: usize) -> String {
        match (self, count) {
            (French, 1) => "1 message non lu".to_owned(),
            (French, _) => format!("{count} messages non lus"),
            (English, 1) => "1 unread message".to_owned(),
            (English, _) => format!("{count} unread messages"),
        }
    }

    /// A client's call rings.
    pub fn rings(self, name: &str) -> String {
        let rings = Words::of(self).call_ringing;
        match self {
            _ if name.is_empty() => rings.to_owned(),
            French => format!("{rings}\u{a0}: {name}"),
            English => format!("{rings}: {name}"),
        }
    }

    /// Calling one client.
    pub fn call_client(self, name: &str) -> String {
        match self {
            French => format!("Appeler {name}"),
            English => format!("Call {name}"),
        }
    }

    /// In whose name one writes.
    pub fn writing_as(self, name: &str) -> String {
        match self {
            French => format!("Vous écrivez au candidat en tant que {name}."),
            English => format!("You write to the candidate as {name}."),
        }
    }

    /// How a call ended. `talked` is its length as a clock.
    pub fn ended(self, why: EndReason, talked: String) -> String {
        match (self, why) {
            (French, EndReason::HungUp) => format!("terminé après {talked}"),
            (French, EndReason::Declined) => "refusé".to_owned(),
            (French, EndReason::Missed) => "sans réponse".to_owned(),
            (French, EndReason::Busy) => "ligne occupée".to_owned(),
            (French, EndReason::TakenOver) => format!("repris par le formateur après {talked}"),
            (English, EndReason::TakenOver) => format!("taken over by the trainer after {talked}"),
            (French, EndReason::Transferred) => format!("transféré après {talked}"),
            (French, EndReason::DoNotDisturb) => "non présenté, ne pas déranger".to_owned(),
            (French, EndReason::Lost) => format!("coupé par un incident après {talked}"),
            (English, EndReason::HungUp) => format!("ended after {talked}"),
            (English, EndReason::Declined) => "declined".to_owned(),
            (English, EndReason::Missed) => "no answer".to_owned(),
            (English, EndReason::Busy) => "line busy".to_owned(),
            (English, EndReason::Transferred) => format!("transferred after {talked}"),
            (English, EndReason::DoNotDisturb) => "not put through, do not disturb".to_owned(),
            (English, EndReason::Lost) => format!("cut by an incident after {talked}"),
        }
    }

    /// The server was lost during the session.
    pub fn server_lost(self, since: Duration, in_call: bool) -> String {
        let since = hours::length(since);
        match (self, in_call) {
            (French, true) => format!(
                "Liaison avec le serveur perdue depuis {since}. L’appel continue ; vos messages partiront dès son retour. Vous n’avez rien à faire."
            ),
            (French, false) => format!(
                "Liaison avec le serveur perdue depuis {since}. Le poste se reconnecte seul ; vos messages partiront dès son retour."
            ),
            (English, true) => format!(
                "No connection to the server for {since}. The call goes on; your messages leave as soon as it is back. There is nothing to do."
            ),
            (English, false) => format!(
                "No connection to the server for {since}. The station reconnects by itself; your messages leave as soon as it is back."
            ),
        }
    }

    /// The server was never reached.
    pub fn server_silent(self, server: &str, since: Duration) -> String {
        let since = hours::length(since);
        match self {
            French => format!(
                "Le serveur {server} ne répond pas encore, depuis {since}. Le programme continue d’essayer. Si cela dure, vérifiez l’adresse auprès du responsable de session."
            ),
            English => format!(
                "The server {server} has not answered yet, for {since}. The program goes on trying. If it lasts, check the address with the session manager."
            ),
        }
    }

    /// The server refused this station.
    pub fn refused_at_door(self, code: ErrorCode) -> String {
        let sentence = match (self, code) {
            (French, ErrorCode::NameTaken) => {
                "Ce nom est déjà pris par un autre poste. Vérifiez votre numéro, ou demandez au responsable de session."
            }
            (French, ErrorCode::BadName) => {
                "Ce nom ne peut pas être utilisé : il est vide, trop long ou contient un signe interdit. Écrivez-le autrement."
            }
            (French, ErrorCode::ServerFull) => {
                "La session est complète : le serveur n’accepte plus de poste. Prévenez le responsable de session."
            }
            (French, ErrorCode::UnsupportedVersion) => {
                "Ce poste et le serveur n’ont pas la même version du programme. Prévenez le responsable de session : l’un des deux est à mettre à jour."
            }
            (French, _) => {
                "Le serveur n’a pas accepté ce poste. Réessayez, ou prévenez le responsable de session."
            }
            (English, ErrorCode::NameTaken) => {
                "Another station has this name. Check your number, or ask the session manager."
            }
            (English, ErrorCode::BadName) => {
                "This name cannot be used: it is empty, too long or holds a forbidden sign. Write it in another way."
            }
            (English, ErrorCode::ServerFull) => {
                "The session is full: the server takes no more stations. Tell the session manager."
            }
            (English, ErrorCode::UnsupportedVersion) => {
                "This station and the server have different versions of the program. Tell the session manager: one of them needs an update."
            }
            (English, _) => "The server did not accept this station. Try again, or tell the session manager.",
        };
        sentence.to_owned()
    }
}
