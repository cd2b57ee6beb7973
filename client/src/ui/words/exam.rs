//! The words of an exam's session.

use signaling::protocol::exam::{Commitment, Drawn};

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl ExamWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static ExamWords {
        match language {
            French => &EXAM_FRENCH,
            English => &EXAM_ENGLISH,
        }
    }
}

words! {
    ExamWords, EXAM_FRENCH, EXAM_ENGLISH;

    not_begun: "Pas encore commencé", "Not begun yet";
    not_begun_more:
        "Le responsable de session lance l’épreuve quand tout le monde est prêt. Vous n’avez rien à faire.",
        "The session manager starts when all are ready. There is nothing to do.";
    ready: "Tout le monde est prêt", "All are ready";
    runs: "En cours", "Running";
    last_minutes: "Cinq dernières minutes", "Last five minutes";
    paused: "En pause", "Paused";
    paused_more:
        "Le temps est arrêté : rien n’est perdu. L’épreuve reprendra là où elle en est.",
        "Time stands still: nothing is lost. It goes on from where it is.";
    time_up: "Temps écoulé", "Time is up";
    time_up_more:
        "Ce que vous avez fait est enregistré. Attendez la suite.",
        "What you did is saved. Wait for what comes next.";
    finished: "Étape terminée", "Step done";
    finished_more: "Attendez la suite à votre poste.", "Wait for what comes next at your station.";
    time_left: "Temps restant", "Time left";
    draw_subject: "Tirer mon sujet au sort", "Draw my subject";
    draw_recording: "Tirer mon enregistrement au sort", "Draw my recording";
    draw_more:
        "Le sort décide quand vous appuyez. Le jury et le responsable de session voient le même résultat.",
        "Chance decides when you press. Jury and session manager see the same result.";
    drawing: "Tirage en cours…", "Drawing…";
    seal_more:
        "Avant que vous n’appuyiez, le serveur a fixé sa part du tirage. Ce sceau est inscrit au journal : chacun peut vérifier ensuite que rien n’a été changé.",
        "The server has fixed its part before you press. This seal is in the record: anyone can check afterwards that nothing was changed.";
    subject: "Votre sujet", "Your subject";
    recording: "Votre enregistrement", "Your recording";
    no_candidates: "Aucun candidat n’est affecté à ce jury pour l’instant.", "No candidate has this jury yet.";
    begin_chat: "Ouvrir le chat", "Open the chat";
    close: "Terminer l’échange", "End the exchange";
    outage:
        "Un incident est signalé à votre poste : le responsable de session le voit, et peut vous rendre le temps perdu.",
        "A fault is noted at your station: the session manager sees it, and can give you back the time.";
}

impl Language {
    /// Which step of how many.
    pub fn step_of(self, number: u32, of: u32) -> String {
        match self {
            French => format!("Étape {number} sur {of}"),
            English => format!("Step {number} of {of}"),
        }
    }

    /// What the server is bound to in a draw, as far as it is compared by eye.
    pub fn seal_of(self, what: Drawn, commitment: Commitment) -> String {
        let seal = commitment.short();
        match (self, what) {
            (French, Drawn::Subject) => format!("Sceau du tirage du sujet\u{a0}: {seal}"),
            (French, Drawn::Recording) => format!("Sceau du tirage de l’enregistrement\u{a0}: {seal}"),
            (English, Drawn::Subject) => format!("Seal of the draw of the subject: {seal}"),
            (English, Drawn::Recording) => format!("Seal of the draw of the recording: {seal}"),
        }
    }

    /// The server is no longer bound in a draw as it was.
    pub fn draw_differs(self) -> &'static str {
        match self {
            French => {
                "Le sceau de votre tirage n’est plus celui qui s’affichait avant. Ne touchez à rien et prévenez le responsable de session."
            }
            English => {
                "The seal of your draw is no longer the one that was shown before. Touch nothing, and tell the session manager."
            }
        }
    }

    /// When something was drawn, and which it is.
    pub fn drawn_at(self, number: u32, hour: &str) -> String {
        match self {
            French => format!("N°\u{a0}{number}, tiré au sort à {hour}"),
            English => format!("No.\u{a0}{number}, drawn at {hour}"),
        }
    }
}
