//! The words of preparing a session: form, date, candidates, juries, what is missing, and its end.

mod sentences;

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl PrepareWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static PrepareWords {
        match language {
            French => &PREPARE_FRENCH,
            English => &PREPARE_ENGLISH,
        }
    }
}

words! {
    PrepareWords, PREPARE_FRENCH, PREPARE_ENGLISH;

    // The offer
    open_title: "Ouvrir une session", "Open a session";
    open_how:
        "Choisissez le format de l’épreuve. Les candidats, les jurys et les places viennent ensuite.",
        "Choose the form of the exam. Candidates, juries and seats come next.";
    formats: "Format de l’épreuve", "Form of the exam";
    open: "Ouvrir la session", "Open the session";
    open_yes: "Ouvrir quand même", "Open all the same";
    opening: "Ouverture…", "Opening…";
    past: "Sessions terminées", "Sessions that are over";
    past_more:
        "Leur journal reste sur le serveur. La dernière peut être rouverte tant qu’aucune autre n’est ouverte.",
        "Their record stays on the server. The last one can be reopened until another is opened.";
    read_record: "Lire le journal", "Read the record";
    reopen: "Rouvrir", "Reopen";
    reopen_ask:
        "Rouvrir cette session ? Elle reprend exactement où elle en était.",
        "Reopen this session? It goes on exactly where it was.";
    reopen_yes: "Oui, rouvrir", "Yes, reopen";

    // States of a form
    saved: "Enregistré sur le serveur", "Saved on the server";
    unsaved: "Pas encore enregistré", "Not saved yet";
    saving: "Enregistrement…", "Saving…";
    refused: "Refusé par le serveur", "Refused by the server";
    lost: "Pas envoyé : le serveur ne répond pas", "Not sent: the server does not answer";
    save: "Enregistrer", "Save";
    cancel: "Annuler", "Cancel";
    done_editing: "Fermer la fiche", "Close the form";

    // Date and place
    session: "Session", "Session";
    date: "Date", "Date";
    date_example: "27 novembre 2026", "27 November 2026";
    place: "Lieu", "Place";
    place_example: "Centre de Lille, salle B12", "Lille centre, room B12";
    heading: "En-tête légal du procès-verbal", "Legal heading of the record";
    exclude: "Exclure ce qui est déjà tiré", "Exclude what was drawn";
    exclude_off:
        "Non : chaque candidat tire parmi tous les sujets et tous les enregistrements du dossier.",
        "No: each candidate draws from all subjects and all recordings of the package.";
    exclude_on:
        "Oui : ce qu’un candidat a tiré, les suivants ne peuvent plus le tirer. Il faut autant de sujets que de candidats.",
        "Yes: what one candidate drew, the next cannot draw any more. It takes as many subjects as candidates.";
    on: "Oui", "Yes";
    off: "Non", "No";

    // Candidates
    candidates: "Candidats", "Candidates";
    no_candidates: "Aucun candidat inscrit. Tapez un nom puis Entrée.", "No candidate yet. Type a name, then Enter.";
    number: "Numéro", "Number";
    name: "Nom et prénom", "Name";
    add_candidate: "Inscrire", "Register";
    extra: "Temps supplémentaire", "Extra time";
    extra_none: "Aucun", "None";
    extra_third: "Tiers temps", "One third";
    extra_percent: "En pourcentage", "In percent";
    extra_minutes: "En minutes", "In minutes";
    extra_as_all: "Comme les autres", "As the others";
    extra_from_next:
        "Vaut dès la prochaine phase. Pour celle qui est ouverte, ajoutez du temps sur le plateau.",
        "Holds from the next phase on. For the one that is open, add time on the floor.";
    percent: "Pour cent", "Percent";
    minutes: "Minutes", "Minutes";
    extra_each: "Régler phase par phase", "Set phase by phase";
    extra_same: "Le même pour toutes les phases", "The same for all phases";
    bad_number: "Le numéro va de 1 à 9999.", "The number is from 1 to 9999.";
    number_taken: "Ce numéro est déjà pris.", "This number is taken already.";
    bad_extra: "De 1 à 200 % ou de 1 à 480 minutes.", "From 1 to 200 % or from 1 to 480 minutes.";
    final_interview: "Entretien final, en minutes (vide : aucun)", "Final interview, in minutes (empty: none)";
    final_hint:
        "Pour qui obtient son dernier CCP et le titre avec lui : après la dernière phase, devant le jury.",
        "For who is given its last CCP, and the title with it: after the last phase, before the jury.";
    final_fixed:
        "Son entretien final est ouvert ou son dossier scellé : sa durée ne change plus.",
        "Its final interview is open or its dossier sealed: its length stays as it is.";
    bad_final: "De 1 à 120 minutes, ou vide.", "From 1 to 120 minutes, or empty.";
    jury_of: "Jury", "Jury";
    no_jury: "Sans jury", "No jury";
    no_place: "Sans place", "No place";
    absent: "Absent", "Absent";
    note_absent: "Noter absent", "Note absent";
    note_present: "Il est venu : noter présent", "Came after all: note present";
    withdraw: "Retirer de la session", "Withdraw from the session";
    withdraw_yes: "Oui, retirer", "Yes, withdraw";
    withdraw_begun:
        "Sa première phase est ouverte : il ne peut plus être retiré, seulement noté absent.",
        "The first phase is open: this candidate cannot be withdrawn, only noted absent.";
    distribute: "Répartir également", "Share out evenly";

    // A list from a spreadsheet
    paste: "Coller une liste", "Paste a list";
    paste_how:
        "Une ligne par candidat : numéro, puis nom, séparés par un point-virgule ou une tabulation. Deux colonnes copiées d’un tableur conviennent.",
        "A line for each candidate: number, then name, with a semicolon or a tab between. Two columns copied from a spreadsheet will do.";
    paste_list: "Liste des candidats", "List of candidates";
    paste_register: "Inscrire ces candidats", "Register these candidates";

    // Members of juries
    jurors: "Membres des jurys", "Members of juries";
    no_jurors: "Aucun membre de jury. Tapez un nom puis Entrée.", "No member yet. Type a name, then Enter.";
    juror_name: "Nom du membre de jury", "Name of the member";
    add_juror: "Ajouter", "Add";
    retention: "Expérience en rétention client", "Knows customer retention";
    retention_short: "Rétention", "Retention";
    in_no_jury: "Dans aucun jury", "In no jury";

    // Juries
    juries: "Jurys", "Juries";
    no_juries:
        "Aucun jury. Il faut d’abord des membres, puis dire qui joue, qui écoute et qui corrige.",
        "No jury yet. It takes members first, then who plays, who listens and who corrects.";
    new_jury: "Nouveau jury", "New jury";
    jury_name: "Nom du jury", "Name of the jury";
    plays: "Joue les clients", "Plays the clients";
    listens: "Écoutent les échanges", "Listen to the exchanges";
    corrects: "Corrige la partie 1", "Corrects part 1";
    nobody: "Personne", "Nobody";
    no_free_juror: "Tous les membres sont déjà dans un jury.", "All members are in a jury already.";
    plays_short: "Joue", "Plays";
    listens_short: "Écoute", "Listens";
    corrects_short: "Corrige la partie 1", "Corrects part 1";
    save_jury: "Enregistrer le jury", "Save the jury";

    // What is missing
    missing: "Ce qui manque", "What is missing";
    all_there: "Tout est prêt", "All is ready";
    all_there_more:
        "Rien ne manque : les phases se lancent à la page Plateau.",
        "Nothing is missing: phases are started at the page Floor.";
    miss_date: "La date ou le lieu n’est pas indiqué.", "Date or place is not set.";
    miss_candidates: "Aucun candidat n’est inscrit.", "No candidate is registered.";

    // The end
    close: "Clôturer la session", "Close the session";
    close_more:
        "Quand tout est terminé. Le journal reste sur le serveur, et une autre session peut être ouverte.",
        "When all is over. The record stays on the server, and another session can be opened.";
    close_running:
        "Une phase est en cours : terminez-la d’abord à la page Plateau.",
        "A phase is under way: finish it first at the page Floor.";
    close_ask:
        "Clôturer la session ? Les postes des candidats et des jurys ne montrent plus rien. Vous pourrez la rouvrir tant qu’aucune autre n’est ouverte.",
        "Close the session? Stations of candidates and juries show nothing any more. You can reopen it until another is opened.";
    close_yes: "Oui, clôturer la session", "Yes, close the session";
    closing: "Clôture en cours…", "Closing…";
    keep_open: "Non, la garder ouverte", "No, keep it open";
}
