//! The table of rights, printed whole and compared: `GOLDEN=write` writes `rights.txt`.

use std::fmt::Write;

use signaling::exam::{Thing, Who, may, may_ever};
use signaling::package::{Called, Drawn, Phase, Seen, Written, standard_formats};
use signaling::protocol::exam::{JurorId, JurorInfo, Order, Seat, Stage};

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays};

const WHO: [Who; 4] = [Who::Candidate, Who::Plays, Who::Listens, Who::Staff];

pub fn every_thing() -> Vec<Thing> {
    let mut things = Vec::new();
    things.extend(Seen::WORDS.iter().map(|(_, what)| Thing::See(*what)));
    things.extend(Called::WORDS.iter().map(|(_, whom)| Thing::Call(*whom)));
    things.extend(Written::WORDS.iter().map(|(_, what)| Thing::Write(*what)));
    things.extend(Drawn::WORDS.iter().map(|(_, what)| Thing::Draw(*what)));
    use Thing::*;
    things.extend([EndPlay, PlayAlong, StopPlay]);
    things.extend([Play, ReadPapers, ReadWork, ReadRoles, Listen, Begin, Close, Arrange, Mark, Note, Score]);
    things.extend([Prepare, Step, AddTime, Name, Journal, PastRecord, ReadPlan, PrintPlan, AskHelp, Attend]);
    things.extend([ReadChats, HearExchanges, HandIn, AddToDossier, Seal, Export, Purge]);
    things
}

fn allowed(who: Who, stage: Stage, phase: &Phase) -> String {
    let things = every_thing().into_iter().filter(|thing| may(who, stage, phase, *thing));
    let words: Vec<_> = things.map(|thing| format!("{thing:?}")).collect();
    if words.is_empty() { "nothing".into() } else { words.join(" ") }
}

fn printed() -> String {
    let mut text = String::new();
    for format in standard_formats() {
        for phase in &format.phases {
            for who in WHO {
                writeln!(text, "{} {} {who:?}", format.id, phase.id).unwrap();
                let mut stages = Stage::ALL.into_iter().peekable();
                while let Some(first) = stages.next() {
                    let line = allowed(who, first, phase);
                    let mut names = format!("{first:?}");
                    while let Some(next) = stages.next_if(|next| allowed(who, *next, phase) == line) {
                        write!(names, ", {next:?}").unwrap();
                    }
                    writeln!(text, "  {names}: {line}").unwrap();
                }
            }
        }
    }
    text
}

#[test]
fn each_role_may_in_each_phase_what_the_table_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exam/rights.txt");
    let printed = printed();
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(file, &printed).unwrap();
    }
    let golden = std::fs::read_to_string(file).unwrap();
    for (index, (printed, golden)) in printed.lines().zip(golden.lines()).enumerate() {
        assert_eq!(printed, golden, "line {} of rights.txt", index + 1);
    }
    assert_eq!(printed.lines().count(), golden.lines().count());
}

#[test]
fn what_a_phase_does_not_list_its_candidate_may_not_and_outside_its_clock_nothing() {
    for format in standard_formats() {
        for phase in &format.phases {
            for stage in Stage::ALL {
                for thing in every_thing() {
                    let listed = match thing {
                        Thing::See(what) => phase.see.contains(&what),
                        Thing::Call(whom) => phase.call.contains(&whom),
                        Thing::Write(what) => phase.write.contains(&what),
                        Thing::Draw(what) => phase.draw == Some(what),
                        Thing::Play | Thing::EndPlay => phase.play,
                        // Whoever needs help may say so at any time.
                        Thing::AskHelp => true,
                        Thing::HandIn => {
                            phase.write.iter().any(|what| matches!(what, Written::Summary | Written::Letter))
                        }
                        _ => false,
                    };
                    let seen = matches!(thing, Thing::See(_)) && stage == Stage::TimeUp;
                    // What has begun is brought to its end.
                    let ended = thing == Thing::EndPlay && matches!(stage, Stage::TimeUp | Stage::Paused);
                    let ever = thing == Thing::AskHelp;
                    let expected = listed && (stage == Stage::Running || seen || ended || ever);
                    assert_eq!(may(Who::Candidate, stage, phase, thing), expected, "{thing:?} {stage:?}");
                }
            }
        }
    }
}

#[test]
fn who_is_nothing_to_a_candidate_may_nothing_about_it() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    desk.run_to(1, "part3");
    for thing in every_thing() {
        for other in [Seat::Candidate(c(2)), plays(2), listens(2), Seat::Server] {
            assert!(!desk.session.may(other, c(1), thing, desk.now), "{other:?} {thing:?}");
        }
        for seat in [Seat::Candidate(c(1)), plays(1), STAFF] {
            assert!(!desk.session.may(seat, c(9), thing, desk.now), "{seat:?} {thing:?}");
        }
    }
    assert!(desk.session.may(plays(1), c(1), Thing::Begin, desk.now));
    assert!(!desk.session.may(listens(1), c(1), Thing::Begin, desk.now));
}

#[test]
fn what_concerns_a_whole_session_is_for_those_whom_the_table_names_and_over_with_it() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    let outside = JurorId(91);
    desk.staff(Order::Juror(JurorInfo { juror: outside, name: "Suppléante".into(), retention: true }));
    let may = |desk: &Desk, seat| {
        let things = [Thing::Prepare, Thing::Journal, Thing::PastRecord, Thing::ReadPlan, Thing::PrintPlan];
        things.map(|thing| desk.session.may_ever(seat, thing))
    };
    let nothing = [false; 5];
    assert_eq!(may(&desk, STAFF), [true; 5]);
    for seat in [plays(1), listens(2)] {
        assert_eq!(may(&desk, seat), [false, false, false, true, false], "{seat:?}");
    }
    for seat in [Seat::Candidate(c(1)), Seat::Candidate(c(9)), Seat::Juror(outside), plays(9), Seat::Server] {
        assert_eq!(may(&desk, seat), nothing, "{seat:?}");
    }
    desk.staff(Order::CloseSession);
    for seat in [STAFF, plays(1), listens(2), Seat::Candidate(c(1))] {
        assert_eq!(may(&desk, seat), nothing, "{seat:?}");
    }
}

#[test]
fn what_may_be_done_ever_may_be_done_in_each_phase_at_each_stage() {
    for (who, thing) in
        WHO.into_iter().flat_map(|who| every_thing().into_iter().map(move |thing| (who, thing)))
    {
        let always = standard_formats()
            .iter()
            .flat_map(|format| &format.phases)
            .all(|phase| Stage::ALL.into_iter().all(|stage| may(who, stage, phase, thing)));
        assert_eq!(may_ever(who, thing), always, "{who:?} {thing:?}");
    }
}
