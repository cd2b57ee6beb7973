//! Draws checked by anybody from the record as staff saves it: by function, and by program.

use std::path::Path;
use std::process::{Command, Output};

use signaling::exam::{
    BadRecord, DrawFault, NotARecord, check_draws, choose, read_record, staff_may_read, verify_draws,
};
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, encode};

use crate::desk::{Desk, SAMPLE, c};

/// What staff's station is sent of a session in which three candidates have drawn both, of what was left each time.
fn record() -> Vec<Recorded> {
    let mut desk = Desk::with(&SAMPLE, "titre", 3, 3);
    desk.staff(Order::ExcludeDrawn { on: true });
    for number in 1..=3 {
        desk.run_to(number, "recording");
        desk.draw(number, Drawn::Recording);
    }
    let mut facts = desk.facts();
    facts.retain(|recorded| staff_may_read(&recorded.fact));
    facts
}

fn lines(facts: &[Recorded]) -> String {
    facts.iter().map(|recorded| encode(recorded) + "\n").collect()
}

fn place(facts: &[Recorded], wanted: impl Fn(&Fact) -> bool) -> usize {
    facts.iter().position(|recorded| wanted(&recorded.fact)).unwrap()
}

fn is_drawn(fact: &Fact) -> bool {
    matches!(fact, Fact::Drawn { .. })
}

fn is_bound(fact: &Fact) -> bool {
    matches!(fact, Fact::DrawCommitted { .. })
}

/// Numbers again as they come, so that it is a record still.
fn numbered(mut facts: Vec<Recorded>) -> Vec<Recorded> {
    for (number, recorded) in (1..).zip(&mut facts) {
        (recorded.number, recorded.at_ms) = (number, 1_795_000_000_000);
    }
    facts
}

/// What does not hold, by the place of the draw among the six.
fn found(facts: &[Recorded]) -> Vec<(usize, Vec<DrawFault>)> {
    let draws = check_draws(facts).into_iter().map(|draw| draw.faults).enumerate();
    draws.filter(|(_, faults)| !faults.is_empty()).collect()
}

/// Both parts of a draw, its urn, and what was drawn.
type Parts<'a> = (&'a mut DrawSeed, &'a mut Nonce, &'a mut Vec<String>, &'a mut String);

