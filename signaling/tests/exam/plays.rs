//! The recording of the interview: heard as often as the format allows, and only what was heard to its end is counted.

use signaling::exam::{PlayReady, Report};
use signaling::protocol::FileHash;
use signaling::protocol::exam::*;

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays, station_of};

const CANDIDATE: Seat = Seat::Candidate(CandidateNumber(1));

/// Candidate 1 has drawn its recording.
fn drawn(format: &str) -> Desk {
    let mut desk = Desk::with(&SAMPLE, format, 2, 2);
    desk.run_to(1, "recording");
    desk.draw(1, Drawn::Recording);
    desk
}

fn recording(desk: &Desk) -> PlaysView {
    desk.candidate(1).plays.unwrap()
}

fn ready(desk: &Desk) -> PlayReady {
    let view = recording(desk);
    PlayReady {
        hash: view.hash,
        output: PlayOutput::Loudspeakers,
        level_heard: true,
        device: "Enceintes".into(),
        along: view.along.then(|| "Enceintes du jury".into()),
    }
}

fn begin(desk: &mut Desk) -> Result<Vec<Fact>, Refused> {
    let (id, ready) = (OrderId(desk.dice.next()), ready(desk));
    desk.begin_play(CANDIDATE, id, &ready)
}

/// A play that goes on until its last sample is taken.
fn heard(desk: &mut Desk) -> Result<Vec<Fact>, Refused> {
    begin(desk)?;
    let (play, length_ms) = (recording(desk).plays.len() as u32, recording(desk).length_ms);
    desk.pass(length_ms);
    desk.order(CANDIDATE, end(play, length_ms, None))
}

fn end(play: u32, heard_ms: u64, cut: Option<PlayCut>) -> Order {
    Order::EndPlay { candidate: c(1), play, end: PlayEnd { heard_ms, gaps: 0, cut } }
}

fn why(desk: &Desk) -> Option<PlayCut> {
    match recording(desk).plays.last().unwrap().state {
        PlayState::Cut { why, .. } => Some(why),
        PlayState::Goes(_) | PlayState::Heard { .. } => None,
    }
}

#[test]
fn a_play_that_was_heard_to_its_end_is_counted_and_proves_it() {
    for format in ["titre", "ccp1"] {
        let mut desk = drawn(format);
        let view = recording(&desk);
        let file = desk.exam.recordings.iter().find(|known| known.sound.hash == view.hash).unwrap();
        assert_eq!((view.allowed, view.left(), view.length_ms), (1, 1, file.duration_ms));
        let (began_ms, hash, length_ms) = (desk.now.0 + PLAY_BEGINS_IN_MS, view.hash, view.length_ms);
        let facts = heard(&mut desk).unwrap();
        let (candidate, play, output, device) = (c(1), 1, PlayOutput::Loudspeakers, "Enceintes".to_owned());
        let proof =
            PlayFact::Heard { candidate, play, hash, output, device, began_ms, heard_ms: length_ms, gaps: 0 };
        assert_eq!(facts, [Fact::Play(proof)]);
        assert_eq!((recording(&desk).left(), recording(&desk).heard()), (0, 1));
        desk.restart();
        assert_eq!(begin(&mut desk), Err(Refused::NoPlaysLeft));
        assert_eq!(desk.order(CANDIDATE, end(1, 0, Some(PlayCut::Output))), Ok(Vec::new()), "it stays so");
        assert_eq!(desk.tile(1).plays, Some(recording(&desk)));
        assert_eq!(desk.juror(plays(1), 1).plays, Some(recording(&desk)));
    }
}

#[test]
fn a_play_that_was_cut_is_not_counted_and_can_be_repeated() {
    let mut desk = drawn("titre");
    for (play, cause) in (1..).zip([PlayCut::Output, PlayCut::Sound, PlayCut::OutOfStep]) {
        begin(&mut desk).unwrap();
        assert_eq!(begin(&mut desk), Err(Refused::PlayUnderWay));
        desk.pass(20_000);
        let told = desk.order(CANDIDATE, end(play, 19_000, Some(cause))).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((why(&desk), recording(&desk).left()), (Some(cause), 1));
        desk.restart();
    }
    heard(&mut desk).unwrap();
    assert_eq!((recording(&desk).plays.len(), recording(&desk).left()), (4, 0));
}

