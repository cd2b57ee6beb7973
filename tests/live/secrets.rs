//! Before its draw no byte of a subject or a recording is at a candidate's station: marks in every client's file, role
//! sheet, grid and recording are searched in what passes between the station and the server, in its files, and in its
//! memory (on Linux). The same search finds them once the candidate may have them. It goes on at a second candidate's
//! station in the same session, which draws after the first: what one has drawn is not at the other's.
//!
//! The voice goes past the server, encrypted from station to station, and carries nothing but voice: stations open no
//! data channel beside it.

mod places;
mod planted;
mod tapped;

use std::collections::BTreeSet;

use serde_json::json;
use signaling::protocol::Role;
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, Contact, DocumentId, Drawn, ExamView, ItemRef, JurorId, JuryId, Order,
    Person, RemarkKind, Step,
};
use tests::programs::Robot;
use tests::session::{Juror, give, view};

use crate::hall::{CANDIDATE, Hall, once};
use crate::stage::{PATIENCE, Stage, root};
use planted::{Marks, What};
use tapped::Tap;

/// Who has not drawn yet while the other one has.
const OTHER: CandidateNumber = CandidateNumber(8);

struct Search {
    hall: Hall,
    marks: Marks,
    own: Watched,
    /// The station of who draws later.
    later: Robot,
    others: Watched,
}

/// Where the station of a candidate could have something.
struct Watched {
    tap: Tap,
    folder: &'static str,
}

/// What was found, place by place.
struct Found {
    wire: BTreeSet<What>,
    files: BTreeSet<What>,
    memory: BTreeSet<What>,
}

impl Found {
    fn all(&self) -> BTreeSet<What> {
        [&self.wire, &self.files, &self.memory].into_iter().flatten().cloned().collect()
    }
}

impl Watched {
    fn station(stage: &Stage, folder: &'static str, name: &str) -> (Self, Robot) {
        let tap = Tap::start(&stage.url());
        let station = stage.robot_in(folder, &tap.url, "candidate", name, "candidate");
        (Watched { tap, folder }, station)
    }

    fn look(&self, station: &mut Robot, stage: &Stage, marks: &Marks) -> Found {
        // What is on its way arrives.
        station.listen_for(std::time::Duration::from_millis(500));
        let wire: BTreeSet<What> = self.tap.heard().iter().flat_map(|said| marks.found(said)).collect();
        let (mut files, mut memory) = (BTreeSet::new(), BTreeSet::new());
        for folder in [self.folder.to_owned(), format!("{}-own", self.folder)] {
            places::files(&stage.data(&folder), &mut |bytes| files.append(&mut marks.found(bytes)));
        }
        #[cfg(target_os = "linux")]
        {
            let seen = places::memory(station.pid(), &mut |bytes| memory.append(&mut marks.found(bytes)));
            assert!(seen > 16 << 20, "only {seen} bytes of the station's memory can be read");
        }
        // Elsewhere nobody looks there, and what is looked for is taken from the wire.
        if cfg!(not(target_os = "linux")) {
            memory.extend(wire.iter().cloned());
        }
        Found { wire, files, memory }
    }
}

impl Search {
    fn open() -> Self {
        let mut marks = Marks::none();
        let sample = root().join("signaling/samples/package");
        let stage = Stage::of_package(|folder| marks.plant(&sample, &folder.join("package")));
        let (own, candidate) = Watched::station(&stage, "candidate", "07");
        let (others, later) = Watched::station(&stage, "later", "08");
        let names = ["Léa", "Mme"].map(|name| format!("{name} {}", marks.make(What::Person)));
        let mut hall = Hall::with(stage, candidate, "titre", names.each_ref().map(String::as_str));
        let other = format!("Zoé {}", marks.make(What::Person));
        hall.lead.register(OTHER, &other).unwrap();
        // Its jury is another, which has not come yet.
        let juror = Juror { number: (JurorId(21), JuryId(2)), name: "M. Noir", jury: "Jury B" };
        hall.lead.appoint(juror, &[OTHER]).unwrap();
        hall.lead.seat(Person::Candidate(OTHER), Role::Candidate, "08", PATIENCE).unwrap();
        Search { hall, marks, own, later, others }
    }

