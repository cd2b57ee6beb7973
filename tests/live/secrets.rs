//! Before its draw no byte of a subject or a recording is at a candidate's station: marks in every client's file, role
//! sheet, grid and recording are searched in what passes between the station and the server, in its files, and in its
//! memory (on Linux). The same search finds them once the candidate may have them.
//!
//! The voice goes past the server, encrypted from station to station, and carries nothing but voice: stations open no
//! data channel beside it.

mod places;
mod planted;
mod tapped;

use std::collections::BTreeSet;

use serde_json::json;
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, Contact, DocumentId, Drawn, ItemRef, Order, RemarkKind, Step,
};
use tests::session::give;

use crate::hall::{CANDIDATE, Hall};
use crate::stage::{PATIENCE, Stage, root};
use planted::{Marks, What};
use tapped::Tap;

struct Search {
    hall: Hall,
    marks: Marks,
    tap: Tap,
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

impl Search {
    fn open() -> Self {
        let mut marks = Marks::none();
        let sample = root().join("signaling/samples/package");
        let stage = Stage::of_package(|folder| marks.plant(&sample, &folder.join("package")));
        let tap = Tap::start(&stage.url());
        let candidate = stage.robot_by(&tap.url, "candidate", "07", "candidate");
        let names = ["Léa", "Mme"].map(|name| format!("{name} {}", marks.make(What::Person)));
        let mut hall = Hall::with(stage, candidate, "titre", names.each_ref().map(String::as_str));
        let other = format!("Zoé {}", marks.make(What::Person));
        hall.lead.register(CandidateNumber(8), &other).unwrap();
        Search { hall, marks, tap }
    }

    fn look(&mut self) -> Found {
        // What is on its way arrives.
        self.hall.candidate.listen_for(std::time::Duration::from_millis(500));
        let wire: BTreeSet<What> = self.tap.heard().iter().flat_map(|said| self.marks.found(said)).collect();
        let (mut files, mut memory) = (BTreeSet::new(), BTreeSet::new());
        for folder in ["candidate", "candidate-own"] {
            let folder = self.hall.stage.data(folder);
            places::files(&folder, &mut |bytes| files.append(&mut self.marks.found(bytes)));
        }
        #[cfg(target_os = "linux")]
        {
            let pid = self.hall.candidate.pid();
            let seen = places::memory(pid, &mut |bytes| memory.append(&mut self.marks.found(bytes)));
            assert!(seen > 16 << 20, "only {seen} bytes of the station's memory can be read");
        }
        // Elsewhere nobody looks there, and what is looked for is taken from the wire.
        if cfg!(not(target_os = "linux")) {
            memory.extend(wire.iter().cloned());
        }
        Found { wire, files, memory }
    }

    /// The candidate's station asks for whatever there is, entitled or not.
    fn pry(&mut self) {
        let clients = std::fs::read_dir(root().join("signaling/samples/package/clients")).unwrap();
        let mut asked = vec![json!(ItemRef::Expected), json!({ "grid": 1 }), json!({ "guide": "recording" })];
        asked.extend((1..=6).map(|exchange| json!({ "chat": { "exchange": exchange, "after": 0 } })));
        for client in clients.flatten().map(|entry| entry.path()) {
            let id = client.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            asked.extend([json!({ "client": id }), json!({ "role": id })]);
        }
        for item in asked {
            self.hall.candidate.say(&json!({ "do": "read_item", "of": CANDIDATE, "item": item })).unwrap();
        }
        self.hall.candidate.say(&json!({ "do": "call", "to": "06 39 98 12 40" })).unwrap();
        self.hall.candidate.wait("error", PATIENCE, |_| true).unwrap();
    }

    /// The candidate reads all that its view names.
    fn read(&mut self, view: &CandidateView) {
        let documents = view.documents.iter().map(|entry| ItemRef::Document(DocumentId::clone(&entry.id)));
        let templates = view.templates.iter().map(|entry| ItemRef::Template(entry.id.clone()));
        let clients = view.clients.iter().map(|entry| ItemRef::Client(entry.id.clone()));
        let part1 = view.part1.then_some(ItemRef::Part1);
        for item in documents.chain(templates).chain(clients).chain(part1) {
            let item = json!(item);
            let known = self.hall.candidate.all("item").any(|event| event["item"] == item);
            if !known {
                let line = json!({ "do": "read_item", "of": CANDIDATE, "item": item });
                self.hall.candidate.say(&line).unwrap();
                self.hall.candidate.wait("item", PATIENCE, |event| event["item"] == item).unwrap();
            }
        }
    }
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

    search.hall.draw(Drawn::Subject);
    let view = search.hall.view(|view| view.clients.len() == 6);
    search.read(&view);
    search.pry();
    let found = search.look();
    let mut own: BTreeSet<What> = view.clients.iter().map(|entry| What::Client(entry.id.0.clone())).collect();
    for place in [&found.wire, &found.memory] {
        assert!(own.is_subset(place), "after the draw: {place:?}");
        let subjects = place.iter().filter(|what| matches!(what, What::Subject(_)));
        assert_eq!(subjects.count(), 1, "{place:?}");
    }
    let subject = found.wire.iter().find(|what| matches!(what, What::Subject(_))).cloned();
    own.extend(known.iter().cloned().chain(subject));
    let found = found.all();
    assert!(found.is_subset(&own), "and nothing else: {:?}", found.difference(&own));

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
}
