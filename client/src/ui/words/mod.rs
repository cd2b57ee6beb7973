//! Every fixed word of the interface, French beside English: a word that lacks one does not compile.

use crate::settings::Language;

macro_rules! words {
    ($words:ident, $in_french:ident, $in_english:ident; $($name:ident: $french:literal, $english:literal;)*) => {
        /// The fixed words of one language.
        #[derive(Debug)]
        pub struct $words {
            $(#[doc = $english] pub $name: &'static str,)*
        }

        /// *En français.*
        pub static $in_french: $words = $words { $($name: $french,)* };

        /// In English.
        pub static $in_english: $words = $words { $($name: $english,)* };

        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $french, $english),)*];
    };
}

mod certificates;
mod conference;
mod desk;
mod devices;
mod dossiers;
mod exam;
mod facts;
mod floor;
mod grid;
mod hand;
mod happened;
mod help;
mod import;
mod interview;
mod lines;
mod listening;
mod log;
mod notices;
mod orders;
mod plan;
mod planned;
mod plays;
mod posts;
mod prepare;
mod reading;
mod record;
mod refusals;
mod run_sheet;
mod seats;
mod sentences;
mod session;
mod sound;
mod steps;
#[cfg(test)]
mod tests;

pub use conference::ConferenceWords;
pub use desk::{DESK_ENGLISH, DESK_FRENCH, DeskWords};
pub use dossiers::{DOSSIER_FRENCH, DossierWords};
pub use exam::{EXAM_FRENCH, ExamWords};
pub use facts::FactNames;
pub use floor::{FLOOR_FRENCH, FloorWords};
pub use grid::{GRID_FRENCH, GridWords};
pub use hand::{HAND_FRENCH, HandWords};
pub use help::HelpWords;
pub use import::{IMPORT_FRENCH, ImportWords};
pub use interview::{INTERVIEW_FRENCH, InterviewWords};
pub use lines::{LINES_ENGLISH, LINES_FRENCH, LinesWords};
pub use listening::{LISTENING_FRENCH, ListeningWords};
pub use log::{LOG_ENGLISH, LOG_FRENCH, LogWords};
pub use plan::{PLAN_ENGLISH, PLAN_FRENCH, PlanWords};
pub use planned::Told;
pub use plays::{PLAY_FRENCH, PlayWords};
pub use posts::PostsWords;
pub use prepare::{PREPARE_FRENCH, PrepareWords};
pub use reading::{READING_FRENCH, ReadingWords};
pub use record::{RECORD_FRENCH, RecordWords};
pub use run_sheet::{SHEET_FRENCH, SheetWords};
pub use seats::{SEATS_FRENCH, SeatsWords};
pub use session::{SESSION_FRENCH, SessionWords};
pub use sound::{SOUND_ENGLISH, SOUND_FRENCH, SoundWords};

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }
}