/// The record with its first draw changed.
fn changed(change: impl FnOnce(Parts<'_>)) -> Vec<Recorded> {
    let mut facts = record();
    let first = place(&facts, is_drawn);
    if let Fact::Drawn { seed, nonce, urn, chosen, .. } = &mut facts[first].fact {
        change((seed, nonce, urn, chosen));
    }
    facts
}

#[test]
fn the_record_that_staff_saves_holds_all_that_its_draws_are_checked_by() {
    let facts = read_record(lines(&record()).as_bytes()).unwrap();
    assert_eq!(facts, record());
    assert_eq!(verify_draws(&facts), Ok(6));
    let draws = check_draws(&facts);
    let of_subjects: Vec<usize> =
        draws.iter().filter(|draw| draw.what == Drawn::Subject).map(|draw| draw.urn.len()).collect();
    assert_eq!(of_subjects, [3, 2, 1], "what was drawn before is left out");
}

#[test]
fn a_changed_seed_is_found() {
    let faults = found(&changed(|(seed, ..)| *seed = DrawSeed(FileHash([9; 32]))));
    let [(0, faults)] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(faults[0], DrawFault::OtherSeed);
}

#[test]
fn a_changed_nonce_is_found_wherever_it_would_have_chosen_something_else() {
    let mut others = 0;
    for other in 0..64 {
        let mut expected = None;
        let facts = changed(|(seed, nonce, urn, chosen)| {
            *nonce = Nonce(other);
            let by_parts = urn[choose(*seed, *nonce, urn.len()).unwrap()].clone();
            expected = Some(by_parts).filter(|item| item != chosen);
        });
        let expected: Vec<_> =
            expected.map(|item| (0, vec![DrawFault::OtherChoice(item)])).into_iter().collect();
        others += expected.len();
        assert_eq!(found(&facts), expected, "nonce {other}");
    }
    assert!(others > 30, "two of three choose another of three: {others}");
}

#[test]
fn a_changed_choice_is_found_and_so_is_that_later_urns_do_not_fit_it() {
    let facts = changed(|(_, _, urn, chosen)| {
        let other = urn.iter().find(|item| *item != chosen).unwrap();
        *chosen = other.clone();
    });
    let faults = found(&facts);
    assert!(matches!(&faults[0], (0, of_first) if matches!(of_first[..], [DrawFault::OtherChoice(_)])));
    let of_others = faults[1..].iter().flat_map(|(_, faults)| faults);
    assert!(of_others.clone().any(|fault| matches!(fault, DrawFault::DrawnBefore(_))), "{faults:?}");
    assert!(of_others.clone().any(|fault| matches!(fault, DrawFault::Lacks(_))), "{faults:?}");
}

#[test]
fn an_urn_that_lacks_something_holds_more_or_is_in_another_order_is_found() {
    type Change = fn(&mut Vec<String>);
    type IsFault = fn(&DrawFault) -> bool;
    let cases: [(Change, IsFault); 4] = [
        (|urn| urn.reverse(), |fault| *fault == DrawFault::OtherOrder),
        (|urn| urn.push(urn[0].clone()), |fault| *fault == DrawFault::OtherOrder),
        (|urn| drop(urn.pop()), |fault| matches!(fault, DrawFault::Lacks(_))),
        (|urn| urn.push("autre".into()), |fault| *fault == DrawFault::Foreign("autre".into())),
    ];
    for (change, is_fault) in cases {
        let faults = found(&changed(|(_, _, urn, _)| change(urn)));
        let [(0, faults)] = &faults[..] else { panic!("{faults:?}") };
        assert!(is_fault(&faults[0]), "{faults:?}");
    }
    let faults = found(&changed(|(_, _, urn, _)| urn.clear()));
    assert!(faults[0].1.contains(&DrawFault::EmptyUrn), "{faults:?}");
}

#[test]
fn what_was_drawn_cannot_be_drawn_again_as_long_as_it_is_left_out() {
    let mut facts = record();
    let on = place(&facts, |fact| matches!(fact, Fact::ExclusionSet { on: true }));
    facts.remove(on);
    let lacking =
        found(&facts).into_iter().filter(|(_, faults)| matches!(faults[..], [DrawFault::Lacks(_), ..]));
    assert_eq!(lacking.count(), 4, "all but the first of each");
    facts.insert(on, record()[on].clone());
    let second = facts.iter().rposition(|recorded| is_drawn(&recorded.fact)).unwrap();
    let before = check_draws(&facts).into_iter().find(|draw| draw.what == Drawn::Recording).unwrap().chosen;
    if let Fact::Drawn { urn, .. } = &mut facts[second].fact {
        urn.insert(0, before.clone());
    }
    let faults = found(&facts);
    assert!(
        faults.iter().any(|(at, faults)| *at == 5 && faults[0] == DrawFault::DrawnBefore(before.clone()))
    );
}

#[test]
fn a_commitment_that_is_missing_late_or_not_the_only_one_is_found() {
    let mut facts = record();
    let (bound, drawn) = (place(&facts, is_bound), place(&facts, is_drawn));
    assert!(bound < drawn, "bound before, told after");
    let commitment = facts.remove(bound);
    assert_eq!(found(&facts), [(0, vec![DrawFault::NotBound])]);
    facts.insert(drawn, commitment.clone());
    assert_eq!(found(&numbered(facts.clone())), [(0, vec![DrawFault::BoundLate])]);
    facts.remove(drawn);
    facts.insert(bound, commitment.clone());
    facts.insert(bound, commitment);
    assert_eq!(found(&numbered(facts)), [(0, vec![DrawFault::BoundTwice])]);
}

#[test]
fn a_draw_of_another_session_or_candidate_is_found() {
    let mut facts = record();
    if let Fact::Made { session, .. } = &mut facts[0].fact {
        *session = SessionId(1);
    }
    assert!(found(&facts).into_iter().map(|(_, faults)| faults).eq(vec![vec![DrawFault::OtherSeed]; 6]));
    let mut facts = record();
    let drawn = place(&facts, is_drawn);
    if let Fact::Drawn { candidate, .. } = &mut facts[drawn].fact {
        *candidate = c(77);
    }
    assert_eq!(found(&facts)[0], (0, vec![DrawFault::NotBound]));
}

#[test]
fn a_draw_that_is_there_twice_is_found() {
    let mut facts = record();
    let drawn = place(&facts, is_drawn);
    facts.insert(drawn + 1, facts[drawn].clone());
    let why = NotARecord::OutOfOrder(facts[drawn].number, facts[drawn].number);
    let bad = BadRecord { line: drawn + 2, column: 1, why };
    assert_eq!(read_record(lines(&facts).as_bytes()), Err(bad), "no number comes twice");
    let again = read_record(lines(&numbered(facts)).as_bytes()).unwrap();
    let faults = found(&again);
    assert!(faults[0].0 == 1 && faults[0].1.contains(&DrawFault::Twice), "{faults:?}");
}

#[test]
fn a_file_that_is_no_record_is_refused_with_line_and_column() {
    let good = lines(&record());
    let mut each: Vec<&str> = good.lines().collect();
    let bad = |text: &str| read_record(text.as_bytes()).unwrap_err();
    let place = |text: &str| (bad(text).line, bad(text).column);
    assert_eq!(bad("").why, NotARecord::NotMade);
    assert_eq!(bad(each[1]).why, NotARecord::NotMade);
    let made = each[0].to_owned();
    each.insert(2, &made);
    assert_eq!(bad(&each.join("\n")).why, NotARecord::OutOfOrder(1, 2));
    let again = made.replace("\"number\":1,", "\"number\":3,");
    each[2] = &again;
    assert_eq!(bad(&each[..3].join("\n")), BadRecord { line: 3, column: 1, why: NotARecord::MadeTwice });
    let other = made.replace("\"version\":1", "\"version\":2");
    assert_eq!(bad(&other).why, NotARecord::OtherVersion(2));
    let early = each[1].replace("\"at_ms\":1795", "\"at_ms\":1794");
    assert_eq!(bad(&format!("{made}\n{early}")).why, NotARecord::TimeGoesBack);
    assert_eq!(place(&good[..good.len() - 4]).0, good.lines().count(), "cut off");
    assert_eq!(place(&format!("{made}\n\n{made}")), (2, 1));
    assert_eq!(place(&made.replacen("{\"number\"", "{\"é\":?,\"number\"", 1)), (1, 6));
    let strange = made.replace("\"fact\":\"made\"", "\"fact\":\"vanished\"");
    assert!(matches!(bad(&strange).why, NotARecord::NotAFact(said) if said == "unknown variant `vanished`"));
    let bytes = [made.as_bytes(), "\né".as_bytes(), &[0xff]].concat();
    let bad = BadRecord { line: 2, column: 2, why: NotARecord::NotText };
    assert_eq!(read_record(&bytes), Err(bad));
    assert_eq!(read_record(good.replace('\n', "\r\n").as_bytes()), Ok(record()), "as some editors save it");
}

fn run(file: &Path) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plateau-signaling"));
    let Output { status, stdout, stderr } = command.arg("verify-draws").arg(file).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_program_says_of_each_draw_in_words_whether_it_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.jsonl");
    std::fs::write(&file, lines(&record())).unwrap();
    let (code, said, complained) = run(&file);
    assert_eq!((code, complained.as_str()), (Some(0), ""));
    let said: Vec<&str> = said.lines().collect();
    let [first, .., sum] = &said[..] else { panic!("{said:?}") };
    assert!(first.starts_with("candidate 01, subject: drew titre-"), "{first}");
    assert!(
        first.contains(" of titre-a, titre-b, titre-c (fact ") && first.ends_with("): verified"),
        "{first}"
    );
    assert_eq!((said.len(), *sum), (7, "6 draws, all verified"));

    std::fs::write(&file, lines(&changed(|(seed, ..)| *seed = DrawSeed(FileHash([9; 32]))))).unwrap();
    let (code, said, complained) = run(&file);
    assert_eq!(code, Some(1));
    assert!(said.lines().next().unwrap().contains("NOT VERIFIED: the seed is not the one that"), "{said}");
    assert_eq!(complained, "plateau-signaling: 1 of 6 draws cannot be verified\n");

    std::fs::write(&file, lines(&record()[..1]) + "{\n").unwrap();
    let (code, said, complained) = run(&file);
    assert_eq!((code, complained.as_str()), (Some(1), "plateau-signaling: the record is refused\n"));
    assert!(said.starts_with(&format!("{}:2:", file.display())), "{said}");

    let (code, said, _) = run(&folder.path().join("nowhere.jsonl"));
    assert!(code == Some(1) && said.contains("cannot be read"), "{said}");
}