#[test]
fn whatever_else_ends_a_play_cuts_it() {
    type Ends = fn(&mut Desk);
    let ends: [(PlayCut, Ends); 5] = [
        (PlayCut::Paused, |desk| drop(desk.step(1, Step::Pause))),
        (PlayCut::Over, |desk| drop(desk.step(1, Step::Finish))),
        (PlayCut::Over, |desk| drop(desk.step(1, Step::Back))),
        (PlayCut::Station, |desk| drop(desk.report(Report::Broke(station_of(1))))),
        (PlayCut::Server, |desk| {
            let alive_until = desk.now;
            desk.restart();
            desk.report(Report::Returned { alive_until });
        }),
    ];
    for (cause, ends) in ends {
        let mut desk = drawn("ccp1");
        begin(&mut desk).unwrap();
        desk.pass(5_000);
        ends(&mut desk);
        assert_eq!((why(&desk), recording(&desk).left()), (Some(cause), 1));
    }
    let mut desk = drawn("ccp1");
    begin(&mut desk).unwrap();
    let spare = signaling::protocol::StationId(500);
    desk.floor.roles.insert(spare, signaling::protocol::Role::Candidate);
    desk.sit(Person::Candidate(c(1)), Some(spare));
    assert_eq!(why(&desk), Some(PlayCut::Moved));
    begin(&mut desk).unwrap();
    let stop = || Order::StopPlay { candidate: c(1), reason: "Alarme".into() };
    assert_eq!(desk.refused(CANDIDATE, stop()), Refused::NotAllowed, "not by whoever hears it");
    assert_eq!(desk.refused(plays(2), stop()), Refused::NotAllowed, "nor by another jury");
    desk.order(listens(1), stop()).unwrap();
    assert_eq!(why(&desk), Some(PlayCut::Stopped));
    assert_eq!(desk.refused(STAFF, stop()), Refused::NoSuchPlay);
}

#[test]
fn what_the_server_lost_sight_of_and_was_heard_all_the_same_is_counted() {
    let mut desk = drawn("titre");
    begin(&mut desk).unwrap();
    let length_ms = recording(&desk).length_ms;
    desk.pass(length_ms);
    desk.report(Report::Broke(station_of(1)));
    assert_eq!(recording(&desk).left(), 1);
    desk.order(CANDIDATE, end(1, length_ms, None)).unwrap();
    assert_eq!(recording(&desk).left(), 0);
}

#[test]
fn nothing_is_counted_that_cannot_have_been_heard() {
    let mut desk = drawn("titre");
    let length_ms = recording(&desk).length_ms;
    begin(&mut desk).unwrap();
    desk.pass(length_ms / 2);
    desk.order(CANDIDATE, end(1, length_ms, None)).unwrap();
    assert_eq!((why(&desk), recording(&desk).left()), (Some(PlayCut::Sound), 1), "sooner than it lasts");
    begin(&mut desk).unwrap();
    desk.pass(length_ms);
    desk.order(CANDIDATE, end(2, length_ms - 2_000, None)).unwrap();
    assert_eq!((why(&desk), recording(&desk).left()), (Some(PlayCut::Sound), 1), "less than there is");
    assert_eq!(desk.refused(CANDIDATE, end(3, length_ms, None)), Refused::NoSuchPlay);
    assert_eq!(desk.refused(Seat::Candidate(c(2)), end(2, length_ms, None)), Refused::NotAllowed);
}

#[test]
fn a_recording_is_played_in_its_phase_once_drawn_and_no_other_is() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let any = FileHash([9; 32]);
    let order = |recording| Order::BeginPlay { recording, output: PlayOutput::Headset, level_heard: true };
    desk.run_to(1, "preparation");
    assert_eq!(desk.candidate(1).plays, None);
    assert_eq!(desk.refused(CANDIDATE, order(any)), Refused::NotPlayedNow);
    desk.step(1, Step::Finish);
    desk.run_to(1, "recording");
    assert_eq!(desk.refused(CANDIDATE, order(any)), Refused::NotPlayedNow, "nothing was drawn");
    desk.draw(1, Drawn::Recording);
    let hash = recording(&desk).hash;
    for other in desk.exam.clone().recordings.iter().filter(|other| other.sound.hash != hash) {
        assert_eq!(desk.refused(CANDIDATE, order(other.sound.hash)), Refused::NotThatRecording);
    }
    assert_eq!(desk.refused(CANDIDATE, order(hash)), Refused::OutputNotReady, "no station is ready");
    assert_eq!(desk.refused(STAFF, order(hash)), Refused::NotAllowed);
    desk.step(1, Step::Pause);
    assert_eq!(desk.refused(CANDIDATE, order(hash)), Refused::NotPlayedNow, "the clock stands");
    desk.step(1, Step::Resume);
    begin(&mut desk).unwrap();
    desk.pass(10 * 60_000);
    assert_eq!(desk.clock(1).stage, Stage::TimeUp);
    let length_ms = recording(&desk).length_ms;
    desk.order(CANDIDATE, end(1, length_ms, None)).unwrap();
    assert_eq!(recording(&desk).left(), 0, "what has begun is brought to its end");
    desk.step(1, Step::Finish);
    desk.run_next(1);
    assert_eq!(desk.candidate(1).plays, None, "in the questions there is none");
}

#[test]
fn where_the_level_was_not_heard_no_play_begins_whoever_asks() {
    let mut desk = drawn("ccp1");
    let deaf = PlayReady { level_heard: false, ..ready(&desk) };
    let begin = Order::BeginPlay { recording: deaf.hash, output: deaf.output, level_heard: false };
    assert_eq!(desk.refused(CANDIDATE, begin), Refused::LevelNotHeard);
    assert_eq!(desk.begin_play(CANDIDATE, OrderId(77), &deaf), Err(Refused::LevelNotHeard));
    assert_eq!((recording(&desk).plays.len(), recording(&desk).left()), (0, 1), "and none is counted");
    heard(&mut desk).unwrap();
    assert_eq!(desk.begin_play(CANDIDATE, OrderId(78), &deaf), Err(Refused::NoPlaysLeft));
}

