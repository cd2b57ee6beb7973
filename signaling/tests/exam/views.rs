//! What each seat is shown, and what never.

use std::sync::{Arc, LazyLock};

use signaling::exam::Report;
use signaling::package::{Content, Exam};
use signaling::protocol::exam::*;
use signaling::protocol::{ClientId, MAX_MESSAGE_BYTES, MAX_TOLD_BYTES, Role, encode};

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays, station_of};

/// The sample, each secret of it marked: `MARK:name:` opens when `name` is drawn, `ROLE` is never for a candidate.
pub static MARKED: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let mut exam = Exam::clone(&SAMPLE);
    for (id, client) in &mut exam.clients {
        let mark = format!("MARK:{}:", id.0);
        client.card.name = mark.clone();
        client.card.number = mark.clone();
        client.card.fields.iter_mut().for_each(|field| field.value = mark.clone());
        client.card.contacts.iter_mut().for_each(|contact| contact.outcome = mark.clone());
        client.role.role = "ROLE".into();
        client.role.theme = "ROLE".into();
        client.role.expected = "ROLE".into();
    }
    exam.subjects.iter_mut().for_each(|subject| subject.title = format!("MARK:{}:", subject.id));
    for recording in &mut exam.recordings {
        recording.title = format!("MARK:{}:", recording.id);
        recording.text = "ROLE".into();
    }
    exam.part1.expected.body = "ROLE".into();
    exam.guides.values_mut().for_each(|guide| guide.body = "ROLE".into());
    for grid in exam.grids.values_mut() {
        grid.criteria.iter_mut().for_each(|criterion| criterion.text = "ROLE".into());
    }
    Arc::new(exam)
});

/// All texts that there are.
pub fn every_item(exam: &Exam) -> Vec<ItemRef> {
    let mut items = vec![ItemRef::Part1, ItemRef::Expected];
    items.extend(exam.documents.iter().map(|document| ItemRef::Document(document.id.clone())));
    items.extend(exam.templates.iter().map(|template| ItemRef::Template(template.id.clone())));
    items.extend(exam.clients.keys().map(|id| ItemRef::Client(id.clone())));
    items.extend(exam.clients.keys().map(|id| ItemRef::Role(id.clone())));
    items.extend(exam.guides.keys().map(|id| ItemRef::Guide(id.clone())));
    items.extend(exam.grids.keys().map(|competence| ItemRef::Grid(*competence)));
    items
}

/// What a candidate drew: the names whose marks may be found at its station.
pub fn open_marks(desk: &Desk, number: u16) -> Vec<String> {
    let mut open = Vec::new();
    for Recorded { fact, .. } in desk.facts() {
        if let Fact::Drawn { candidate, chosen, .. } = fact
            && candidate == c(number)
        {
            let subject = desk.exam.subjects.iter().find(|subject| subject.id.0 == chosen);
            open.extend(subject.into_iter().flat_map(|subject| &subject.clients).map(|id| id.0.clone()));
            open.push(chosen);
        }
    }
    open
}

/// All that a candidate's station can be told, as JSON.
fn all_told(desk: &Desk, number: u16) -> String {
    let mut told = encode(&desk.candidate(number));
    for item in every_item(&desk.exam) {
        if let Ok(item) = desk.session.item(Seat::Candidate(c(number)), c(number), &item, desk.now) {
            told += &encode(&item);
        }
    }
    told
}

/// Marks of what was not drawn.
pub fn leaks(told: &str, open: &[String]) -> Vec<String> {
    let marks = told.split("MARK:").skip(1).filter_map(|rest| rest.split(':').next());
    let mut leaks: Vec<String> =
        marks.filter(|name| !open.iter().any(|open| open == name)).map(str::to_owned).collect();
    let never = ["ROLE", "Nom-secret", "Membre", "\"theme\""];
    leaks.extend(never.into_iter().filter(|word| told.contains(word)).map(str::to_owned));
    leaks
}

#[test]
fn nothing_of_what_is_not_drawn_reaches_a_candidate_and_what_is_drawn_does_in_its_phases() {
    for format in ["titre", "ccp1", "ccp2"] {
        let mut desk = Desk::with(&MARKED, format, 2, 2);
        desk.run_to(2, "part2");
        desk.draw(2, Drawn::Subject);
        let phases = desk.session.format().phases.clone();
        for phase in &phases {
            for step in [Step::Open, Step::Ready, Step::Start] {
                desk.step(1, step);
                let told = all_told(&desk, 1);
                assert_eq!(leaks(&told, &open_marks(&desk, 1)), Vec::<String>::new(), "{:?}", phase.id);
            }
            if let Some(what) = phase.draw {
                assert!(!all_told(&desk, 1).contains(&format!("{what:?}:")));
                desk.draw(1, what);
            }
            let told = all_told(&desk, 1);
            assert_eq!(leaks(&told, &open_marks(&desk, 1)), Vec::<String>::new(), "{:?}", phase.id);
            let sees_clients = desk.candidate(1).clients.len();
            let expected = desk.session.format().exchanges.count;
            let may_see = phase.see.contains(&Seen::Subject);
            assert_eq!(sees_clients, if may_see { expected } else { 0 }, "{:?}", phase.id);
            if may_see {
                let first = desk.candidate(1).clients[0].id.clone();
                let mark = format!("MARK:{}:", first.0);
                assert!(told.matches(&mark).count() > 3, "the same search finds it after the draw");
            }
            desk.step(1, Step::Finish);
        }
    }
}

