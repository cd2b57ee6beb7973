//! The words of the interview's recording, and of exchanges that are heard again.

use std::time::Duration;

use signaling::protocol::NotTaken;
use signaling::protocol::exam::{PlayCut, PlayOutput, PlaysView};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::station::{PlayNotice, PromptOutput, RecordingFault};
use crate::ui::hours;
use crate::ui::theme::Tone;

impl PlayWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static PlayWords {
        match language {
            French => &PLAY_FRENCH,
            English => &PLAY_ENGLISH,
        }
    }
}

words! {
    PlayWords, PLAY_FRENCH, PLAY_ENGLISH;

    instructions:
        "Un client appelle. Écoutez-le, puis répondez-lui à voix haute comme s’il était au bout du fil.",
        "A client calls. Listen, then answer aloud as if the client were on the line.";
    listen: "Écouter", "Listen";
    listening: "Écoute en cours", "Being played";
    preparing: "Préparation de l’écoute…", "Getting ready…";
    check: "Vérifier le son", "Check the sound";
    check_again: "Réécouter le son d’essai", "Hear the test sound again";
    checking: "Son d’essai en cours", "Test sound";
    hear_it: "Je l’entends", "I hear it";
    check_first:
        "Choisissez où l’enregistrement sera entendu, puis vérifiez que le son y est bien réglé.",
        "Choose where the recording will be heard, then check that the sound is right there.";
    checked: "Son vérifié", "Sound checked";
    output: "Sortie", "Output";
    headset: "casque", "headset";
    loudspeakers: "haut-parleurs de la salle", "loudspeakers of the room";
    level: "Niveau", "Level";
    volume: "Volume", "Volume";
    once: "Écoute unique", "Played once";
    not_interrupted:
        "L’écoute ne peut pas être interrompue. Si le son est coupé par un incident, elle ne sera pas comptée.",
        "Playing cannot be interrupted. If a fault cuts the sound, it will not count.";
    cut_again:
        "L’écoute a été coupée : elle n’est pas comptée. Vous pouvez la reprendre depuis le début.",
        "The play was cut: it is not counted. You can hear it again from the beginning.";
    answer_now:
        "Répondez maintenant au client à voix haute. Le jury vous posera ensuite ses questions.",
        "Now answer the client aloud. Then the jury will ask its questions.";
    fetching: "L’enregistrement arrive à ce poste…", "The recording is on its way to this station…";
    along: "Le jury entend l’enregistrement en même temps que vous.", "The jury hears the recording with you.";
    my_documents: "Voir mes documents", "See my documents";
    back_to_play: "Revenir à l’enregistrement", "Back to the recording";
    waveform: "Forme de l’enregistrement", "Waveform of the recording";
    section: "Enregistrement de l’entretien", "Recording of the interview";
    not_heard: "Pas encore écouté", "Not heard yet";
    along_on: "Jouer aussi au poste du jury", "Play at the jury’s station, too";
    along_off: "Ne plus jouer au poste du jury", "Not at the jury’s station";
    along_more:
        "Pour un jury dans une autre salle : les deux postes jouent l’enregistrement en même temps.",
        "For a jury in another room: both stations play the recording in step.";
    along_at: "À ce poste, l’entendre dans", "At this station, hear it in";
    stop: "Arrêter l’écoute", "Stop the play";
    stop_why: "Motif (une ligne)", "Reason (one line)";
    stop_more:
        "Une écoute arrêtée n’est pas comptée : le candidat pourra la reprendre.",
        "A play that is stopped is not counted: the candidate can repeat it.";
    marks: "Repères des échanges", "Marks in the exchanges";
    marks_more:
        "Dans l’ordre des échanges. Ceux qui ont été enregistrés peuvent être réécoutés.",
        "In the order of the exchanges. Those that were recorded can be heard again.";
    no_marks: "Vous n’avez posé aucun repère dans les échanges.", "You set no mark in the exchanges.";
    hear_again: "Réécouter", "Hear again";
    copying: "En cours de copie", "Being copied";
    stop_hearing: "Arrêter", "Stop";
    not_recorded: "non enregistré", "not recorded";
    unworded: "sans texte", "no words";
}

impl Language {
    /// Where the recording of an exchange lies.
    pub fn recorded_at(self, station: &str) -> String {
        match self {
            French => format!("enregistré au poste {station}"),
            English => format!("recorded at station {station}"),
        }
    }