    fn look(&mut self) -> Found {
        self.own.look(&mut self.hall.candidate, &self.hall.stage, &self.marks)
    }

    /// Likewise at the station of who draws later.
    fn look_at_the_other(&mut self) -> Found {
        self.others.look(&mut self.later, &self.hall.stage, &self.marks)
    }

    /// The candidate's station asks for whatever there is, entitled or not.
    fn pry(&mut self) {
        pry(&mut self.hall.candidate, CANDIDATE);
    }

    /// The station of who has not drawn asks for all of its own, and for all of who has; nothing of a draw is there.
    fn other_knows_of_no_draw(&mut self, when: &str) {
        for of in [OTHER, CANDIDATE] {
            pry(&mut self.later, of);
        }
        let found = self.look_at_the_other().all();
        assert!(found.iter().all(is_before_any_draw), "{when}: {found:?}");
    }

    /// The candidate reads all that its view names.
    fn read(&mut self, view: &CandidateView) {
        read(&mut self.hall.candidate, CANDIDATE, view);
    }
}

fn pry(station: &mut Robot, of: CandidateNumber) {
    let clients = std::fs::read_dir(root().join("signaling/samples/package/clients")).unwrap();
    let mut asked = vec![json!(ItemRef::Expected), json!({ "grid": 1 }), json!({ "guide": "recording" })];
    asked.extend((1..=6).map(|exchange| json!({ "chat": { "exchange": exchange, "after": 0 } })));
    for client in clients.flatten().map(|entry| entry.path()) {
        let id = client.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        asked.extend([json!({ "client": id }), json!({ "role": id })]);
    }
    for item in asked {
        station.say(&json!({ "do": "read_item", "of": of, "item": item })).unwrap();
    }
    station.say(&json!({ "do": "call", "to": "06 39 98 12 40" })).unwrap();
    station.wait("error", PATIENCE, |_| true).unwrap();
}

fn read(station: &mut Robot, of: CandidateNumber, view: &CandidateView) {
    let documents = view.documents.iter().map(|entry| ItemRef::Document(DocumentId::clone(&entry.id)));
    let templates = view.templates.iter().map(|entry| ItemRef::Template(entry.id.clone()));
    let clients = view.clients.iter().map(|entry| ItemRef::Client(entry.id.clone()));
    let part1 = view.part1.then_some(ItemRef::Part1);
    for item in documents.chain(templates).chain(clients).chain(part1) {
        let item = json!(item);
        let known = station.all("item").any(|event| event["item"] == item);
        if !known {
            station.say(&json!({ "do": "read_item", "of": of, "item": item })).unwrap();
            station.wait("item", PATIENCE, |event| event["item"] == item).unwrap();
        }
    }
}

/// What a candidate sees at its station, once it is as wanted.
fn seen(station: &mut Robot, wanted: impl Fn(&CandidateView) -> bool) -> CandidateView {
    once(station, |event| match view(event) {
        Some(ExamView::Candidate(view)) => Some(*view).filter(&wanted),
        Some(ExamView::Jury(_) | ExamView::Staff(_)) | None => None,
    })
}

/// The files of the clients that it has drawn.
fn files_of(view: &CandidateView) -> BTreeSet<What> {
    view.clients.iter().map(|entry| What::Client(entry.id.0.clone())).collect()
}

/// What a candidate may know of a day whose draws it has not done.
fn is_before_any_draw(what: &What) -> bool {
    matches!(what, What::Part1 | What::Document | What::Template)
}

