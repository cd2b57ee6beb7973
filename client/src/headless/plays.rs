//! What is told of the recording of the interview.

use serde_json::{Value, json};

use crate::station::{PlayNotice, PromptOutput, RecordingFault, View};

/// What is another than before.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    let seen = &view.plays;
    if let Some(sound) = &seen.sound
        && before.is_none_or(|before| before.plays.sound != seen.sound)
    {
        told.push(json!({
            "is": "recording_ready", "hash": sound.hash, "duration": sound.length_ms, "gain_db": sound.gain_db,
        }));
    }
    let preparing = |view: &View| view.plays.now.filter(|now| !now.begun).map(|now| now.output);
    if let Some(output) = preparing(view)
        && before.and_then(preparing) != Some(output)
    {
        told.push(json!({ "is": "preparing", "output": word(output) }));
    }
    if before.map_or(!view.kept.is_empty(), |before| before.kept != view.kept) {
        let kept = view.kept.iter().map(|kept| {
            json!({
                "candidate": kept.candidate, "exchange": kept.exchange, "from_ms": kept.from_ms,
                "duration": kept.length_ms,
            })
        });
        told.push(json!({ "is": "exchanges_kept", "exchanges": kept.collect::<Vec<_>>() }));
    }
}

/// An output as a line names it.
pub(super) fn word(output: PromptOutput) -> &'static str {
    match output {
        PromptOutput::Headset => "headset",
        PromptOutput::Loudspeakers => "loudspeakers",
    }
}

/// A notice as an error line.
pub(super) fn describe(notice: PlayNotice) -> (Value, String) {
    let (code, text) = match notice {
        PlayNotice::Fault(RecordingFault::NotHere) => {
            ("recording_not_here", "the recording did not come from the server yet")
        }
        PlayNotice::Fault(RecordingFault::Unreadable) => {
            ("recording_unreadable", "the file of the recording cannot be read")
        }
        PlayNotice::Fault(RecordingFault::Cut) => ("recording_cut", "the end of the recording is missing"),
        PlayNotice::Fault(RecordingFault::Damaged) => {
            ("recording_damaged", "the recording is no whole sound")
        }
        PlayNotice::Cut(why) => {
            let text = "the play was cut and is not counted".to_owned();
            return (json!("play_cut"), why.map_or(text.clone(), |why| format!("{text}: {}", json!(why))));
        }
        PlayNotice::GoesOn => ("play_goes_on", "a recording is played, and is not stopped here"),
        PlayNotice::NotRecorded => ("not_recorded", "no recording of that moment is kept here"),
    };
    (json!(code), text.into())
}