#[test]
fn names_are_for_staff_alone_and_notes_for_who_wrote_them() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    desk.run_to(1, "part3");
    let note = Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: "SECRET-11".into(),
        moment: RemarkMoment::Arrival,
    };
    desk.order(plays(1), note).unwrap();
    let jury = |juror| encode(&desk.session.jury_view(JurorId(juror), Some(c(1)), desk.now).unwrap());
    assert!(jury(11).contains("SECRET-11") && !jury(12).contains("SECRET-11"));
    assert!(!jury(11).contains("Nom-secret") && !jury(12).contains("Nom-secret"));
    let staff = encode(&desk.session.staff_view(desk.now));
    assert!(staff.contains("Nom-secret-1") && !staff.contains("SECRET-11"));
    let told = encode(&desk.candidate(1)) + &encode(&desk.candidate(2));
    assert!(!told.contains("SECRET") && !told.contains("Nom-secret") && !told.contains("Membre"));
    for recorded in desk.facts() {
        let line = encode(&recorded);
        let hidden = line.contains("SECRET-11") || line.contains("\"seed\"") && !line.contains("\"drawn\"");
        assert!(!hidden || !signaling::exam::staff_may_read(&recorded.fact), "{line}");
    }
}

#[test]
fn texts_are_given_to_who_may_read_them_now() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    let first = |exam: &Exam| ItemRef::Document(exam.documents[0].id.clone());
    let document = first(&SAMPLE);
    let given = |desk: &Desk, seat, item: &ItemRef| desk.session.item(seat, c(1), item, desk.now);
    let one = Seat::Candidate(c(1));
    assert_eq!(given(&desk, one, &document), Err(Refused::NoSuchItem), "it waits");
    desk.run_next(1);
    assert!(given(&desk, one, &document).is_ok() && given(&desk, one, &ItemRef::Part1).is_ok());
    assert_eq!(
        given(&desk, Seat::Candidate(c(2)), &document),
        Err(Refused::NoSuchItem),
        "not on its account"
    );
    desk.step(1, Step::Finish);
    desk.run_next(1);
    desk.draw(1, Drawn::Subject);
    assert_eq!(given(&desk, one, &ItemRef::Part1), Err(Refused::NoSuchItem), "part 1 is over");
    let client = desk.candidate(1).clients[0].id.clone();
    assert!(given(&desk, one, &ItemRef::Client(client.clone())).is_ok());
    let role = ItemRef::Role(client);
    assert_eq!(given(&desk, one, &role), Err(Refused::NoSuchItem));
    for juror in [plays(1), listens(1)] {
        assert!(given(&desk, juror, &role).is_ok() && given(&desk, juror, &ItemRef::Expected).is_ok());
        assert!(given(&desk, juror, &ItemRef::Guide("recording".into())).is_ok());
    }
    let not_drawn = SAMPLE.clients.keys().find(|id| !desk.candidate(1).clients.iter().any(|c| c.id == **id));
    let undrawn = ItemRef::Role(ClientId(not_drawn.unwrap().0.clone()));
    for (seat, item) in [(plays(2), &role), (STAFF, &role), (plays(1), &undrawn)] {
        assert_eq!(given(&desk, seat, item), Err(Refused::NoSuchItem));
    }
}

