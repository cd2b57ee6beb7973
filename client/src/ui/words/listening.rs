//! The words of silent listening.

use signaling::protocol::{CallPhase, Role};

use super::Words;
use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::station::{ListenerView, ListeningView, MediaState};

impl ListeningWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static ListeningWords {
        match language {
            French => &LISTENING_FRENCH,
            English => &LISTENING_ENGLISH,
        }
    }
}

words! {
    ListeningWords, LISTENING_FRENCH, LISTENING_ENGLISH;

    title: "Écoute", "Listening";
    listen: "Écouter", "Listen";
    stop: "Arrêter l’écoute", "Stop listening";
    silent:
        "Votre micro est fermé : personne ne vous entend, et le candidat n’est averti de rien.",
        "Your microphone is closed: nobody hears you, and the candidate is told of nothing.";
    balance: "Équilibre des voix", "Balance of the voices";
    jury_voice: "Jury", "Jury";
    jury_muted: "Jury : micro coupé", "Jury: microphone off";
    centre: "égales", "equal";
    no_call: "Pas d’appel en ce moment", "No call at the moment";
    rings: "Sonne", "Rings";
    talks: "En ligne", "In call";
    connecting: "Connexion…", "Connecting…";
    broken: "Son interrompu", "Sound interrupted";
    chat: "Messages de cet échange", "Messages of this exchange";
    floor: "Postes à écouter", "Stations to listen to";
    nobody: "Aucun autre membre du jury n’est présent.", "No other jury member is here.";
    how:
        "Pour écouter les appels d’un autre membre du jury sans être entendu.",
        "To hear another jury member’s calls without being heard.";
    announced: "Le jury peut écouter cet échange", "The jury may be listening to this exchange";
}

impl Language {
    /// Who listens here, in a line.
    pub fn listeners(self, listeners: &[ListenerView]) -> String {
        let name = |listener: &ListenerView| match listener.role {
            Role::Staff => self.station(Role::Staff, &listener.name),
            Role::Jury | Role::Candidate => listener.name.clone(),
        };
        let names: Vec<String> = listeners.iter().map(name).collect();
        self.listened_by(&names)
    }

    /// Who listens, by their names.
    pub fn listened_by(self, names: &[String]) -> String {
        match (self, names.len()) {
            (French, 1) => format!("À l’écoute\u{a0}: {}", names.join(", ")),
            (French, count) => format!("À l’écoute ({count})\u{a0}: {}", names.join(", ")),
            (English, 1) => format!("Listening: {}", names.join(", ")),
            (English, count) => format!("Listening ({count}): {}", names.join(", ")),
        }
    }

    /// Whom a station listens to.
    pub fn listens_to(self, name: &str) -> String {
        match self {
            French => format!("À l’écoute de {name}"),
            English => format!("Listening to {name}"),
        }
    }

    /// Which voice is louder, and by how much.
    pub fn balance(self, percent: i8) -> String {
        let words = ListeningWords::of(self);
        match percent {
            0 => words.centre.to_owned(),
            ..0 => format!("{} +{}", words.jury_voice, percent.unsigned_abs()),
            1.. => format!("{} +{percent}", Words::of(self).candidate),
        }
    }

    /// How it is with the call listened to.
    pub fn overheard(self, listening: &ListeningView) -> &'static str {
        let words = ListeningWords::of(self);
        match (listening.media, &listening.call) {
            (MediaState::Connecting, _) => words.connecting,
            (MediaState::Broken, _) => words.broken,
            (MediaState::Ready, None) => words.no_call,
            (MediaState::Ready, Some(call)) if call.phase == CallPhase::Ringing => words.rings,
            (MediaState::Ready, Some(call)) if call.held => Words::of(self).call_held,
            (MediaState::Ready, Some(_)) => words.talks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_says_whose_voice_is_louder() {
        assert_eq!(French.balance(0), "égales");
        assert_eq!(French.balance(-40), "Jury +40");
        assert_eq!(English.balance(100), "Candidate +100");
    }

    #[test]
    fn all_who_listen_are_named() {
        let listener = |name: &str| ListenerView { name: name.into(), role: Role::Jury, hears: true };
        assert_eq!(French.listeners(&[listener("Mme Roux")]), "À l’écoute\u{a0}: Mme Roux");
        let two = [listener("Mme Roux"), listener("M. Le Gall")];
        assert_eq!(English.listeners(&two), "Listening (2): Mme Roux, M. Le Gall");
    }
}
