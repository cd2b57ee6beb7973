//! The sample package: what an author learns from, and what demo and tests run.

use std::collections::{BTreeMap, BTreeSet};

use signaling::directory::Directory;
use signaling::package::{Channel, Competence, Content, Exam, FormatId, Package};
use signaling::protocol::{ClientId, Direction, FileHasher, Role};

use crate::draft::{Draft, open_zip, sample_path};

fn sample() -> Package {
    Package::open(&sample_path()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn exchanges<'a>(exam: &'a Exam, format: &str) -> Vec<Vec<&'a signaling::package::Client>> {
    let format = FormatId::from(format);
    let subjects = exam.subjects_of(&format);
    subjects.map(|subject| subject.clients.iter().map(|id| &exam.clients[id]).collect()).collect()
}

fn covered(clients: &[&signaling::package::Client]) -> BTreeSet<u8> {
    clients.iter().flat_map(|client| &client.competences).map(|competence| competence.number()).collect()
}

#[test]
fn the_sample_is_whole_and_the_same_from_a_zip() {
    let package = sample();
    let exam = &package.exam;
    let counts: Vec<_> = ["titre", "ccp1", "ccp2"].map(|format| exchanges(exam, format).len()).into();
    assert_eq!(counts, [3, 2, 2]);
    assert_eq!(exam.recordings.len(), 3);
    assert_eq!(exam.grids.len(), Competence::COUNT as usize);
    assert_eq!(exam.posts.len(), 2);
    assert!(exam.documents.iter().all(|document| matches!(document.content, Content::Markdown(_))));

    for subject in exchanges(exam, "titre") {
        assert_eq!(covered(&subject), (1..=7).collect(), "each subject of the title shows every competence");
        let first = subject[0];
        let calls = (first.channel, first.card.direction) == (Channel::Phone, Direction::Inbound);
        assert!(calls, "whatever the demo draws, {} calls first", first.card.name);
    }
    for subject in exchanges(exam, "ccp1") {
        assert_eq!(covered(&subject), (1..=3).collect());
        assert!(subject.iter().all(|client| client.card.direction == Direction::Inbound));
    }
    for subject in exchanges(exam, "ccp2") {
        assert_eq!(covered(&subject), (4..=7).collect());
    }
    for format in ["titre", "ccp1", "ccp2"] {
        let allowed = &exam.formats[&FormatId::from(format)].exchanges;
        for subject in exchanges(exam, format) {
            let channels: BTreeSet<_> = subject.iter().map(|client| client.channel).collect();
            assert_eq!(
                channels,
                [Channel::Phone, Channel::Chat].into(),
                "{format}: {:?}",
                subject[0].card.id
            );
            let directions: BTreeSet<_> = subject.iter().map(|client| client.card.direction).collect();
            let all: BTreeSet<_> = allowed.directions.iter().copied().collect();
            assert_eq!(directions, all, "{format}: {:?}", subject[0].card.id);
        }
    }
    let mut drawn: BTreeMap<&ClientId, usize> = BTreeMap::new();
    for client in exam.subjects.iter().flat_map(|subject| &subject.clients) {
        *drawn.entry(client).or_default() += 1;
    }
    assert_eq!(
        (drawn.len(), drawn.values().max()),
        (exam.clients.len(), Some(&1)),
        "each client is drawn once"
    );
    for recording in &exam.recordings {
        assert!(
            (50_000..70_000).contains(&recording.duration_ms),
            "{}: {}",
            recording.id,
            recording.duration_ms
        );
        let bytes = package.read(&recording.sound).unwrap();
        let mut hasher = FileHasher::default();
        hasher.update(&bytes);
        assert_eq!(hasher.finish(), recording.sound.hash);
    }

    let zipped = open_zip(&Draft::sample().zip("")).unwrap();
    assert_eq!(zipped.exam, *exam);
}