#[test]
fn no_byte_of_a_subject_is_at_a_candidates_station_before_its_draw_and_the_same_search_finds_it_after() {
    use Step::{Finish, Open, Ready, Start};
    let mut search = Search::open();
    search.hall.go(&[Open, Ready, Start]);
    let view = search.hall.view(|view| view.part1);
    search.read(&view);
    search.pry();
    let found = search.look();
    let known = BTreeSet::from([What::Part1, What::Document, What::Template]);
    assert_eq!((&found.wire, &found.memory), (&known, &known), "what it reads is found, and nothing else");
    assert!(found.files.iter().all(is_before_any_draw), "{:?}", found.files);

    search.hall.go(&[Finish, Open, Ready, Start]);
    search.hall.view(|view| view.may.draw == Some(Drawn::Subject));
    search.pry();
    let found = search.look().all();
    assert!(found.iter().all(is_before_any_draw), "before the draw: {found:?}");
    search.hall.lead.go(OTHER, &[Open, Ready, Start, Finish, Open, Ready, Start]).unwrap();
    seen(&mut search.later, |view| view.may.draw == Some(Drawn::Subject));
    search.other_knows_of_no_draw("before any draw");

    search.hall.draw(Drawn::Subject);
    let view = search.hall.view(|view| view.clients.len() == 6);
    search.read(&view);
    search.pry();
    let found = search.look();
    let mut own = files_of(&view);
    for place in [&found.wire, &found.memory] {
        assert!(own.is_subset(place), "after the draw: {place:?}");
        let subjects = place.iter().filter(|what| matches!(what, What::Subject(_)));
        assert_eq!(subjects.count(), 1, "{place:?}");
    }
    let subject = found.wire.iter().find(|what| matches!(what, What::Subject(_))).cloned();
    own.extend(known.iter().cloned().chain(subject));
    let found = found.all();
    assert!(found.is_subset(&own), "and nothing else: {:?}", found.difference(&own));
    search.other_knows_of_no_draw("once the other one has drawn");

    // Exchanges, with the jury's notes and scores on this very candidate.
    search.hall.start_exchanges();
    let sheet = search.hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
    for contact in [Contact::Call, Contact::OpenChat] {
        search.hall.exchange(sheet.iter().find(|planned| planned.contact == contact).unwrap());
    }
    let note = format!("Observation {}", search.marks.make(What::Person));
    search.hall.remark(RemarkKind::Note, &note);
    search.hall.score(1);
    search.hall.go(&[Finish, Open, Ready, Start, Finish, Open, Ready, Start]);
    search.hall.view(|view| view.may.draw == Some(Drawn::Recording));
    search.pry();
    let found = search.look().all();
    assert!(found.is_subset(&own), "before the recording is drawn: {:?}", found.difference(&own));

    search.hall.draw(Drawn::Recording);
    search.hall.candidate.wait("prompts", PATIENCE, |event| event["prompts"][0]["what"].is_string()).unwrap();
    let found = search.look();
    let sounds: Vec<_> = found.files.iter().filter(|what| matches!(what, What::Sound(_))).collect();
    let [What::Sound(drawn)] = sounds[..] else { panic!("one recording is among its files: {sounds:?}") };
    assert!(found.wire.contains(&What::Sound(drawn.clone())), "it came over the wire: {:?}", found.wire);
    own.extend([What::Sound(drawn.clone()), What::Recording(drawn.clone())]);
    let found = found.all();
    assert!(found.contains(&What::Recording(drawn.clone())), "{found:?}");
    assert!(found.is_subset(&own), "and nothing else: {:?}", found.difference(&own));
    let part = search.hall.about(|_| true).scoring[0].part;
    give(&mut search.hall.jury, &Order::Lock { candidate: CANDIDATE, part }).unwrap();
    let found = search.look().all();
    assert!(found.is_subset(&own), "nor what was decided: {:?}", found.difference(&own));

    // What was drawn, said and decided is not at the other's station; its own draw is, once it has drawn.
    search.other_knows_of_no_draw("after all draws of the other one");
    search.later.say(&json!({ "do": "draw", "what": Drawn::Subject })).unwrap();
    let view = seen(&mut search.later, |view| view.clients.len() == 6);
    read(&mut search.later, OTHER, &view);
    let found = search.look_at_the_other();
    let (its_own, before) = (files_of(&view), |what: &&What| !is_before_any_draw(what));
    for place in [&found.wire, &found.memory] {
        assert!(its_own.is_subset(place), "after its draw: {place:?}");
    }
    let found = found.all();
    let of_draws = found.iter().filter(before).filter(|what| !its_own.contains(what));
    let more: Vec<&What> = of_draws.collect();
    assert!(matches!(more[..], [What::Subject(_)]), "and nothing else: {more:?}");
}
