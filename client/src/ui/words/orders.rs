//! Why what was asked of the session was refused, in a sentence.

use signaling::protocol::exam::Refused;

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl Language {
    /// Why something cannot be done in the session.
    pub fn order_refused(self, why: Refused) -> String {
        match self {
            French => french(why).to_owned(),
            English => why.to_string(),
        }
    }
}

pub(super) fn french(why: Refused) -> &'static str {
    match why {
        Refused::NotAllowed => "Ce n’est pas possible à ce moment de l’épreuve. Rien n’a été fait.",
        Refused::NobodyHere => {
            "Personne n’est installé à ce poste. Demandez au responsable de session d’y placer quelqu’un."
        }
        Refused::NoSuchFormat => {
            "Le dossier d’examen ne contient aucun sujet pour ce format. Choisissez-en un autre."
        }
        Refused::NoSuchCandidate => "Aucun candidat ne porte ce numéro. Vérifiez-le et recommencez.",
        Refused::NumberTaken => "Un autre candidat porte déjà ce numéro. Donnez-en un autre.",
        Refused::SessionFull => "La session compte déjà autant de personnes qu’elle peut en accueillir.",
        Refused::BadText => {
            "Un texte est vide, trop long, ou contient des caractères qui ne peuvent pas être affichés. Corrigez-le."
        }
        Refused::ReasonNeeded => "Indiquez le motif en une ligne, puis recommencez.",
        Refused::BadExtraTime => {
            "Ce temps supplémentaire est nul, trop long, donné deux fois, ou porte sur une phase qui n’en admet pas."
        }
        Refused::BadTime => "Le temps à ajouter doit être de plus de zéro et de huit heures au plus.",
        Refused::HasBegun => "Le candidat a déjà commencé sa première phase. Rien n’a été fait.",
        Refused::NoSuchJuror => "Aucun membre de jury ne porte ce numéro. Vérifiez-le et recommencez.",
        Refused::NoSuchJury => "Aucun jury ne porte ce numéro. Vérifiez-le et recommencez.",
        Refused::JurorTwice => "Un membre ne peut être que dans un seul jury, et une seule fois.",
        Refused::CorrectorNotInJury => "La personne qui corrige la partie 1 doit être membre du jury.",
        Refused::CorrectorWithoutRetention => {
            "Dans ce format, la personne qui corrige la partie 1 doit avoir l’expérience de la rétention de clientèle."
        }
        Refused::JuryHasBegun => "Le jury a déjà commencé avec ce candidat. Rien n’a été fait.",
        Refused::NoSuchStation => "Ce poste n’est plus là. Choisissez-en un autre.",
        Refused::ClockRuns => {
            "Le temps de ce candidat court. Mettez sa phase en pause, puis libérez son poste."
        }
        Refused::OtherSeat => "Cela venait d’une personne qui n’est plus à ce poste. Rien n’a été fait.",
        Refused::WrongStation => "Ce poste n’est pas du bon type. Choisissez-en un autre.",
        Refused::StationTaken => "Quelqu’un d’autre est installé à ce poste. Choisissez-en un autre.",
        Refused::IsAbsent => "Ce candidat est noté absent. Notez-le présent d’abord.",
        Refused::NotSeated => "Ce candidat n’est installé à aucun poste. Donnez-lui un poste d’abord.",
        Refused::JuryMissing => "Cette phase demande que le jury du candidat soit à son poste.",
        Refused::CandidateAway => {
            "Le poste du candidat n’est pas relié au serveur. Dès qu’il l’est, recommencez."
        }
        Refused::JuryAway => "Le poste du jury n’est pas relié au serveur. Dès qu’il l’est, recommencez.",
        Refused::JuryBusy => "Le jury du candidat est avec un autre candidat. Attendez qu’il ait terminé.",
        Refused::MovedOn => {
            "La phase a changé entre-temps : c’est déjà fait, ou c’est trop tard. Rien n’a été fait."
        }
        Refused::WrongStep => "Cette étape ne suit pas celle où en est le candidat. Rien n’a été fait.",
        Refused::BadTargets => "Désignez chaque candidat une seule fois, et au moins un.",
        Refused::NoMorePhases => "Le candidat a terminé sa dernière phase.",
        Refused::NoClock => "Aucune phase de ce candidat n’est ouverte : il n’y a pas de temps à prolonger.",
        Refused::NoSuchOutage => "Cet incident n’existe pas. Rien n’a été fait.",
        Refused::OutageLasts => "Cet incident dure encore : sa durée n’est pas mesurée. Attendez sa fin.",
        Refused::OutageSettled => "Cet incident a déjà été traité. Rien n’a été fait.",
        Refused::UrnEmpty => {
            "Il ne reste rien à tirer : tout a été tiré, et ce qui l’a été est exclu. Prévenez le responsable de session."
        }
        Refused::NotDrawnNow => "Le tirage n’a pas lieu maintenant. Rien n’a été fait.",
        Refused::NothingDrawn => "Le candidat n’a pas encore tiré au sort.",
        Refused::NoSuchExchange => "Cet échange n’existe pas. Rien n’a été fait.",
        Refused::WrongExchange => "Cet échange n’en est pas là. Rien n’a été fait.",
        Refused::WrongContact => "Ce client se contacte autrement : voyez le canal et le sens de l’échange.",
        Refused::StillInExchange => {
            "L’échange précédent n’est pas terminé des deux côtés. Terminez-le, puis recommencez."
        }
        Refused::BadArrangement => "Indiquez une seule fois chaque échange encore à venir.",
        Refused::NoSuchRemark => "Ce repère ou cette observation n’existe pas. Rien n’a été fait.",
        Refused::TooManyRemarks => {
            "Il n’y a plus de place pour d’autres repères ou observations sur ce candidat."
        }
        Refused::NotScored => "Ce critère n’est pas évalué dans cette partie de l’épreuve.",
        Refused::OutOfScale => "Cette note est en dehors du barème. Rien n’a été fait.",
        Refused::ScoresLocked => "Ces évaluations sont verrouillées. Rien n’a été fait.",
        Refused::NotAllLocked => "Tous les membres du jury n’ont pas encore verrouillé leurs évaluations.",
        Refused::NoSuchItem => "Ce document n’est pas disponible à ce poste en ce moment.",
        Refused::ConfirmationSent => "Cette confirmation est déjà envoyée. Rien n’a été changé.",
        Refused::TextMovedOn => {
            "Le texte a changé entre-temps : rien n’est parti. Relisez-le, puis envoyez-le."
        }
        Refused::NoSession => "Aucune session d’épreuve n’est ouverte. Rien n’a été fait.",
        Refused::PhaseUnderWay => {
            "Une phase est en cours pour un candidat. Terminez-la, puis clôturez la session."
        }
        Refused::SessionHeld => "Une session d’épreuve est déjà ouverte. Rien n’a été fait.",
        Refused::PackageMoves => {
            "Un autre dossier d’examen est en train d’arriver. Attendez un instant, puis ouvrez la session."
        }
        Refused::NotPlayedNow => {
            "Aucun enregistrement ne s’écoute à ce moment : le temps ne court pas, ou rien n’a été tiré."
        }
        Refused::NotThatRecording => "Ce n’est pas l’enregistrement qui a été tiré. Rien n’a été fait.",
        Refused::NoPlaysLeft => {
            "L’enregistrement a été écouté en entier autant de fois que le prévoit l’épreuve. Rien n’a été fait."
        }
        Refused::PlayUnderWay => "L’écoute est déjà en cours. Rien n’a été fait.",
        Refused::LevelNotHeard => {
            "Écoutez d’abord le niveau de cette sortie : l’enregistrement n’y est joué qu’ensuite. Rien n’a été compté."
        }
        Refused::NoSuchPlay => "Aucune écoute n’est en cours. Rien n’a été fait.",
        Refused::OutputNotReady => {
            "L’écoute n’a pas commencé : la sortie du poste du candidat ne s’ouvre pas, ou l’enregistrement n’y est pas prêt. Elle n’est pas comptée."
        }
        Refused::JuryNotReady => {
            "L’écoute n’a pas commencé : le poste du jury, qui doit jouer en même temps, n’est pas prêt. Elle n’est pas comptée."
        }
        Refused::NoHelpAsked => "Ce candidat ne demande plus d’aide. Rien n’a été fait.",
        Refused::NobodyToPlan => "Il n’y a aucun candidat à planifier. Inscrivez-en un d’abord.",
        Refused::NoJuryToPlan => "Il n’y a aucun jury. Composez-en un d’abord, puis calculez le plan.",
        Refused::NoDeskToPlan => {
            "Le plan demande au moins un poste de candidat. Corrigez le nombre de postes."
        }
        Refused::NoRoomToPlan => {
            "Ce format demande au moins une salle d’entretien. Corrigez le nombre de salles."
        }
        Refused::NoInvigilatorToPlan => {
            "Ce format demande au moins un surveillant. Corrigez le nombre de surveillants."
        }
        Refused::BreakTooLong => {
            "La pause ne tient pas entre ses deux limites. Raccourcissez-la ou écartez les limites."
        }
        Refused::BadPlanDay => {
            "La journée doit finir après son début, et aucune durée ne peut dépasser une journée. Corrigez les réglages."
        }
        Refused::DayHasBegun => {
            "La journée a commencé : le plan ne se recalcule plus. Déplacez un créneau, ajoutez ou retirez un candidat."
        }
        Refused::NoPlan => "Aucun plan du jour n’a été calculé. Calculez-le d’abord.",
        Refused::NoSuchPlanEntry => {
            "Ce créneau n’existe plus : le plan a été recalculé. Choisissez-en un autre."
        }
        Refused::BadPlanTime => {
            "Un créneau dure au moins une minute et reste dans la journée. Rien n’a été fait."
        }
        Refused::WrongPlanSpot => {
            "Une phase à un poste va à un autre poste, une phase en salle dans une autre salle. Rien n’a été fait."
        }
        Refused::NoSuchPlanSpot => {
            "Le centre n’a pas ce poste ou cette salle, d’après les réglages de la journée. Rien n’a été fait."
        }
        Refused::InPlan => "Ce candidat a déjà sa place dans le plan. Rien n’a été fait.",
        Refused::NotInPlan => "Ce candidat n’a pas de place dans le plan. Rien n’a été fait.",
        Refused::StaysInPlan => {
            "Seul un candidat absent, ou qui n’est plus inscrit, se retire du plan. Rien n’a été fait."
        }
        Refused::HasFinalInterview => {
            "Dans ce format, chaque candidat passe déjà un entretien final. Rien n’a été fait."
        }
        Refused::BadFinalInterview => "Un entretien final dure de 1 à 120 minutes. Corrigez la durée.",
        Refused::FinalInterviewBegan => {
            "L’entretien final de ce candidat est déjà ouvert : il reste tel quel. Ajoutez du temps si besoin."
        }
        Refused::DossierSealed => "Le dossier du candidat est scellé : plus rien n’y change.",
        Refused::NoSuchSeal => "Aucun dossier de cette session ne porte ce scellé. Rien n’a été inscrit.",
        Refused::PhasesToCome => {
            "La dernière phase de ce candidat n’est pas terminée. Le dossier reste ouvert."
        }
        Refused::ToDeliberate => {
            "Le jury n’a pas encore tout verrouillé et tout accordé : scellez ensuite, ou après la clôture."
        }
        Refused::DeliberationToCome => {
            "Rien n’est supprimé avant la fin de la délibération. Clôturez d’abord la session."
        }
        Refused::BadRetention => "Une durée de conservation est de cinquante ans au plus. Corrigez-la.",
        Refused::NothingToPurge => "Choisissez au moins une catégorie qui n’a pas déjà été supprimée.",
        Refused::WasPurged => {
            "Des données de cette session ont été supprimées : elle ne peut plus être rouverte."
        }
    }
}
