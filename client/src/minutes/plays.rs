//! The recording of the technical interview: what was played where, and what was heard of it.

use std::collections::BTreeMap;

use signaling::protocol::FileHash;
use signaling::protocol::exam::{Drawn, PlayCut, PlayEnd, PlayFact, PlayOutput};

use super::day::Sitting;
use super::names::{NOTHING, Names, length};
use crate::paper::{Block, Document, Table};
use crate::settings::Language::French;

/// One play, of what its facts say.
#[derive(Default)]
struct Play {
    began: Option<Began>,
    ended: Option<(u64, Outcome)>,
    along: Option<PlayEnd>,
}

struct Began {
    at_ms: u64,
    recording: String,
    hash: FileHash,
    length_ms: u64,
    output: PlayOutput,
    device: String,
    level_heard: bool,
    along: Option<String>,
}

enum Outcome {
    Heard { began_ms: u64, heard_ms: u64, gaps: u32 },
    Cut { why: String, heard_ms: Option<u64> },
}

/// The plays of all candidates; nothing where the form of the exam has no recording.
pub(super) fn plays(document: &mut Document, names: &Names<'_>) {
    let all = names.day.candidates.iter().map(|(number, sitting)| (*number, plays_of(sitting)));
    let all: Vec<_> = all.filter(|(_, plays)| !plays.is_empty()).collect();
    if all.is_empty() && names.day.recordings.is_empty() {
        return;
    }
    document.section("Écoutes de l’enregistrement");
    if all.is_empty() {
        return document.aside("L’enregistrement n’a été écouté par aucun candidat.");
    }
    document.aside(
        "Une écoute est comptée quand l’appareil a pris le dernier échantillon de l’enregistrement\u{a0}; une écoute coupée ne \
         l’est pas.",
    );
    for (number, plays) in all {
        document.part(format!("Candidat {}", names.candidate(number)));
        let heads = ["N°", "Sortie et appareil", "Niveau entendu avant", "Début", "Fin", "Entendu", "Issue"];
        let mut table = Table::of("", heads).with_row_heads();
        for (play, it) in &plays {
            table.row(row(names, *play, it));
        }
        document.table(table, "");
        let mut hashes: BTreeMap<(String, FileHash), u64> = BTreeMap::new();
        for began in plays.values().filter_map(|play| play.began.as_ref()) {
            hashes.insert((began.recording.clone(), began.hash), began.length_ms);
        }
        for ((recording, hash), length_ms) in hashes {
            let place = names.day.number_of(Drawn::Recording, &recording);
            let recording = match place {
                Some(place) => format!("n°\u{a0}{place} ({recording}), {}", length(length_ms)),
                None => format!("{recording}, {}", length(length_ms)),
            };
            document.push(Block::Fields(vec![
                ("Enregistrement".to_owned(), recording),
                ("Empreinte (SHA-256)".to_owned(), hash.to_string()),
            ]));
        }
    }
}

fn plays_of(sitting: &Sitting) -> BTreeMap<u32, Play> {
    let mut all: BTreeMap<u32, Play> = BTreeMap::new();
    for (at, fact) in &sitting.plays {
        let at_ms = *at;
        match fact {
            PlayFact::Began {
                play, recording, hash, length_ms, output, device, level_heard, along, ..
            } => {
                all.entry(*play).or_default().began = Some(Began {
                    at_ms,
                    recording: recording.clone(),
                    hash: *hash,
                    length_ms: *length_ms,
                    output: *output,
                    device: device.clone(),
                    level_heard: *level_heard,
                    along: along.clone(),
                });
            }
            PlayFact::Heard { play, began_ms, heard_ms, gaps, .. } => {
                let (began_ms, heard_ms, gaps) = (*began_ms, *heard_ms, *gaps);
                let heard = Outcome::Heard { began_ms, heard_ms, gaps };
                all.entry(*play).or_default().ended = Some((at_ms, heard));
            }
            PlayFact::Cut { play, why: cut, heard_ms, reason, .. } => {
                let cut = Outcome::Cut { why: why(*cut, reason.as_deref()), heard_ms: *heard_ms };
                all.entry(*play).or_default().ended = Some((at_ms, cut));
            }
            PlayFact::AlongEnded { play, end, .. } => {
                all.entry(*play).or_default().along = Some(end.clone());
            }
            PlayFact::Along { .. } => {}
        }
    }
    all
}

fn row(names: &Names<'_>, play: u32, it: &Play) -> [String; 7] {
    let began = it.began.as_ref();
    let output = began.map_or_else(
        || NOTHING.to_owned(),
        |it| format!("{}\u{a0}: {}", French.play_output(it.output), it.device),
    );
    let level = began.map_or(NOTHING, |it| if it.level_heard { "oui" } else { "non" });
    let (start, end, heard, outcome) = match &it.ended {
        None => (began.map(|it| it.at_ms), None, None, "en cours".to_owned()),
        Some((at, Outcome::Heard { began_ms, heard_ms, gaps })) => {
            let gaps = if *gaps > 0 { format!(" ({})", French.play_gaps(*gaps)) } else { String::new() };
            (Some(*began_ms), Some(*at), Some(*heard_ms), format!("entendue en entier, comptée{gaps}"))
        }
        Some((at, Outcome::Cut { why, heard_ms })) => {
            (began.map(|it| it.at_ms), Some(*at), *heard_ms, format!("coupée, non comptée\u{a0}: {why}"))
        }
    };
    let along = began.and_then(|it| it.along.as_ref()).map(|device| along(device, it.along.as_ref()));
    let outcome = [Some(outcome), along].into_iter().flatten().collect::<Vec<_>>().join("\n");
    [
        play.to_string(),
        output,
        level.to_owned(),
        names.hour_or_nothing(start),
        names.hour_or_nothing(end),
        heard.map_or_else(|| NOTHING.to_owned(), length),
        outcome,
    ]
}

/// What the jury's station heard, where it played along.
fn along(device: &str, end: Option<&PlayEnd>) -> String {
    let end = match end {
        None => "en cours".to_owned(),
        Some(PlayEnd { cut: None, .. }) => "entendue en entier".to_owned(),
        Some(PlayEnd { cut: Some(cut), .. }) => format!("coupée, {}", French.play_cut(*cut)),
    };
    format!("au poste du jury ({device})\u{a0}: {end}")
}

/// Why a play was cut: as it was said, or as it was seen.
pub(super) fn why(cut: PlayCut, reason: Option<&str>) -> String {
    let seen = French.play_cut(cut);
    match reason.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => format!("{seen} ({said})"),
        None => seen.to_owned(),
    }
}
