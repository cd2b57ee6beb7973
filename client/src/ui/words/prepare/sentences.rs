//! Sentences of preparing a session with something in them.

use signaling::protocol::exam::{CandidateNumber, Extra, PastSession, StaffView};

use super::PrepareWords;
use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;
use crate::ui::preparing::{LineFault, MissingGroup};

fn numbers(all: &[CandidateNumber]) -> String {
    all.iter().map(CandidateNumber::to_string).collect::<Vec<_>>().join(", ")
}

impl Language {
    /// A candidate's number with its name, for staff.
    pub fn candidate_named(self, number: CandidateNumber, name: &str) -> String {
        format!("{number} · {name}")
    }

    /// What one knows of a form to choose it by.
    pub fn format_details(self, minutes: u32, jury_minutes: u32, exchanges: u32) -> String {
        let hours = |minutes: u32| match (minutes / 60, minutes % 60) {
            (0, rest) => format!("{rest}\u{a0}min"),
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, rest) => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
        };
        let (whole, jury) = (hours(minutes), hours(jury_minutes));
        match self {
            French => {
                let plural = if exchanges > 1 { "s" } else { "" };
                format!("{whole} par candidat, dont {jury} avec le jury · {exchanges} échange{plural}")
            }
            English => {
                let plural = if exchanges == 1 { "" } else { "s" };
                format!("{whole} each, {jury} of it with the jury · {exchanges} exchange{plural}")
            }
        }
    }

    /// A session that is over: its form, date and place.
    pub fn past_session(self, past: &PastSession, format: &str) -> String {
        let parts = [format, &past.date, &past.place];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// When a session was closed.
    pub fn closed_at(self, at_ms: u64) -> String {
        let (day, hour) = (hours::day(at_ms, "%d/%m/%Y"), hours::hour_and_minute(at_ms));
        match self {
            French => format!("Clôturée le {day} à {hour}"),
            English => format!("Closed on {day} at {hour}"),
        }
    }

    /// How much more time.
    pub fn extra_time(self, extra: Extra) -> String {
        match (self, extra) {
            (French, Extra::Third) => "Tiers temps".to_owned(),
            (English, Extra::Third) => "One third more".to_owned(),
            (_, Extra::Percent(percent)) => format!("+\u{a0}{percent}\u{a0}%"),
            (_, Extra::Minutes(minutes)) => format!("+\u{a0}{minutes}\u{a0}min"),
        }
    }

    /// That extra time is not the same in all phases.
    pub fn extra_in_phases(self, count: usize) -> String {
        match self {
            French if count == 1 => "Temps supplémentaire dans une phase".to_owned(),
            French => format!("Temps supplémentaire dans {count} phases"),
            English if count == 1 => "Extra time in one phase".to_owned(),
            English => format!("Extra time in {count} phases"),
        }
    }

    /// Asks once more before a candidate is withdrawn.
    pub fn withdraw_ask(self, number: CandidateNumber) -> String {
        match self {
            French => format!(
                "Retirer le candidat n°\u{a0}{number}\u{a0}? Il disparaît de la liste\u{a0}; le journal garde la trace."
            ),
            English => format!(
                "Withdraw candidate no.\u{a0}{number}? It leaves the list; the record keeps the trace."
            ),
        }
    }

    /// How the candidates without a jury would be shared out.
    pub fn would_distribute(self, candidates: usize, juries: usize) -> String {
        let (many, several) = (candidates > 1, juries > 1);
        match self {
            French => format!(
                "{candidates} candidat{} sans jury, {juries} jury{} pour les recevoir.",
                if many { "s" } else { "" },
                if several { "s" } else { "" },
            ),
            English => format!(
                "{candidates} candidate{} without a jury, {juries} jur{} to have them.",
                if many { "s" } else { "" },
                if several { "ies" } else { "y" },
            ),
        }
    }

    /// What is missing, as a sentence.
    pub fn missing(self, missing: &MissingGroup, session: &StaffView) -> String {
        let words = PrepareWords::of(self);
        match (self, missing) {
            (_, MissingGroup::DateOrPlace) => words.miss_date.to_owned(),
            (_, MissingGroup::Candidates) => words.miss_candidates.to_owned(),
            (French, MissingGroup::Juries(all)) if all.len() == 1 => {
                format!("Le candidat {} n’a pas de jury.", numbers(all))
            }
            (French, MissingGroup::Juries(all)) => {
                format!("{} candidats n’ont pas de jury\u{a0}: {}.", all.len(), numbers(all))
            }
            (French, MissingGroup::Seats(all)) if all.len() == 1 => {
                format!("Le candidat {} n’est installé à aucun poste.", numbers(all))
            }
            (French, MissingGroup::Seats(all)) => {
                format!("{} candidats ne sont installés à aucun poste\u{a0}: {}.", all.len(), numbers(all))
            }
            (English, MissingGroup::Juries(all)) if all.len() == 1 => {
                format!("Candidate {} has no jury.", numbers(all))
            }
            (English, MissingGroup::Juries(all)) => {
                format!("{} candidates have no jury: {}.", all.len(), numbers(all))
            }
            (English, MissingGroup::Seats(all)) if all.len() == 1 => {
                format!("Candidate {} sits at no station.", numbers(all))
            }
            (English, MissingGroup::Seats(all)) => {
                format!("{} candidates sit at no station: {}.", all.len(), numbers(all))
            }
            (_, MissingGroup::JurySeat(jury)) => {
                let found = session.juries.iter().find(|known| known.jury == *jury);
                let name = found.map_or_else(|| jury.to_string(), |known| known.name.clone());
                match self {
                    French => format!("{name}\u{a0}: qui joue les clients n’est installé à aucun poste."),
                    English => format!("{name}: who plays the clients sits at no station."),
                }
            }
        }
    }

    /// Scores that the jury has still to lock or to agree on.
    pub fn to_deliberate(self, all: &[CandidateNumber]) -> String {
        match self {
            French if all.len() == 1 => {
                format!(
                    "Le jury n’a pas verrouillé ses évaluations du candidat {}, ou pas tranché ses écarts.",
                    numbers(all)
                )
            }
            French => format!(
                "Le jury n’a pas verrouillé ses évaluations, ou pas tranché ses écarts, pour {} candidats\u{a0}: {}.",
                all.len(),
                numbers(all)
            ),
            English if all.len() == 1 => {
                format!(
                    "The jury has not locked its scores of candidate {}, or not settled a difference.",
                    numbers(all)
                )
            }
            English => format!(
                "The jury has not locked its scores, or not settled a difference, for {} candidates: {}.",
                all.len(),
                numbers(all)
            ),
        }
    }

    /// Candidates that have not gone to the end, before a session is closed.
    pub fn unfinished(self, all: &[CandidateNumber]) -> String {
        match self {
            French if all.len() == 1 => {
                format!("Le candidat {} n’a pas terminé toutes ses phases.", numbers(all))
            }
            French => {
                format!(
                    "{} candidats n’ont pas terminé toutes leurs phases\u{a0}: {}.",
                    all.len(),
                    numbers(all)
                )
            }
            English if all.len() == 1 => format!("Candidate {} has not finished all phases.", numbers(all)),
            English => format!("{} candidates have not finished all phases: {}.", all.len(), numbers(all)),
        }
    }

    /// Whose dossiers are not sealed, before the session is closed.
    pub fn unsealed_dossiers(self, whose: &[CandidateNumber]) -> String {
        let (count, all) = (whose.len(), numbers(whose));
        let many = count > 1;
        match self {
            French => format!(
                "{count} dossier{} à sceller ({all})\u{a0}: {} encore après la clôture, mais plus une fois une autre session \
                 ouverte.",
                if many { "s restent" } else { " reste" },
                if many { "ils pourront l’être" } else { "il pourra l’être" },
            ),
            English => format!(
                "{count} dossier{} still to be sealed ({all}), which is possible after closing, but not once another session is \
                 made.",
                if many { "s are" } else { " is" },
            ),
        }
    }

    /// Whose dossiers of the closed session are not sealed, before another one is made.
    pub fn unsealed_before(self, whose: &[CandidateNumber]) -> String {
        let (count, all) = (whose.len(), numbers(whose));
        match self {
            French if count == 1 => format!(
                "Le dossier du candidat {all} de la session close n’est pas scellé. Une fois une autre session ouverte, il ne \
                 pourra plus être ni scellé ni enregistré. Scellez-le d’abord à la page Dossiers, ou ouvrez quand même."
            ),
            French => format!(
                "{count} dossiers de la session close ne sont pas scellés ({all}). Une fois une autre session ouverte, ils ne \
                 pourront plus être ni scellés ni enregistrés. Scellez-les d’abord à la page Dossiers, ou ouvrez quand même."
            ),
            English if count == 1 => format!(
                "The dossier of candidate {all} of the closed session is not sealed. Once another session is open it can be \
                 neither sealed nor saved. Seal it first, on the Dossiers page, or open all the same."
            ),
            English => format!(
                "{count} dossiers of the closed session are not sealed ({all}). Once another session is open they can be \
                 neither sealed nor saved. Seal them first, on the Dossiers page, or open all the same."
            ),
        }
    }

    /// Outages that wait for a decision, before a session is closed.
    pub fn undecided_outages(self, count: usize) -> String {
        match self {
            French if count == 1 => "Un incident attend votre décision.".to_owned(),
            French => format!("{count} incidents attendent votre décision."),
            English if count == 1 => "One outage waits for your decision.".to_owned(),
            English => format!("{count} outages wait for your decision."),
        }
    }

    /// Why a line of a pasted list cannot be taken.
    pub fn line_fault(self, line: usize, text: &str, fault: &LineFault) -> String {
        let why = self.line_fault_why(fault);
        match self {
            French => format!("Ligne {line}, «\u{a0}{text}\u{a0}»\u{a0}: {why}"),
            English => format!("Line {line}, “{text}”: {why}"),
        }
    }

    fn line_fault_why(self, fault: &LineFault) -> String {
        let said = |french: &str, english: &str| match self {
            French => french.to_owned(),
            English => english.to_owned(),
        };
        match fault {
            LineFault::NoName => said(
                "il manque le nom après le numéro, par exemple 7;Léa Roux.",
                "the name after the number is missing, for instance 7;Léa Roux.",
            ),
            LineFault::NotANumber => said(
                "elle ne commence pas par un numéro de 1 à 9999, par exemple 7;Léa Roux.",
                "it does not begin with a number from 1 to 9999, for instance 7;Léa Roux.",
            ),
            LineFault::TooLong => said(
                "le nom est trop long, 80 caractères au plus.",
                "the name is too long, 80 characters at most.",
            ),
            LineFault::Twice(first) => match self {
                French => format!("le même numéro est déjà à la ligne {first}."),
                English => format!("the same number is at line {first} already."),
            },
            LineFault::Taken(name) => match self {
                French => format!("ce numéro est déjà celui de {name}."),
                English => format!("{name} has this number already."),
            },
            LineFault::Refused(sentence) => sentence.clone(),
        }
    }

    /// How many lines of a pasted list wait to be registered.
    pub fn registering(self, count: usize) -> String {
        match self {
            French => format!("Inscription en cours\u{a0}: encore {count}."),
            English => format!("Registering: {count} to go."),
        }
    }

    /// The name that is proposed for a jury.
    pub fn jury_proposed(self, count: usize) -> String {
        let letters = ('A'..='Z').nth(count).map_or_else(|| (count + 1).to_string(), String::from);
        format!("Jury {letters}")
    }
}