#[test]
fn an_interview_without_a_recording_has_none_to_play() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    desk.run_to(1, "questions");
    assert_eq!((desk.candidate(1).plays, desk.juror(plays(1), 1).plays), (None, None));
    let order = Order::PlayAlong { candidate: c(1), on: true };
    assert_eq!(desk.refused(STAFF, order), Refused::NotAllowed);
}

#[test]
fn the_jury_s_station_plays_along_where_jury_or_staff_say_so() {
    let mut desk = drawn("titre");
    let along = |on| Order::PlayAlong { candidate: c(1), on };
    assert_eq!(desk.refused(CANDIDATE, along(true)), Refused::NotAllowed);
    desk.order(listens(1), along(true)).unwrap();
    assert!(desk.juror(plays(1), 1).may.play_along);
    let (id, alone) = (OrderId(77), PlayReady { along: None, ..ready(&desk) });
    assert_eq!(desk.begin_play(CANDIDATE, id, &alone), Err(Refused::JuryNotReady));
    begin(&mut desk).unwrap();
    assert_eq!(desk.refused(STAFF, along(false)), Refused::PlayUnderWay);
    let length_ms = recording(&desk).length_ms;
    desk.pass(length_ms / 2);
    let jury = signaling::protocol::StationId(11);
    desk.report(Report::Broke(jury));
    let view = recording(&desk).plays[0].along.clone().unwrap();
    assert_eq!(view.end.unwrap().cut, Some(PlayCut::Station));
    assert!(recording(&desk).going().is_none(), "what the jury does not hear the candidate does not either");
    assert_eq!(recording(&desk).left(), 1, "it can be repeated");
    begin(&mut desk).unwrap();
    desk.pass(length_ms + 1);
    let whole = end(2, length_ms, None);
    desk.order(CANDIDATE, whole.clone()).unwrap();
    assert_eq!(recording(&desk).left(), 0, "the candidate heard it whole");
    desk.report(Report::Broke(jury));
    assert_eq!(recording(&desk).left(), 0, "it is over for the candidate, who is not asked to hear it again");
    desk.sit(Person::Juror(JurorId(11)), None);
    desk.order(STAFF, along(false)).unwrap();
    assert_eq!(desk.refused(STAFF, along(true)), Refused::JuryNotReady, "nobody sits there");
}

/// Orders of plays, for the golden file.
pub fn orders() -> [Order; 5] {
    let (candidate, output) = (c(7), PlayOutput::Loudspeakers);
    let whole = PlayEnd { heard_ms: 66_000, gaps: 1, cut: None };
    [
        Order::BeginPlay { recording: FileHash([4; 32]), output, level_heard: true },
        Order::EndPlay { candidate, play: 2, end: whole.clone() },
        Order::EndPlay { candidate, play: 2, end: PlayEnd { cut: Some(PlayCut::Output), ..whole } },
        Order::PlayAlong { candidate, on: true },
        Order::StopPlay { candidate, reason: "Alarme".into() },
    ]
}

/// Facts of plays, for the golden file.
pub fn facts() -> Vec<Fact> {
    let (candidate, play, output) = (c(7), 2, PlayOutput::Headset);
    let device = || "Casque USB".to_owned();
    let cuts = [
        PlayCut::Output,
        PlayCut::Station,
        PlayCut::Server,
        PlayCut::Paused,
        PlayCut::Over,
        PlayCut::Moved,
        PlayCut::Stopped,
        PlayCut::Sound,
        PlayCut::OutOfStep,
        PlayCut::Along,
    ];
    let mut facts = vec![
        PlayFact::Along { candidate, on: true },
        PlayFact::Began {
            candidate,
            play,
            recording: "attente".into(),
            hash: FileHash([4; 32]),
            length_ms: 66_000,
            output,
            device: device(),
            level_heard: true,
            along: Some("Enceintes".into()),
        },
        PlayFact::Heard {
            candidate,
            play,
            hash: FileHash([4; 32]),
            output,
            device: device(),
            began_ms: 1_795_305_600_000,
            heard_ms: 66_000,
            gaps: 0,
        },
        PlayFact::AlongEnded { candidate, play, end: PlayEnd { heard_ms: 66_000, gaps: 0, cut: None } },
        PlayFact::Cut {
            candidate,
            play,
            why: PlayCut::Stopped,
            heard_ms: None,
            reason: Some("Alarme".into()),
        },
    ];
    let cut = |why| PlayFact::Cut { candidate, play, why, heard_ms: Some(31_000), reason: None };
    facts.extend(cuts.map(cut));
    facts.into_iter().map(Fact::Play).collect()
}
