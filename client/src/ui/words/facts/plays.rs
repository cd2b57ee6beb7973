//! The plays of the interview's recording as sentences.

use signaling::protocol::exam::PlayFact;

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

/// What became of a play.
pub(super) fn sentence(language: Language, fact: &PlayFact) -> String {
    match language {
        French => french(fact),
        English => english(fact),
    }
}

fn french(fact: &PlayFact) -> String {
    match fact {
        PlayFact::Along { candidate, on: true } => {
            format!("Le poste du jury joue l’enregistrement en même temps, candidat {candidate}")
        }
        PlayFact::Along { candidate, on: false } => {
            format!("Le poste du jury ne joue plus l’enregistrement, candidat {candidate}")
        }
        PlayFact::Began { candidate, play, output, device, along, .. } => {
            let along = along.as_ref().map(|device| format!(", et au poste du jury ({device})"));
            let (output, along) = (French.play_output(*output), along.unwrap_or_default());
            format!("Écoute {play} commencée, candidat {candidate}\u{a0}: {output} ({device}){along}")
        }
        PlayFact::Heard { candidate, play, output, device, began_ms, heard_ms, gaps, .. } => {
            let (output, began) = (French.play_output(*output), hours::hour(*began_ms));
            let gaps = if *gaps > 0 { format!(", {}", French.play_gaps(*gaps)) } else { String::new() };
            format!(
                "Écoute {play} entendue en entier et comptée, candidat {candidate}\u{a0}: {output} ({device}), depuis {began}, {}{gaps}",
                French.minutes(*heard_ms)
            )
        }
        PlayFact::Cut { candidate, play, why, heard_ms, reason } => {
            let after = heard_ms.map(|ms| format!(" après {}", French.minutes(ms))).unwrap_or_default();
            let why = reason.clone().unwrap_or_else(|| French.play_cut(*why).to_owned());
            format!("Écoute {play} coupée{after}, non comptée, candidat {candidate}\u{a0}: {why}")
        }
        PlayFact::AlongEnded { candidate, play, end } => match end.cut {
            None => format!("Écoute {play} entendue en entier au poste du jury, candidat {candidate}"),
            Some(why) => {
                let why = French.play_cut(why);
                format!("Écoute {play} coupée au poste du jury, candidat {candidate}\u{a0}: {why}")
            }
        },
    }
}

fn english(fact: &PlayFact) -> String {
    match fact {
        PlayFact::Along { candidate, on: true } => {
            format!("The jury’s station plays the recording in step, candidate {candidate}")
        }
        PlayFact::Along { candidate, on: false } => {
            format!("The jury’s station does not play the recording any more, candidate {candidate}")
        }
        PlayFact::Began { candidate, play, output, device, along, .. } => {
            let along = along.as_ref().map(|device| format!(", and at the jury’s station ({device})"));
            let (output, along) = (English.play_output(*output), along.unwrap_or_default());
            format!("Play {play} began, candidate {candidate}: {output} ({device}){along}")
        }
        PlayFact::Heard { candidate, play, output, device, began_ms, heard_ms, gaps, .. } => {
            let (output, began) = (English.play_output(*output), hours::hour(*began_ms));
            let gaps = if *gaps > 0 { format!(", {}", English.play_gaps(*gaps)) } else { String::new() };
            format!(
                "Play {play} heard to its end and counted, candidate {candidate}: {output} ({device}), from {began}, {}{gaps}",
                English.minutes(*heard_ms)
            )
        }
        PlayFact::Cut { candidate, play, why, heard_ms, reason } => {
            let after = heard_ms.map(|ms| format!(" after {}", English.minutes(ms))).unwrap_or_default();
            let why = reason.clone().unwrap_or_else(|| English.play_cut(*why).to_owned());
            format!("Play {play} cut{after}, not counted, candidate {candidate}: {why}")
        }
        PlayFact::AlongEnded { candidate, play, end } => match end.cut {
            None => format!("Play {play} heard to its end at the jury’s station, candidate {candidate}"),
            Some(why) => {
                let why = English.play_cut(why);
                format!("Play {play} cut at the jury’s station, candidate {candidate}: {why}")
            }
        },
    }
}
