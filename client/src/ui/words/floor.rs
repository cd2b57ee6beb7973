//! The words of the floor: tiles, steps, and what staff does for a candidate.

use signaling::protocol::exam::{Extra, ExtraTime, OutageKind};

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl FloorWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static FloorWords {
        match language {
            French => &FLOOR_FRENCH,
            English => &FLOOR_ENGLISH,
        }
    }
}

words! {
    FloorWords, FLOOR_FRENCH, FLOOR_ENGLISH;

    no_session: "Aucune session n’est ouverte. Commencez par la préparation.", "No session is open. Begin with the preparation.";
    no_candidates: "Aucun candidat n’est inscrit. Inscrivez-les à la page Préparation.", "No candidate is registered. Register them on the Preparation page.";

    // What a tile says
    absent: "Absent", "Absent";
    help: "Demande d’aide", "Asks for help";
    help_coming: "Aide en route", "Help on its way";
    nowhere: "Sans poste", "No station";
    link_lost: "Liaison perdue", "Connection lost";
    headset_lost: "Casque débranché", "Headset unplugged";
    voice_lost: "Voix interrompue", "Voice interrupted";
    waiting: "En attente", "Waiting";
    open: "À réunir", "Gathering";
    ready: "Prêt", "Ready";
    runs: "En cours", "Running";
    in_call: "En appel", "In a call";
    in_chat: "En chat", "In a chat";
    paused: "En pause", "Paused";
    time_up: "Temps écoulé", "Time is up";
    finished: "Terminé", "Finished";
    left: "restant", "left";
    third: "tiers temps", "one third more";
    extra: "temps majoré", "extra time";
    headset_well: "casque en ordre", "headset well";
    link_well: "liaison en ordre", "connection well";

    // The steps
    launch: "Lancer la phase suivante", "Open the next phase";
    all_ready: "Tout le monde est prêt", "All are ready";
    start: "Démarrer", "Start";
    pause_all: "Suspendre tout", "Pause all";
    pause: "Suspendre", "Pause";
    resume: "Reprendre", "Resume";
    message: "Message", "Message";
    add_time: "Ajouter du temps", "Add time";
    back: "Revenir d’une étape", "Go back one step";
    finish: "Terminer la phase", "Finish the phase";
    everyone: "Désélectionner", "Clear the selection";
    cannot_pause: "Aucun temps ne court pour ces candidats.", "No clock runs for these candidates.";
    cannot_resume: "Aucun de ces candidats n’est en pause.", "None of these candidates is paused.";
    cannot_add: "Aucune phase n’est ouverte pour ces candidats.", "No phase is open for these candidates.";
    cannot_back: "Ces candidats n’ont encore rien commencé.", "These candidates have not begun anything.";
    cannot_finish: "Aucune phase n’est commencée pour ces candidats.", "No phase has begun for these candidates.";
    cannot_write: "Aucun de ces candidats n’est installé à un poste.", "None of these candidates sits at a station.";
    answering: "Le serveur répond…", "The server answers…";
    nothing_on:
        "Rien à lancer : les phases en cours se terminent d’abord.",
        "Nothing to open: the phases that run are finished first.";
    all_over: "Toutes les phases sont terminées.", "All phases are over.";

    // What is asked before one is done
    reason: "Motif", "Reason";
    reason_fault: "Incident technique", "Technical fault";
    reason_alarm: "Alarme, évacuation", "Alarm, evacuation";
    reason_person: "Demande du candidat", "The candidate’s wish";
    reason_mistake: "Lancé par erreur", "Opened by mistake";
    minutes: "Minutes", "Minutes";
    minutes_wrong: "De 1 à 480 minutes, en chiffres.", "From 1 to 480 minutes, in digits.";
    too_many:
        "Vingt-quatre candidats au plus à la fois : choisissez-en moins.",
        "Twenty-four candidates at most at once: choose fewer.";
    text: "Message (une ligne)", "Message (one line)";
    text_more:
        "Il s’affiche au poste de chaque candidat jusqu’à ce qu’il l’ait lu. Personne d’autre ne le voit.",
        "It is shown at each candidate’s station until read. Nobody else sees it.";
    finish_more:
        "Le temps s’arrête et la phase se ferme. « Revenir d’une étape » la rouvre en pause.",
        "The clock stops and the phase closes. “Go back one step” opens it again, paused.";
    back_more:
        "Ce qui a été écrit, tiré ou dit est gardé.",
        "What was written, drawn or said is kept.";
    back_kept: "Garder le temps qui reste", "Keep the time that is left";
    back_anew: "Redonner toute la phase", "Give the whole phase back";
    confirm: "Confirmer", "Confirm";
    send: "Envoyer", "Send";
    cancel: "Annuler", "Cancel";

    // The thread and the chosen candidate
    thread: "Fil de la session", "Session log";
    thread_coming: "Le fil arrive du serveur…", "The log is coming from the server…";
    thread_more: "La suite est à la page Journal.", "The rest is on the Record page.";
    choose: "Choisissez un candidat pour voir ce que l’on peut faire pour lui.", "Choose a candidate to see what can be done for it.";
    link_more:
        "Le poste a perdu le serveur. Il se reconnecte seul ; le temps perdu est mesuré.",
        "The station lost the server. It connects again by itself; the time lost is measured.";
    headset_more:
        "Le candidat a été prévenu. L’appel reprendra seul quand le casque reviendra.",
        "The candidate was told. The call goes on by itself when the headset is back.";
    voice_more:
        "La voix ne passe plus entre les deux postes. Ils la rétablissent seuls ; le temps perdu est mesuré.",
        "The voice does not pass between the two stations. They restore it by themselves; the time lost is measured.";
    coming: "J’arrive", "Coming";
    help_over: "Aide terminée", "Help is over";
    outage_lasts: "Incident en cours, mesuré jusqu’ici", "Fault that lasts, measured so far";
    outage_over: "Temps perdu, mesuré", "Time lost, measured";
    give_back: "Temps à rendre (min:s)", "Time to give back (min:s)";
    give_back_wrong: "Écrivez par exemple 0:14, de 0:01 à 480:00.", "Write for instance 0:14, from 0:01 to 480:00.";
    decline: "Ne pas rendre", "Do not give back";
    no_clock:
        "Aucune phase n’est ouverte : le temps se rendra à l’ouverture de la suivante.",
        "No phase is open: the time can be given back once the next one is.";
    change_seat: "Changer de poste", "Change station";
    free_seats: "Postes libres", "Free stations";
    no_free_seat: "Aucun poste de candidat n’est libre.", "No candidate station is free.";
    note_absent: "Noter absent", "Note as absent";
    note_present: "Noter présent", "Note as present";
    absent_yes: "Oui, noter absent", "Yes, note as absent";
    absent_runs: "Son temps court : suspendez ou terminez d’abord.", "Its clock runs: pause or finish first.";
}