    /// The same, where one wanted to hear it.
    pub(super) fn replayed_at(self, station: &str) -> String {
        match self {
            French => format!(
                "Cet échange a été enregistré au poste {station}, dont la copie n’est pas encore au serveur\u{a0}: le repère se réécoute là-bas. Rien n’a été joué."
            ),
            English => format!(
                "This exchange was recorded at station {station}, whose copy is not at the server yet: the mark is heard again there. Nothing was played."
            ),
        }
    }

    /// That a recording stays at this station alone.
    pub(super) fn not_handed_over(self, why: NotTaken) -> String {
        match (self, why) {
            (French, NotTaken::TooLarge) => {
                "L’enregistrement d’un échange dure plus d’une heure\u{a0}: le serveur n’en prend pas de copie. Ses repères ne se réécoutent qu’à ce poste.".to_owned()
            }
            (French, _) => {
                "Le serveur n’a pas pris la copie de l’enregistrement d’un échange. Ses repères ne se réécoutent qu’à ce poste.".to_owned()
            }
            (English, why) => {
                format!("The server takes no copy of the recording of an exchange: its marks are heard again at this station alone. {why}")
            }
        }
    }

    /// Which recording was drawn.
    pub fn recording_number(self, number: u32) -> String {
        match self {
            French => format!("Enregistrement n°\u{a0}{number}"),
            English => format!("Recording no.\u{a0}{number}"),
        }
    }

    /// When something was drawn, as a pill has it.
    pub fn drawn_when(self, hour: &str) -> String {
        match self {
            French => format!("Tiré au sort à {hour}"),
            English => format!("Drawn at {hour}"),
        }
    }

    /// How often the recording may still be heard.
    pub fn plays_left(self, plays: &PlaysView) -> String {
        let words = PlayWords::of(self);
        match (self, plays.allowed, plays.left()) {
            (_, 1, 1) => words.once.to_owned(),
            (French, _, 0) => "Plus d’écoute".to_owned(),
            (English, _, 0) => "No play left".to_owned(),
            (French, of, left) => format!("Reste {left} écoute{} sur {of}", if left > 1 { "s" } else { "" }),
            (English, of, left) => format!("{left} of {of} plays left"),
        }
    }

    /// That the recording was heard to its end.
    pub fn heard_at(self, hour: &str) -> String {
        match self {
            French => format!("Écouté en entier à {hour}"),
            English => format!("Heard to its end at {hour}"),
        }
    }

    /// How much of it was heard.
    pub fn heard_of(self, heard_ms: u64, length_ms: u64) -> String {
        let [heard, length] = [heard_ms, length_ms].map(|ms| hours::length(Duration::from_millis(ms)));
        match self {
            French => format!("{heard} sur {length}"),
            English => format!("{heard} of {length}"),
        }
    }

    /// That a play was cut.
    pub fn cut_at(self, hour: &str) -> String {
        match self {
            French => format!("Coupée à {hour}, non comptée"),
            English => format!("Cut at {hour}, not counted"),
        }
    }

    /// What the jury's station hears of a play.
    pub fn along_line(self, device: &str, state: &str) -> String {
        match self {
            French => format!("Poste du jury ({device})\u{a0}: {state}"),
            English => format!("Jury’s station ({device}): {state}"),
        }
    }

