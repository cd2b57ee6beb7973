//! What is told of the recording of the interview.

use serde_json::{Value, json};

use crate::station::{PlayNotice, PromptOutput, RecordingFault, ReplayAt, View};

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
    let now = replays(view);
    if before.map_or(!now.is_empty(), |before| replays(before) != now) {
        told.push(json!({ "is": "replays", "marks": now }));
    }
}

/// The own marks that can be heard again at this station, or will, and where their recordings are.
fn replays(view: &View) -> Vec<Value> {
    let about = view.exam.jury().and_then(|jury| jury.about.as_deref());
    let marks = about.into_iter().flat_map(|about| &about.remarks);
    let told = marks.filter_map(|mark| {
        let replay = view.exam.replay_of(mark.remark, &view.kept, &view.files)?;
        let at = match replay.at {
            ReplayAt::Kept(_) => "kept",
            ReplayAt::Fetched(_) => "fetched",
            ReplayAt::Coming => "coming",
        };
        Some(json!({ "mark": mark.remark, "at": at, "from_ms": replay.from_ms }))
    });
    told.collect()
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
        PlayNotice::Coming => ("recording_coming", "the recording is on its way to this station"),
    };
    (json!(code), text.into())
}