impl Language {
    /// How long a station has been doing something, or how much is proposed for it.
    pub fn credit_proposed(self, ms: u64) -> String {
        match self {
            French => format!("Crédit proposé\u{a0}: {}", self.minutes(ms)),
            English => format!("Credit proposed: {}", self.minutes(ms)),
        }
    }

    /// The button that gives time back.
    pub fn grant(self, ms: u64) -> String {
        match self {
            French => format!("Rendre {}", self.minutes(ms)),
            English => format!("Give back {}", self.minutes(ms)),
        }
    }

    /// How many listen.
    pub fn listening_count(self, count: usize) -> String {
        match self {
            French => format!("{count} à l’écoute"),
            English => format!("{count} listening"),
        }
    }

    /// What was drawn, and when.
    pub fn drawn_on_tile(self, subject: bool, number: u32, hour: &str) -> String {
        match (self, subject) {
            (French, true) => format!("sujet n°\u{a0}{number} tiré à {hour}"),
            (French, false) => format!("enregistrement n°\u{a0}{number} tiré à {hour}"),
            (English, true) => format!("subject no.\u{a0}{number} drawn at {hour}"),
            (English, false) => format!("recording no.\u{a0}{number} drawn at {hour}"),
        }
    }

    /// To whom what is pressed is done.
    pub fn picked(self, numbers: &str) -> String {
        match self {
            French => format!("Sélection\u{a0}: {numbers}"),
            English => format!("Selected: {numbers}"),
        }
    }

    /// What the main action will do.
    pub fn opens_for(self, numbers: &str) -> String {
        match self {
            French => format!("Ouvre la phase suivante pour {numbers}. Le temps ne part pas encore."),
            English => format!("Opens the next phase for {numbers}. The clock does not start yet."),
        }
    }

    /// What the main action will do.
    pub fn readies(self, numbers: &str) -> String {
        match self {
            French => format!("Sont à leur poste\u{a0}: {numbers}. Le temps part à l’étape suivante."),
            English => format!("At their stations: {numbers}. The clock starts with the next step."),
        }
    }

    /// What the main action will do.
    pub fn starts_for(self, numbers: &str) -> String {
        match self {
            French => format!("Le temps part pour {numbers}."),
            English => format!("The clock starts for {numbers}."),
        }
    }

    /// Who is waited for, and why.
    pub fn held_up(self, number: &str, why: &str) -> String {
        match self {
            French => format!("{number}\u{a0}: {why}"),
            English => format!("{number}: {why}"),
        }
    }

    /// A candidate's station is not here.
    pub fn not_here(self) -> &'static str {
        match self {
            French => "Le poste du candidat n’est pas relié au serveur.",
            English => "The candidate’s station is not connected to the server.",
        }
    }

    /// The station of who plays the clients is not here.
    pub fn jury_not_here(self) -> &'static str {
        match self {
            French => "Le poste du jury n’est pas relié au serveur.",
            English => "The jury’s station is not connected to the server.",
        }
    }

    /// For whom a form is filled in.
    pub fn form_for(self, what: &str, numbers: &str) -> String {
        match self {
            French => format!("{what}\u{a0}: {numbers}"),
            English => format!("{what}: {numbers}"),
        }
    }

    /// How many messages a candidate has not read.
    pub fn unread_messages(self, count: u32) -> String {
        match (self, count) {
            (French, 1) => "1 message non lu".to_owned(),
            (French, _) => format!("{count} messages non lus"),
            (English, 1) => "1 message unread".to_owned(),
            (English, _) => format!("{count} messages unread"),
        }
    }

    /// What a candidate said with its raised hand.
    pub fn said(self, text: &str) -> String {
        match self {
            French => format!("«\u{a0}{text}\u{a0}»"),
            English => format!("“{text}”"),
        }
    }

    /// What fails, in a word or two.
    pub fn outage_kind(self, kind: OutageKind) -> &'static str {
        let words = FloorWords::of(self);
        match (kind, self) {
            (OutageKind::Link, _) => words.link_lost,
            (OutageKind::Device, _) => words.headset_lost,
            (OutageKind::Voice, _) => words.voice_lost,
            (OutageKind::Server, French) => "Serveur arrêté",
            (OutageKind::Server, English) => "Server stopped",
        }
    }

    /// Whether a candidate has more time, in a word; none where it has none.
    pub fn has_extra_time(self, extra: &[ExtraTime]) -> Option<&'static str> {
        let words = FloorWords::of(self);
        let third = extra.iter().any(|time| time.extra == Extra::Third);
        (!extra.is_empty()).then_some(if third { words.third } else { words.extra })
    }
}
