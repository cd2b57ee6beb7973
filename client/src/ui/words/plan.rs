//! The words of the plan of the day: its page, and what it is computed from.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl PlanWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static PlanWords {
        match language {
            French => &PLAN_FRENCH,
            English => &PLAN_ENGLISH,
        }
    }
}

words! {
    PlanWords, PLAN_FRENCH, PLAN_ENGLISH;

    none: "Aucun plan du jour", "No plan of the day";
    none_more:
        "Indiquez les horaires et les moyens du centre, puis calculez : chaque candidat reçoit son jury et ses heures, chaque jury ses lectures, sa pause et sa délibération.",
        "Say the times and what the centre has, then compute: each candidate is given its jury and hours, each jury its readings, break and deliberation.";
    no_session: "Ouvrez d’abord une session, dans la page Préparation.", "First open a session, on the Preparation page.";
    coming: "Lecture du plan…", "Reading the plan…";
    compute: "Calculer le plan", "Compute the plan";
    compute_anew: "Recalculer le plan", "Compute the plan anew";
    compute_hint:
        "Remplace le plan et toutes ses modifications par un plan neuf",
        "Puts a new plan in place of this one and all its changes";
    begun_hint:
        "La journée a commencé : le plan se modifie créneau par créneau, candidat par candidat",
        "The day has begun: the plan is changed entry by entry, candidate by candidate";
    print: "Imprimer", "Print";
    print_hint:
        "Ouvre la page du plan dans le navigateur, d’où elle s’imprime",
        "Opens the plan’s page in the browser, which prints it";
    printing: "Préparation de la page…", "Preparing the page…";
    day: "Réglages de la journée", "Settings of the day";
    stale: "Le plan n’est plus à jour.", "The plan is out of date.";
    not_before: "Sa journée commence, au plus tôt, à", "Its day begins no earlier than";
    add_hint:
        "Trouve la première place entre les créneaux du plan, sans en déplacer aucun",
        "Finds the first place between the entries of the plan, and moves none of them";
    interview_not_before: "L’entretien commence, au plus tôt, à", "The interview begins no earlier than";
    interview_hint:
        "Trouve la première place après ses épreuves ; seule la délibération du jury se déplace",
        "Finds the first place after its phases; only the jury’s deliberation moves";
    no_interview_hint:
        "Il n’a plus d’entretien final : son créneau est supprimé, les autres ne bougent pas",
        "It has no final interview any more: that entry is taken away, and no other moves";
    drop_hint:
        "Supprime ses créneaux ; ceux des autres ne bougent pas",
        "Takes its entries away; those of others do not move";

    chart: "Plan du jour, heure par heure", "Plan of the day, hour by hour";
    range: "Heures affichées", "Hours shown";
    whole_day: "Journée", "Day";
    morning: "Matin", "Morning";
    afternoon: "Après-midi", "Afternoon";
    with_jury: "Devant le jury", "Before the jury";
    reading: "Lecture par le jury", "Reading by the jury";
    own_reading: "lecture et correction de son travail écrit", "reading and correcting the written work";
    deliberation: "Délibération", "Deliberation";
    invigilation: "Surveillance", "Invigilation";
    pause: "Pause", "Break";

    chosen: "Créneau choisi", "Chosen entry";
    choose_one:
        "Choisissez un créneau dans le plan ou dans la liste pour le déplacer, l’allonger, changer de jury ou de lieu.",
        "Choose an entry in the plan or in the list to move it, lengthen it, give it another jury or place.";
    earlier_short: "Plus tôt", "Earlier";
    later_short: "Plus tard", "Later";
    shorter_short: "Raccourcir", "Shorten";
    longer_short: "Prolonger", "Lengthen";
    earlier: "5 min plus tôt", "5 min earlier";
    later: "5 min plus tard", "5 min later";
    shorter: "5 min de moins", "5 min less";
    longer: "5 min de plus", "5 min more";
    other_jury: "Jury du candidat", "The candidate’s jury";
    other_desk: "Poste, pour cette phase et les suivantes", "Station, for this phase and those after it";
    other_room: "Salle, pour cette phase et les suivantes", "Room, for this phase and those after it";
    keys:
        "Au clavier : flèches pour aller d’un créneau à l’autre, Ctrl + flèches pour le déplacer de 5 min, Ctrl + Maj + flèches pour changer sa durée.",
        "By keyboard: arrows go from entry to entry, Ctrl + arrows move it by 5 min, Ctrl + Shift + arrows change its length.";

    to_solve: "À régler", "To be solved";
    to_know: "À savoir", "To be known";
    nothing_to_solve: "Aucun conflit : le plan peut être tenu.", "No conflict: the plan can be held.";

    sums: "Totaux", "Sums";
    candidate: "Candidat", "Candidate";
    jury: "Jury", "Jury";
    in_exam: "Épreuve", "Exam";
    before_jury: "Devant le jury", "Before the jury";
    waits: "Attentes", "Waits";
    candidates: "Candidats", "Candidates";
    present: "Présence", "Presence";
    reads: "Lecture", "Reading";
    deliberates: "Délibération", "Deliberation";

    start: "Début", "Start";
    end: "Fin au plus tard", "Latest end";
    has_lunch: "Pause commune", "Common break";
    lunch_none: "Sans", "None";
    lunch_some: "Avec", "With";
    lunch_from: "Pause, pas avant", "Break, no earlier than";
    lunch_to: "Pause, finie à", "Break, over by";
    lunch_minutes: "Durée de la pause (min)", "Length of the break (min)";
    reading_minutes: "Lecture par candidat (min)", "Reading for each candidate (min)";
    deliberation_minutes: "Délibération du jury (min)", "Deliberation of the jury (min)";
    change_over: "Battement entre candidats (min)", "Between two candidates (min)";
    most_wait: "Attente après tirage, au plus (min)", "Wait after the draw, at most (min)";
    desks: "Postes de candidat", "Candidates’ stations";
    rooms: "Salles d’entretien", "Interview rooms";
    invigilators: "Surveillants", "Invigilators";
    keep_juries: "Jurys déjà attribués", "Juries given already";
    keep: "Les garder", "Keep them";
    give_anew: "Les répartir à nouveau", "Give them anew";
    bad_time:
        "Une heure s’écrit 8:30 ou 8h30, une durée ou un nombre en chiffres : corrigez les champs en rouge.",
        "A time is written 8:30, a length or a number in digits: correct the fields in red.";
}
