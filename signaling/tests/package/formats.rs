//! The forms of the exam: the three of the title to the minute, and those that a centre writes.

use signaling::package::{Attendant, Called, Drawn, FormatId, Seen, standard_formats};

use crate::draft::Draft;

const OWN: &str = r#"
name = "Entraînement d'une heure"
short_name = "Une heure"
competences = [4, 6, 7]

[exchanges]
count = 3
directions = ["inbound", "outbound"]
channels = ["phone", "chat"]

[[phases]]
id = "preparation"
name = "Préparation"
part = "situation"
minutes = 20
extra_time = false
present = ["candidate", "invigilator"]
draw = "subject"
see = ["documents", "subject"]

[[phases]]
id = "echanges"
name = "Échanges"
part = "situation"
minutes = 40
present = ["candidate", "jury"]
see = ["documents", "subject"]
call = ["clients"]
"#;

#[test]
fn the_durations_are_those_of_the_title() {
    let formats = standard_formats();
    let minutes = |id: &str| {
        let format = formats.iter().find(|format| format.id == FormatId::from(id)).unwrap();
        let phases: Vec<_> = format.phases.iter().map(|phase| phase.minutes).collect();
        (phases, format.minutes(), format.minutes_of(Attendant::Jury))
    };
    assert_eq!(minutes("titre"), (vec![75, 45, 60, 10, 10, 10, 15], 225, 95));
    assert_eq!(minutes("ccp1"), (vec![75, 15, 15, 10, 10, 5], 130, 30));
    assert_eq!(minutes("ccp2"), (vec![75, 20, 30, 15], 140, 45));
    let each = |id: &str| {
        let format = formats.iter().find(|format| format.id == FormatId::from(id)).unwrap();
        (
            format.exchanges.count,
            format.exchanges.directions.len(),
            format.recording_plays,
            format.retention_corrector,
        )
    };
    assert_eq!(each("titre"), (6, 2, Some(1), false));
    assert_eq!(each("ccp1"), (2, 1, Some(1), false));
    assert_eq!(each("ccp2"), (3, 2, None, true));
}

#[test]
fn nothing_of_a_subject_or_recording_may_be_had_before_its_draw() {
    for format in standard_formats() {
        let phase_of = |drawn| format.phases.iter().position(|phase| phase.draw == Some(drawn));
        let subject = phase_of(Drawn::Subject).unwrap();
        for (index, phase) in format.phases.iter().enumerate() {
            let late = index >= subject;
            assert!(late || !phase.see.contains(&Seen::Subject) && !phase.call.contains(&Called::Clients));
            assert!(!phase.play || phase_of(Drawn::Recording).is_some_and(|drawn| drawn <= index));
            let jury = phase.present.contains(&Attendant::Jury);
            assert_ne!(
                jury,
                phase.present.contains(&Attendant::Invigilator),
                "one of them watches: {}",
                phase.id
            );
        }
    }
}

#[test]
fn a_centre_adds_a_format_of_its_own() {
    let draft = Draft::small()
        .put("formats/une-heure.toml", OWN)
        .edit("subjects/ccp2-a.toml", "\"ccp2\"", "\"une-heure\"")
        .edit("clients/perrin.toml", "[5, 6]", "[6]");
    let exam = draft.open().unwrap().exam;
    let offered: Vec<_> = exam.offered().map(|format| format.id.0.as_str()).collect();
    assert_eq!(offered, ["ccp2", "une-heure"]);
    let format = &exam.formats[&FormatId::from("une-heure")];
    assert_eq!((format.minutes(), format.recording_plays, format.phases[0].extra_time), (60, None, false));
}

#[test]
fn a_centre_replaces_a_format_of_the_title() {
    let ccp2 = include_str!("../../src/package/formats/ccp2.toml");
    let draft = Draft::small().put("formats/ccp2.toml", ccp2.replacen("minutes = 30", "minutes = 40", 1));
    assert_eq!(draft.open().unwrap().exam.formats[&FormatId::from("ccp2")].minutes(), 150);
}

#[test]
fn phases_that_no_exam_can_hold_are_told() {
    let told = |from: &str, to: &str| {
        let text = OWN.replacen(from, to, 1);
        assert_ne!(text, OWN, "{from}");
        let told = Draft::small().put("formats/une-heure.toml", text).told();
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].strip_prefix("formats/une-heure.toml:").unwrap().to_owned()
    };
    let mut all = Vec::new();
    for (from, to) in [
        ("id = \"echanges\"", "id = \"preparation\""),
        ("\"candidate\", \"invigilator\"", "\"candidate\""),
        ("\"candidate\", \"jury\"", "\"candidate\", \"invigilator\""),
        ("\"candidate\", \"jury\"", "\"jury\""),
        ("draw = \"subject\"\n", "draw = \"subject\"\nplay = true\n"),
        ("call = [\"clients\"]", "draw = \"subject\"\ncall = [\"clients\"]"),
        ("call = [\"clients\"]", "call = [\"posts\"]"),
        ("[[phases]]", "[recording]\nplays = 2\n\n[[phases]]"),
        ("call = [\"clients\"]", "call = [\"clients\"]\ndraw = \"recording\""),
        ("minutes = 20", "minutes = 0"),
        ("\"documents\", \"subject\"", "\"documents\", \"scores\""),
    ] {
        all.push(told(from, to));
    }
    assert_eq!(
        all,
        [
            "22:1: phase preparation: an earlier phase has this id",
            "17:1: phase preparation: an invigilator is present whenever the jury is not",
            "26:1: phase echanges: the jury plays the clients, and is not present",
            "26:1: phase echanges: the candidate has something to do, and is not present",
            "19:1: phase preparation: a recording cannot be played before it is drawn",
            "28:1: phase echanges: it was drawn in an earlier phase",
            "11:3: in no phase the clients are called",
            "11:2: no phase draws a recording",
            "11:3: a phase draws a recording: [recording] says how often it is played",
            "15:1: phases[0].minutes must be between 1 and 480",
            "19:21: phases[0].see[1] is \"scores\", which is none of \"documents\", \"part1\", \"written_work\", \"subject\", \"exchanges\"",
        ]
    );
    let seen_early = OWN.replacen("draw = \"subject\"\n", "", 1);
    let told = Draft::small().put("formats/une-heure.toml", seen_early).told();
    assert_eq!(
        told,
        [
            "formats/une-heure.toml:11:3: no phase draws the subject",
            "formats/une-heure.toml:18:1: phase preparation: a subject cannot be seen before it is drawn",
            "formats/une-heure.toml:26:1: phase echanges: a subject cannot be seen before it is drawn",
            "formats/une-heure.toml:27:1: phase echanges: clients cannot be called before the subject is drawn",
        ]
    );
}
