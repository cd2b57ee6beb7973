//! The words of the log of calls.

use std::time::Duration;

use signaling::protocol::{CallSums, LoggedCall};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

impl LogWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static LogWords {
        match language {
            French => &LOG_FRENCH,
            English => &LOG_ENGLISH,
        }
    }
}

words! {
    LogWords, LOG_FRENCH, LOG_ENGLISH;

    title: "Journal des appels", "Log of calls";
    tab: "Appels", "Calls";
    each_call: "Chaque appel", "Each call";
    by_client: "Par client", "By client";
    call_back: "Rappeler", "Call back";
    ended: "Terminé", "Ended";
    missed: "Manqué", "Missed";
    unanswered: "Sans réponse", "No answer";
    declined: "Refusé", "Declined";
    busy: "Ligne occupée", "Line busy";
    cut: "Coupé", "Cut off";
    unreachable: "Injoignable", "Not reached";
    empty:
        "Aucun appel pour l’instant. Chaque appel terminé s’inscrit ici.",
        "No call so far. Each call that is over is entered here.";
    awaited: "Le serveur n’a pas encore transmis le journal.", "The server has not told the log yet.";
    choose_station: "Choisissez un poste pour lire ses appels.", "Choose a station to read its calls.";
}

impl Language {
    /// How many calls there were, and what became of them.
    pub fn counted(self, sums: &CallSums) -> String {
        let CallSums { calls, answered, missed, .. } = *sums;
        let s = |count: u32| if count > 1 { "s" } else { "" };
        match self {
            French => format!(
                "{calls} appel{} · {answered} abouti{} · {missed} manqué{}",
                s(calls),
                s(answered),
                s(missed)
            ),
            English => {
                let calls_word = if calls == 1 { "call" } else { "calls" };
                format!("{calls} {calls_word} · {answered} answered · {missed} missed")
            }
        }
    }

    /// What the calls took: in all, on average, and how soon they were answered; nothing of what did not happen.
    pub fn means(self, sums: &CallSums) -> Vec<String> {
        let handling = sums.mean_handling_ms().map(|mean_ms| {
            let (mean, all) = (length(mean_ms), length(sums.handled_ms));
            match self {
                French => format!("Durée moyenne de traitement\u{a0}: {mean} · en tout {all}"),
                English => format!("Mean handling time: {mean} · in all {all}"),
            }
        });
        let response = sums.mean_response_ms().map(|mean_ms| {
            let mean = length(mean_ms);
            match self {
                French => format!("Temps moyen de réponse\u{a0}: {mean}"),
                English => format!("Mean response time: {mean}"),
            }
        });
        handling.into_iter().chain(response).collect()
    }

    /// How long a call rang, was talked, and was held.
    pub fn times(self, logged: &LoggedCall) -> String {
        let [ring, talk, hold] = match self {
            French => ["Sonnerie", "Parole", "Attente"],
            English => ["Ringing", "Talk", "Hold"],
        };
        let mut times = vec![format!("{ring} {}", length(logged.ringing_ms))];
        if logged.answered {
            times.push(format!("{talk} {}", length(logged.talked_ms)));
        }
        if logged.held_ms > 0 {
            times.push(format!("{hold} {}", length(logged.held_ms)));
        }
        times.join(" · ")
    }

    /// Calling back who was in the call of this hour.
    pub fn call_back(self, name: &str, hour: &str) -> String {
        match self {
            French => format!("Rappeler {name}, appel de {hour}"),
            English => format!("Call {name} back, call at {hour}"),
        }
    }

    /// A day.
    pub fn day(self, at_ms: u64) -> String {
        match self {
            French => hours::day(at_ms, "%d/%m/%Y"),
            English => hours::day(at_ms, "%Y-%m-%d"),
        }
    }
}

fn length(ms: u64) -> String {
    hours::length(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_said_in_the_singular_and_without_what_did_not_happen() {
        let one = CallSums { calls: 1, missed: 1, ..CallSums::default() };
        assert_eq!(French.counted(&one), "1 appel · 0 abouti · 1 manqué");
        assert_eq!(English.counted(&one), "1 call · 0 answered · 1 missed");
        assert_eq!(French.means(&one), Vec::<String>::new());
        let more = CallSums {
            calls: 3,
            answered: 2,
            missed: 0,
            handled_ms: 500_000,
            held_ms: 20_000,
            taken: 1,
            taken_after_ms: 6_400,
        };
        assert_eq!(French.counted(&more), "3 appels · 2 aboutis · 0 manqué");
        let means =
            ["Durée moyenne de traitement\u{a0}: 4:10 · en tout 8:20", "Temps moyen de réponse\u{a0}: 0:06"];
        assert_eq!(French.means(&more), means);
    }
}