#[test]
fn the_largest_session_and_the_longest_text_fit_in_messages() {
    let mut desk = Desk::empty(&SAMPLE, "titre");
    for jury in 1..=15 {
        desk.jury(jury);
    }
    for number in 1..=60 {
        let name = "É".repeat(80);
        let phases: Vec<_> = desk.session.format().phases.iter().map(|phase| phase.id.clone()).collect();
        let extra = phases.into_iter().map(|id| ExtraTime { phase: Some(id), extra: Extra::Percent(33) });
        desk.staff(Order::Register { candidate: c(number), name, extra: extra.collect() });
        desk.staff(Order::Assign { candidate: c(number), jury: JuryId(number % 15 + 1) });
        desk.floor.roles.insert(station_of(number), Role::Candidate);
        desk.sit(Person::Candidate(c(number)), Some(station_of(number)));
        desk.order(Seat::Candidate(c(number)), Order::AskHelp { text: "É".repeat(MAX_HELP_CHARS) }).unwrap();
        desk.staff(Order::Message { to: vec![c(number)], text: "Bonjour".into() });
    }
    let more = Order::Register { candidate: c(61), name: "Un".into(), extra: Vec::new() };
    assert_eq!(desk.refused(STAFF, more), Refused::SessionFull);
    // All have drawn all there is, and have known every outage there can be, time and again.
    for number in 1..=60 {
        desk.floor.roles.insert(station_of(number), Role::Candidate);
        desk.sit(Person::Candidate(c(number)), Some(station_of(number)));
        desk.run_to(number, "recording");
        desk.draw(number, Drawn::Recording);
        for _ in 0..5 {
            for kind in [OutageKind::Link, OutageKind::Device, OutageKind::Voice] {
                desk.report(Report::Failed {
                    cause: Cause { kind, station: station_of(number) },
                    unnoticed_ms: 0,
                });
            }
            desk.pass(1_000);
            for kind in [OutageKind::Link, OutageKind::Device, OutageKind::Voice] {
                desk.report(Report::Works(Cause { kind, station: station_of(number) }));
            }
        }
        desk.step(number, Step::Finish);
    }
    let view = desk.session.staff_view(desk.now);
    let shown: Vec<_> = view.candidates.iter().flat_map(|tile| &tile.outages).collect();
    assert_eq!(shown.len(), 100, "the others once these are settled");
    let first = shown.iter().map(|outage| outage.outage).min();
    for outage in shown.iter().filter(|outage| !outage.lasts).map(|outage| outage.outage) {
        desk.staff(Order::Decline { outage });
    }
    let after = desk.session.staff_view(desk.now);
    let next = after.candidates.iter().flat_map(|tile| &tile.outages).map(|outage| outage.outage).min();
    assert!(next > first, "{next:?}");
    let staff = encode(&view).len();
    assert!(staff > MAX_MESSAGE_BYTES && staff < MAX_TOLD_BYTES * 9 / 10, "{staff}");

    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    for jury in [plays(1), listens(1)] {
        for part in [ScoredIn::Situation, ScoredIn::Interview] {
            for (competence, grid) in &SAMPLE.grids {
                for criterion in grid.criteria.iter().filter(|_| grid.scored_in.contains(&part)) {
                    let (candidate, competence, criterion) = (c(1), *competence, criterion.id.clone());
                    let level = Some(u8::from(jury == plays(1)));
                    let score = Order::Score { candidate, part, competence, criterion, level };
                    desk.order(jury, score).unwrap();
                }
            }
            desk.order(jury, Order::Lock { candidate: c(1), part }).unwrap();
        }
        let text = "\"".repeat(4_000);
        let note =
            Order::Remark { candidate: c(1), kind: RemarkKind::Note, text, moment: RemarkMoment::Arrival };
        while desk.order(jury, note.clone()).is_ok() {}
    }
    let jury = encode(&desk.session.jury_view(JurorId(11), None, desk.now).unwrap()).len();
    assert!(jury > 40_000 && jury < MAX_TOLD_BYTES * 9 / 10, "{jury}");
    let mut alone = desk.juror(plays(1), 1);
    alone.scoring.iter_mut().for_each(|scoring| scoring.remarks.clear());
    assert!(encode(&alone).len() < MAX_MESSAGE_BYTES * 19 / 20, "what it has alone");

    let mut exam = Exam::clone(&SAMPLE);
    let long = "\"é\n".repeat(33_000);
    exam.documents[0].content = Content::Markdown(long.clone());
    let desk = Desk::with(&Arc::new(exam), "titre", 1, 1);
    let reference = ItemRef::Document(SAMPLE.documents[0].id.clone());
    let item = desk.session.item(plays(1), c(1), &reference, desk.now).unwrap();
    let parts = in_parts(&reference, &item);
    assert!(parts.len() > 3 && parts.iter().all(|part| encode(part).len() < MAX_MESSAGE_BYTES));
    assert!(parts.iter().all(|part| part.of as usize == parts.len()));
    let json: String = parts.into_iter().map(|part| part.json).collect();
    assert_eq!(serde_json::from_str::<Item>(&json).unwrap(), item);
}

#[test]
fn what_is_missing_for_a_start_is_listed() {
    let mut desk = Desk::empty(&SAMPLE, "titre");
    let missing = |desk: &Desk| desk.session.staff_view(desk.now).missing;
    assert_eq!(missing(&desk), [Missing::DateOrPlace, Missing::Candidates]);
    desk.staff(Order::Place { date: "27 novembre".into(), place: "B12".into() });
    desk.register(1, Vec::new());
    assert_eq!(missing(&desk), [Missing::Jury(c(1)), Missing::Seat(c(1))]);
    desk.jury(1);
    desk.sit(Person::Juror(JurorId(11)), None);
    desk.staff(Order::Assign { candidate: c(1), jury: JuryId(1) });
    assert_eq!(missing(&desk), [Missing::Seat(c(1)), Missing::JurySeat(JuryId(1))]);
    let heading = desk.session.staff_view(desk.now).heading;
    assert!(heading.iter().any(|field| field.value.starts_with("TP-00483")), "{heading:?}");
}