    /// Where something is heard.
    pub fn play_output(self, output: PlayOutput) -> &'static str {
        let words = PlayWords::of(self);
        match output {
            PlayOutput::Headset => words.headset,
            PlayOutput::Loudspeakers => words.loudspeakers,
        }
    }

    /// The same of a choice at this station.
    pub fn prompt_output(self, output: PromptOutput) -> &'static str {
        let words = PlayWords::of(self);
        match output {
            PromptOutput::Headset => words.headset,
            PromptOutput::Loudspeakers => words.loudspeakers,
        }
    }

    /// That the device was left without samples so often.
    pub fn play_gaps(self, gaps: u32) -> String {
        match (self, gaps) {
            (French, 1) => "1 coupure brève".to_owned(),
            (French, gaps) => format!("{gaps} coupures brèves"),
            (English, 1) => "1 short gap".to_owned(),
            (English, gaps) => format!("{gaps} short gaps"),
        }
    }

    /// Why a play was cut, in a few words.
    pub fn play_cut(self, why: PlayCut) -> &'static str {
        match (self, why) {
            (French, PlayCut::Output) => "sortie audio perdue",
            (French, PlayCut::Station) => "liaison du poste perdue",
            (French, PlayCut::Server) => "serveur arrêté",
            (French, PlayCut::Paused) => "épreuve mise en pause",
            (French, PlayCut::Over) => "étape terminée",
            (French, PlayCut::Moved) => "changement de poste",
            (French, PlayCut::Stopped) => "arrêtée",
            (French, PlayCut::Sound) => "son interrompu",
            (French, PlayCut::OutOfStep) => "départ impossible en même temps que l’autre poste",
            (French, PlayCut::Along) => "écoute interrompue au poste du jury",
            (English, PlayCut::Output) => "audio output lost",
            (English, PlayCut::Station) => "link of the station lost",
            (English, PlayCut::Server) => "server stopped",
            (English, PlayCut::Paused) => "exam paused",
            (English, PlayCut::Over) => "step over",
            (English, PlayCut::Moved) => "another station",
            (English, PlayCut::Stopped) => "stopped",
            (English, PlayCut::Sound) => "sound interrupted",
            (English, PlayCut::OutOfStep) => "could not begin in step with the other station",
            (English, PlayCut::Along) => "interrupted at the jury's station",
        }
    }

    /// Why the recording cannot be played at this station.
    pub fn recording_fault(self, fault: RecordingFault) -> &'static str {
        match (self, fault) {
            (French, RecordingFault::NotHere) => {
                "L’enregistrement n’est pas encore arrivé à ce poste, qui le redemande seul. Attendez un instant."
            }
            (French, RecordingFault::Unreadable) => {
                "Le fichier de l’enregistrement ne peut pas être lu à ce poste. Rien n’est compté. Prévenez le responsable de session."
            }
            (French, RecordingFault::Cut) => {
                "La fin de l’enregistrement manque à ce poste. Rien n’est compté. Prévenez le responsable de session."
            }
            (French, RecordingFault::Damaged) => {
                "Le fichier de l’enregistrement est abîmé à ce poste. Rien n’est compté. Prévenez le responsable de session."
            }
            (English, RecordingFault::NotHere) => {
                "The recording did not reach this station yet, which asks for it again by itself. Wait a moment."
            }
            (English, RecordingFault::Unreadable) => {
                "The recording’s file cannot be read at this station. Nothing is counted. Tell the session manager."
            }
            (English, RecordingFault::Cut) => {
                "The end of the recording is missing at this station. Nothing is counted. Tell the session manager."
            }
            (English, RecordingFault::Damaged) => {
                "The recording’s file is damaged at this station. Nothing is counted. Tell the session manager."
            }
        }
    }
}

pub(super) fn french(notice: PlayNotice) -> (Tone, String) {
    match notice {
        PlayNotice::Fault(fault) => (Tone::Bad, French.recording_fault(fault).to_owned()),
        PlayNotice::Cut(why) => {
            let why = why.map(|why| format!(" ({})", French.play_cut(why))).unwrap_or_default();
            let sentence = "L’écoute a été coupée";
            (Tone::Warn, format!("{sentence}{why}. Elle n’est pas comptée et peut être reprise du début."))
        }
        PlayNotice::GoesOn => (
            Tone::Primary,
            "Une écoute est en cours et ne peut pas être interrompue. Rien n’a été fait.".into(),
        ),
        PlayNotice::NotRecorded => {
            (Tone::Primary, "Ce moment n’a pas été enregistré. Rien n’a été joué.".into())
        }
        PlayNotice::Coming => {
            let sentence =
                "L’enregistrement de cet échange est en cours de copie vers ce poste. Attendez un instant.";
            (Tone::Primary, sentence.into())
        }
    }
}

pub(super) fn english(notice: PlayNotice) -> (Tone, String) {
    match notice {
        PlayNotice::Fault(fault) => (Tone::Bad, English.recording_fault(fault).to_owned()),
        PlayNotice::Cut(why) => {
            let why = why.map(|why| format!(" ({})", English.play_cut(why))).unwrap_or_default();
            (Tone::Warn, format!("The play was cut{why}. It is not counted, and can begin anew."))
        }
        PlayNotice::GoesOn => {
            (Tone::Primary, "A recording is played, and cannot be interrupted. Nothing was done.".into())
        }
        PlayNotice::NotRecorded => {
            (Tone::Primary, "That moment was not recorded. Nothing was played.".into())
        }
        PlayNotice::Coming => (
            Tone::Primary,
            "The recording of this exchange is being copied to this station. Wait a moment.".into(),
        ),
    }
}