// No-break spaces stand where French typography wants them, all U+00A0: egui breaks lines at the narrow U+202F.
words! {
    Words, FRENCH, ENGLISH;
    // The start
    who_are_you: "Qui êtes-vous aujourd’hui ?", "Who are you today?";
    i_am_candidate: "Je suis candidat", "I am a candidate";
    i_am_candidate_more: "Répondre aux clients par téléphone et chat", "Answer clients, by phone and by chat";
    i_am_jury: "Je suis membre du jury", "I am a jury member";
    i_am_jury_more: "Jouer les clients, suivre les échanges", "Play the clients, follow the exchanges";
    i_am_staff: "J’organise la session", "I run the session";
    i_am_staff_more: "Associer les postes, suivre le plateau", "Pair candidates and juries, follow the floor";
    candidate_number: "Votre numéro de candidat, ou votre nom", "Your candidate number, or your name";
    jury_name: "Votre nom, ou celui du jury", "Your name, or the jury’s";
    staff_name: "Votre nom", "Your name";
    server_address: "Adresse du serveur de la salle", "Address of the room’s server";
    join: "Rejoindre", "Join";
    joining: "Connexion au serveur…", "Connecting to the server…";
    change_address: "Modifier l’adresse ou le nom", "Change the address or the name";
    back: "Retour", "Back";

    // The line at the top
    candidate_station: "Poste candidat", "Candidate station";
    jury_station: "Poste jury", "Jury station";
    session: "Session", "Session";
    headset_ready: "Casque prêt", "Headset ready";
    headset_missing: "Casque indisponible", "Headset not available";
    link_good: "Bonne liaison", "Line good";
    link_fair: "Liaison moyenne", "Line fair";
    link_weak: "Liaison faible", "Line weak";
    link_making: "Liaison en cours", "Connecting";
    link_mending: "Voix en cours de rétablissement", "Voice being restored";
    link_lost: "Serveur injoignable", "Server out of reach";
    settings: "Réglages", "Settings";
    close: "Fermer", "Close";

    // Waiting
    waiting_jury: "En attente du jury", "Waiting for the jury";
    waiting_jury_more:
        "Votre jury n’est pas encore là. Restez à votre poste : l’échange commencera ici.",
        "Your jury is not here yet. Stay at your station: the exchange will begin here.";
    linking: "Liaison en cours", "Connecting the voice";
    linking_more:
        "Votre jury est là. La liaison vocale s’établit, quelques secondes suffisent.",
        "Your jury is here. The voice line is being set up; it takes a few seconds.";
    link_broken: "Voix interrompue", "Voice interrupted";
    link_broken_more:
        "La liaison vocale a été coupée. Le programme la rétablit seul ; vous n’avez rien à faire.",
        "The voice line was cut. The program restores it by itself; there is nothing to do.";
    ready: "Prêt", "Ready";
    ready_more:
        "Le client peut appeler. Le téléphone sonnera dans votre casque.",
        "The client can call. The phone will ring in your headset.";
    last_call: "Dernier appel :", "Last call:";
    choose_devices: "Choisir le casque et le micro", "Choose headset and microphone";

    // The call
    call_placing: "Appel en préparation", "Placing the call";
    call_ringback: "Ça sonne chez le correspondant", "Ringing at the other side";
    call_ringing: "Appel entrant", "Incoming call";
    call_answering: "Vous décrochez", "Answering";
    call_active: "En communication", "In a call";
    call_hanging_up: "Fin de l’appel", "Ending the call";
    time_in_call: "Temps en communication", "Time in call";
    inbound: "appel entrant", "inbound call";
    outbound: "appel sortant", "outbound call";
    client: "Client", "Client";
    candidate: "Candidat", "Candidate";
    you: "Vous", "You";
    answer: "Décrocher", "Answer";
    decline: "Refuser", "Decline";
    hang_up: "Raccrocher", "Hang up";
    call: "Appeler", "Call";
    microphone: "Microphone", "Microphone";
    microphone_short: "Micro", "Mic";
    microphone_off: "Micro coupé", "Mic off";
    mute: "Couper le micro", "Mute the microphone";
    unmute: "Rétablir le micro", "Unmute the microphone";
    call_held: "En attente", "On hold";
    hold: "Mettre en attente", "Hold";
    hold_short: "Attente", "Hold";
    resume: "Reprendre l’appel", "Take the call back";
    you_hold:
        "Vous avez mis l’appel en attente : on ne vous entend pas.",
        "You put the call on hold: you are not heard.";
    you_hold_device:
        "Casque ou microphone absent : l’appel est en attente. Rebranchez-le, l’appel reprendra.",
        "Headset or microphone missing: the call is on hold. Plug it in again and the call goes on.";
    client_holds: "Le client a mis l’appel en attente.", "The client put the call on hold.";
    client_holds_device:
        "Le client ne peut ni parler ni entendre : l’appel est en attente et reprendra de lui-même.",
        "The client can neither speak nor hear: the call is on hold and goes on by itself.";
    candidate_holds: "Le candidat a mis l’appel en attente.", "The candidate put the call on hold.";
    candidate_holds_device:
        "Le casque du candidat est débranché : l’appel est en attente et reprendra de lui-même.",
        "The candidate’s headset is unplugged: the call is on hold and goes on by itself.";
    you_muted: "Votre micro est coupé", "Your microphone is off";
    peer_muted: "Client : micro coupé", "Client: microphone off";
    candidate_muted: "Candidat : micro coupé", "Candidate: microphone off";
    candidate_away:
        "Le poste du candidat a perdu le serveur. Continuez à parler : la voix peut encore passer, la liaison se rétablit seule.",
        "The candidate’s station lost the server. Go on talking: the voice may still pass, the connection restores itself.";
    peer_away:
        "Le poste du client a perdu le serveur. Continuez à parler : la voix peut encore passer, la liaison se rétablit seule.",
        "The client’s station lost the server. Go on talking: the voice may still pass, the connection restores itself.";
    exchange_recorded: "Échange enregistré", "Exchange recorded";
    dial_number: "Numéro ou nom du client", "Number or name of the client";
    dial: "Composer", "Dial";

    // The client's file
    clients: "Clients", "Clients";
    file: "Fiche client", "Client file";
    file_later: "La fiche du client s’affichera ici.", "The client’s file will be shown here.";
    no_file: "Pas de fiche pour ce client.", "No file for this client.";
    last_contacts: "Derniers contacts", "Last contacts";
    date: "Date", "Date";
    channel: "Canal", "Channel";
    reason: "Motif", "Reason";
    outcome: "Suite donnée", "Outcome";
    now: "en cours", "now";

    // The chat
    messages: "Messages", "Messages";
    chat_hint: "Écrire au client", "Write to the client";
    chat_hint_jury: "Écrire au candidat", "Write to the candidate";
    chat_to: "Message à", "Message to";
    chat_empty: "Aucun message pour l’instant.", "No message yet.";
    chat_nobody:
        "Personne à qui écrire pour l’instant : un message du client s’affichera ici.",
        "Nobody to write to yet: a client’s message will be shown here.";
    chat_nobody_jury:
        "Personne à qui écrire pour l’instant : il faut un candidat associé et un client à jouer.",
        "Nobody to write to yet: it takes a paired candidate and a client to play.";
    chat_keys: "Entrée pour envoyer", "Enter to send";
    chat_full: "le message est plein", "the message is full";
    send: "Envoyer", "Send";
    no_name: "Sans nom", "No name";
    line_refused: "non envoyé : refusé par le serveur", "not sent: refused by the server";
    line_sending: "envoi…", "sending…";
    line_sent: "envoyé", "sent";
    line_delivered: "distribué", "delivered";
    line_read: "lu", "read";

    // The jury
    run_sheet: "Feuille de route", "Run sheet";
    no_directory:
        "Cette session n’a pas de liste de clients. Indiquez qui vous jouez.",
        "This session has no list of clients. Say whom you play.";
    client_name: "Nom du client joué", "Name of the client played";
    client_number: "Son numéro (facultatif)", "Their number (optional)";
    call_as: "Appeler en tant que ce client", "Call as this client";
    call_as_hint:
        "Le téléphone du candidat sonnera avec ce nom",
        "The candidate’s phone will ring with this name";
    wait_call: "Attendre l’appel", "Wait for the call";
    wait_call_more: "C’est au candidat d’appeler ce client.", "It is for the candidate to call this client.";
    waiting_candidate: "En attente d’un candidat", "Waiting for a candidate";
    waiting_candidate_more:
        "Le responsable de session vous associera à un candidat.",
        "The session manager will pair you with a candidate.";
    your_role: "Votre rôle", "Your role";
    to_convey: "À faire entendre", "To be heard";
    expected: "Attendu du candidat", "Expected of the candidate";
    no_role: "Pas de fiche de rôle pour ce client.", "No role sheet for this client.";
    record: "Enregistrer l’échange", "Record the exchange";
    recording: "Enregistrement", "Recording";
    recording_more: "Le candidat en est averti.", "The candidate is told.";
    stop_recording: "Ne plus enregistrer", "Stop recording";
    not_recorded: "Pas d’enregistrement", "Not recording";
    recording_armed: "Enregistrement au prochain appel", "Recording at the next call";
    recording_on: "Enregistrement en cours", "Recording";
    recording_fault: "Enregistrement impossible", "Recording impossible";
    recorded_calls: "Appels enregistrés", "Recorded calls";
    files_waited_for:
        "Le serveur ne les donne pas tous : nouvel essai dans un instant.",
        "The server does not give them all: trying again in a moment.";
    heard_whole: "Écouté en entier :", "Heard to the end:";
    heard_part: "Écoute arrêtée à", "Stopped at";
    play: "Écouter", "Play";
    stop: "Arrêter", "Stop";
    headset: "Casque", "Headset";
    loudspeakers: "Haut-parleurs", "Loudspeakers";

    // The staff
    floor: "Plateau", "Floor";
    candidates: "Candidats", "Candidates";
    juries: "Jurys", "Juries";
    staff: "Organisation", "Staff";
    no_candidates:
        "Aucun candidat n’a encore rejoint la session.",
        "No candidate has joined the session yet.";
    no_juries: "Aucun jury n’a encore rejoint la session.", "No jury has joined the session yet.";
    present: "Présent", "Present";
    busy: "En appel", "In a call";
    away: "Liaison perdue", "Connection lost";
    not_paired: "Pas encore associé", "Not paired yet";
    pairing: "Associer", "Pair";
    pairing_how:
        "Choisissez un candidat ou un jury pour l’associer.",
        "Choose a candidate or a jury to pair.";
    pair_with: "Associer à", "Pair with";
    unpair: "Séparer", "Unpair";
    taken: "déjà associé", "already paired";
    nobody_to_pair: "Personne d’autre à associer pour l’instant.", "Nobody else to pair yet.";
    staff_unpaired: "Un poste d’organisation ne s’associe pas.", "A staff station is not paired.";
    journal: "Fil de la session", "Session log";
    journal_empty: "Rien ne s’est encore passé.", "Nothing happened yet.";

    // The settings
    appearance: "Apparence", "Appearance";
    language: "Langue", "Language";
    theme: "Thème", "Theme";
    light: "Clair", "Light";
    dark: "Sombre", "Dark";
    high_contrast: "Contraste élevé", "High contrast";
    text_size: "Taille du texte", "Text size";
    devices: "Son", "Sound";
    level: "Niveau", "Level";
    voice_output: "Voix du client", "Client’s voice";
    ring_output: "Sonnerie", "Ring";
    prompt_output: "Enregistrements sur haut-parleurs", "Recordings on loudspeakers";
    refresh_devices: "Rechercher les appareils", "Look for devices";
    system_default: "Celui du système", "The system’s";
    shortcuts: "Raccourcis clavier", "Keyboard shortcuts";
    leave: "Quitter la session", "Leave the session";
    leave_hint: "Libère le poste et revient à l’accueil", "Frees the station and goes back to the start";
    leave_in_call: "Raccrochez d’abord", "Hang up first";

    // The keys
    key_phone: "Décrocher, ou appeler le client choisi", "Answer, or call the chosen client";
    key_hold: "Mettre en attente ou reprendre", "Hold or take back";
    key_transfer: "Transférer l’appel, ou refermer la liste", "Transfer the call, or close the list";
    key_transfer_now: "Transférer maintenant, ou terminer le transfert", "Transfer now, or complete the transfer";
    key_consult: "Consulter le poste avant de transférer", "Ask the post before a transfer";
    key_cancel_transfer: "Annuler le transfert et reprendre le client", "Cancel the transfer and take the client back";
    key_merge: "Réunir les appels en conférence", "Bring the calls together in a conference";
    key_whisper: "Souffler au candidat (entraînement)", "Whisper to the candidate (training)";
    key_join_in: "Participer à l’appel (entraînement)", "Join the call (training)";
    key_take_over: "Prendre la main (entraînement)", "Take the call over (training)";
    key_hand: "Demander de l’aide au responsable de session", "Ask the session manager for help";
    key_launch: "Lancer la phase suivante, puis démarrer", "Open the next phase, then start it";
    key_pause: "Suspendre les phases en cours", "Pause the phases that run";
    key_message: "Écrire aux candidats", "Write to candidates";
    key_draw: "Tirer au sort", "Draw";
    key_search: "Rechercher dans les documents", "Search in the documents";
    key_write: "Écrire son texte (épreuve)", "Write one’s text (exam)";
    key_exchange: "Commencer ou terminer l’échange", "Begin or end the exchange";
    key_mark: "Marquer un moment", "Mark a moment";
    key_take_chat: "Reprendre ou rendre la conversation (entraînement)", "Take or give back the conversation (training)";
    key_write_to: "Écrire au candidat ou à son client (entraînement)", "Write to the candidate or its client (training)";
    key_stop_helping: "Laisser l’appel au candidat", "Leave the call to the candidate";
    key_next_line: "Reprendre la ligne suivante", "Take the next line back";
    key_second_call: "Appeler le client choisi sur une autre ligne", "Call the chosen client on another line";
    key_mute: "Couper ou rétablir le micro", "Mute or unmute";
    key_record: "Enregistrer l’échange, ou non (jury)", "Record the exchange, or not (jury)";
    key_chat: "Écrire un message", "Write a message";
    key_file: "Voir la fiche client", "See the client’s file";
    key_callers_file: "Voir la fiche de la personne qui appelle", "See the caller’s file";
    key_sums: "Journal appel par appel, ou par client", "The log call by call, or by client";
    key_call_back: "Rappeler le dernier appel manqué, ou le dernier appel", "Call back the last missed call, or the last one";
    key_calls: "Voir le journal des appels", "See the log of calls";
    key_dial: "Composer un numéro, ou envoyer des touches", "Dial a number, or send keys";
    key_notes: "Écrire des notes sur l’appel", "Write notes on the call";
    key_do_not_disturb: "Ne pas déranger, ou de nouveau joignable", "Do not disturb, or be called again";
    key_send: "Envoyer, valider", "Send, confirm";
    key_previous: "Client ou poste précédent", "Previous client or station";
    key_next: "Client ou poste suivant", "Next client or station";
    key_play: "Écouter l’appel enregistré, ou arrêter", "Play the recorded call, or stop";
    key_output: "Changer de sortie pour l’écoute", "Change the output for playing";
    key_dismiss: "Fermer l’avis du haut", "Close the notice on top";
    larger_text: "Texte plus grand", "Larger text";
    smaller_text: "Texte plus petit", "Smaller text";
    key_check: "Vérifier le casque, ou quitter la vérification", "Check the headset, or leave the check";
    key_figures: "Mesures de la liaison", "Figures of the line";
    key_listen: "Écouter le poste choisi, ou arrêter l’écoute", "Listen to the chosen station, or stop";
    key_stop_listening: "Ne plus écouter", "Listen no longer";
    key_near_voice: "Entendre davantage le jury", "Hear more of the jury";
    key_far_voice: "Entendre davantage le candidat", "Hear more of the candidate";
    key_again: "Recommencer ou réécouter", "Again";
    key_language: "Français ou anglais", "French or English";
    key_choose: "Premier choix proposé (puis 2, 3…)", "First choice offered (then 2, 3…)";
    key_grid: "Aller à la grille d’évaluation", "Go to the scoring grid";
    key_earlier: "Avancer l’échange choisi", "Move the chosen exchange up";
    key_later: "Reculer l’échange choisi", "Move the chosen exchange down";
    key_page: "Première page de la session (puis 2, 3…)", "First page of the session (then 2, 3…)";
    key_post: "Tenir ou quitter le premier poste interne (puis 2, 3…)", "Sit at the first post or leave it (then 2, 3…)";

    // The interface's own sentences
    close_again:
        "Un appel est en cours. Fermez encore une fois pour raccrocher et quitter, ou continuez l’appel.",
        "A call is going on. Close once more to hang up and quit, or go on with the call.";
    too_busy:
        "Le poste est très occupé : la dernière demande n’a pas été prise. Réessayez dans un instant.",
        "The station is very busy: the last request was not taken. Try again in a moment.";
    station_stopped:
        "Le poste s’est arrêté. Fermez la fenêtre et relancez le programme : rien de ce qui est enregistré n’est perdu.",
        "The station stopped. Close the window and start the program again: nothing that was stored is lost.";
}
