//! Steps of a headset check, and verdicts.

use client::station::{CheckAnswer, CheckStep, CheckView, Ear, Fault, Findings, Level, UsedDevice, Verdict};

/// The check of a sample; `None` where there is none of that name.
pub fn check(name: &str) -> Option<CheckView> {
    let none = Findings::default();
    let level = Findings { level: Some(Level::Right), ..none.clone() };
    let quiet = Findings { level: Some(Level::TooQuiet), ..none.clone() };
    let heard = Findings { heard: Some(true), ..level.clone() };
    let rang = Findings {
        left: Some(CheckAnswer::Left),
        right: Some(CheckAnswer::Right),
        rang: Some(true),
        noise_dbfs: Some(-60.0),
        ..heard.clone()
    };
    let wrong = Findings { left: Some(CheckAnswer::Neither), rang: Some(false), ..rang.clone() };
    let faults = vec![Fault::DeafEar(Ear::Left), Fault::RingNotHeard, Fault::Echo];
    let (step, found, verdict) = match name {
        "check-level" => (CheckStep::Level, none, None),
        "check-quiet" => (CheckStep::LevelWrong(Level::TooQuiet), quiet, None),
        "check-sentence" => (CheckStep::Sentence, level, None),
        "check-heard" => (CheckStep::Heard, level, None),
        "check-ear" => (CheckStep::Ear(Ear::Left), heard, None),
        "check-room" => (CheckStep::Room, rang, None),
        "check-good" => (CheckStep::Done, rang, Some(verdict(Vec::new()))),
        "check-faults" => (CheckStep::Done, wrong, Some(verdict(faults))),
        _ => return None,
    };
    Some(CheckView { step: Some(step), found, verdict, stale: false })
}

/// A verdict with these faults.
pub fn verdict(faults: Vec<Fault>) -> Verdict {
    let used = || UsedDevice { choice: "default".into(), name: "Casque USB Jabra Evolve2".into() };
    Verdict {
        at_ms: 1_763_717_400_000,
        renewed_ms: None,
        devices: [used(), used(), used()],
        found: Findings::default(),
        faults,
    }
}