/// The record in the samples, and the page that explains it.
fn sample() -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/record");
    let file = folder.join("record.jsonl");
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
        desk.staff(Order::ExcludeDrawn { on: true });
        for number in 1..=2 {
            desk.run_to(number, "recording");
            desk.draw(number, Drawn::Recording);
        }
        let mut facts = desk.facts();
        facts.retain(|recorded| staff_may_read(&recorded.fact));
        std::fs::write(&file, lines(&facts)).unwrap();
    }
    let page = std::fs::read_to_string(folder.join("README.md")).unwrap();
    (std::fs::read_to_string(file).unwrap(), page)
}

#[test]
fn the_sample_record_is_verified_and_its_page_works_the_first_draw_out() {
    let (record, page) = sample();
    let facts = read_record(record.as_bytes()).unwrap();
    assert_eq!(verify_draws(&facts), Ok(4));
    let Fact::Made { session, .. } = &facts[0].fact else { panic!("it is made") };
    let Fact::DrawCommitted { commitment, .. } = &facts[place(&facts, is_bound)].fact else {
        panic!("bound")
    };
    let Fact::Drawn { seed, nonce, chosen, .. } = &facts[place(&facts, is_drawn)].fact else {
        panic!("drawn")
    };
    let told = [session.to_string(), commitment.0.to_string(), seed.0.to_string(), nonce.to_string()];
    for told in told.iter().chain([chosen]) {
        assert!(page.contains(told.as_str()), "the page says {told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.jsonl");
    std::fs::write(&file, &record).unwrap();
    let (code, said, _) = run(&file);
    assert_eq!(code, Some(0));
    assert!(said.lines().all(|line| page.contains(line)), "the page shows what the program says:\n{said}");
}