#[test]
fn clients_and_posts_of_a_package_make_a_directory() {
    let exam = sample().exam;
    let clients = exam.clients.values();
    let clients: Vec<_> =
        clients.map(|client| serde_json::json!({ "card": client.card, "role": client.role })).collect();
    let json = serde_json::json!({ "clients": clients, "posts": exam.posts });
    let directory = Directory::parse(&json.to_string()).unwrap();
    assert_eq!(directory.count(Role::Jury), 28);
    assert_eq!(directory.posts(Role::Candidate).len(), 2);
}

#[test]
fn the_sample_uses_only_numbers_and_addresses_that_belong_to_nobody() {
    // The ranges that ARCEP keeps for fiction, and RFC 2606 §2 for names.
    let fiction = ["019900", "026191", "035301", "046571", "053649", "063998"];
    for (name, content) in Draft::sample().files {
        let Ok(text) = String::from_utf8(content) else { continue };
        for number in numbers(&text) {
            assert!(fiction.iter().any(|range| number.starts_with(range)), "{name}: {number}");
        }
        for (at, _) in text.match_indices('@') {
            let domain: String =
                text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '.').collect();
            assert!(domain.starts_with("lumelec.example"), "{name}: {domain}");
        }
    }
}

/// Ten digits in pairs, as telephone numbers are written.
fn numbers(text: &str) -> Vec<String> {
    let words: Vec<_> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let paired = words.windows(5).filter(|five| five.iter().all(|word| word.len() == 2));
    paired.filter(|five| five[0].starts_with('0')).map(|five| five.concat()).collect()
}

#[test]
fn the_amounts_of_the_sample_follow_from_its_prices() {
    let cents = |kwh: u32, price: u32| (kwh * price + 50) / 100;
    let sample = Draft::sample();
    let text = |name: &str| String::from_utf8(sample.files[name].clone()).unwrap();
    let euros = |cents: u32| format!("{},{:02} €", cents / 100, cents % 100);
    let prices = text("documents/02-offres-et-prix.md");
    for row in [
        "| Lumélec Essentiel | 9,80 | 12,40 | 15,60 | 18,90 |",
        "| Lumélec Classique | 10,90 | 13,90 | 17,20 | 20,70 |",
        "| Lumélec Sérénité | 11,90 | 15,20 | 18,60 | 22,10 |",
        "| Lumélec Essentiel | 0,1980 | 0,2110 | 0,1640 |",
        "| Lumélec Classique | 0,2060 | 0,2190 | 0,1720 |",
        "| Lumélec Sérénité | 0,2020 | 0,2150 | 0,1690 |",
    ] {
        assert!(prices.contains(row), "{row}");
    }
    // Part 1: what was billed, and what should have been.
    let (billed, right) = (2_085 + cents(43_510 - 41_250, 2_060), 2_085 + cents(43_510 - 43_012, 2_060));
    assert!(text("part1/client.toml").contains(&euros(billed)));
    let expected = text("part1/expected.md");
    assert!(expected.contains(&euros(right)) && expected.contains(&euros(billed - right)));
    // Part 3: who owes or saves what.
    let vasseur = 12 * 1_860 + cents(4_250, 2_150) + cents(2_921, 1_690) - 12 * 11_800;
    let haddad = 12 * 1_240 - 1_488 + cents(4_200, 1_980);
    let perrin =
        (12 * 1_720 + cents(9_000, 2_060)) - (12 * 1_560 - 1_872 + cents(5_400, 2_110) + cents(3_600, 1_640));
    for (client, amount) in [
        ("vasseur", vasseur),
        ("haddad", haddad),
        ("perrin", perrin),
        ("tessier", 2 * 1_390 + cents(308, 2_060)),
        ("duval", 1_470 + cents(190, 1_980)),
        ("costa", 2 * 1_560 + cents(640, 1_980)),
        ("morel", 9_311 + 9_430),
        ("bertin", 12_132 + 12_544),
        ("vidal", 31_206 - 19_400),
        ("guerin", 7 * 590),
    ] {
        let file = text(&format!("clients/{client}.toml"));
        assert!(file.contains(&euros(amount)), "{client}: {}", euros(amount));
    }
}
