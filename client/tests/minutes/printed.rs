//! The pages of a full day as other programs read them: qpdf finds no fault in the file, pdfua (of PyPI) none against
//! PDF/UA-1, poppler reads headings, heads of tables and texts in the order in which they are printed. Where a program is
//! missing the test says so, and is skipped.

use std::path::Path;
use std::process::Command;

use super::*;

/// What a program writes; none where it is not on this computer.
fn run(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = match Command::new(program).args(arguments).arg(file).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: {program} is not on this computer");
            return None;
        }
        output => output.expect("the program can be run"),
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program}: {said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

/// The file is whole, and what PDF/UA-1 asks for as far as programs can tell.
pub(super) fn check(file: &Path) {
    if let Some(said) = run("qpdf", &["--check"], file) {
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
    // By checkpoints of the Matterhorn protocol: it ends with an error where it finds anything.
    if let Some(said) = run("pdfua", &["check"], file) {
        assert!(said.contains("no findings"), "{said}");
    }
}

/// The day, with plays, dossiers and a purge.
fn full_day() -> Vec<Recorded> {
    let mut facts = day();
    let last = facts.last().expect("a day has facts").clone();
    let candidate = CandidateNumber(1);
    let first = last.number + kept::plays(candidate).len() as u64 + 1;
    let more = kept::plays(candidate).into_iter().map(Fact::Play).chain(kept::keeping(candidate, first));
    for (number, fact) in (last.number + 1..).zip(more) {
        facts.push(Recorded {
            number,
            at_ms: last.at_ms + 1_000,
            by: Seat::Server,
            order: None,
            fact,
            ..last
        });
    }
    facts
}

/// Without line ends, blanks that layout has put between words, and the quotes in which each line is shown.
fn flat(text: &str) -> String {
    text.replace('"', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each is after the one before.
fn in_order(text: &str, parts: &[String]) {
    let text = flat(text);
    let mut from = 0;
    for part in parts.iter().map(|part| flat(part)) {
        let at = text[from..].find(&part);
        assert!(at.is_some(), "{part:?} is not in what follows: {}", &text[from..]);
        from += at.unwrap_or_default() + part.len();
    }
}

#[test]
fn other_programs_read_the_pages_of_a_full_day_without_a_fault_and_in_their_order() {
    let document = made(full_day());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pv.pdf");
    std::fs::write(&file, pdf(&document).unwrap()).unwrap();
    check(&file);
    let sections: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Heading(1, text) = block { Some(text.clone()) } else { None })
        .collect();
    assert!(sections.len() > 12, "{sections:?}");
    if let Some(said) = run("pdfinfo", &["-struct-text"], &file) {
        let titles: Vec<String> = std::iter::once(document.title.clone()).chain(sections.clone()).collect();
        in_order(&said, &titles);
        let structure: Vec<&str> = said.lines().map(str::trim_start).collect();
        let count = |kind: &str| structure.iter().filter(|line| line.starts_with(kind)).count();
        let (tables, headings) = (
            document
                .blocks
                .iter()
                .filter(|block| matches!(block, Block::Table(_) | Block::Fields(_)))
                .count(),
            document.blocks.iter().filter(|block| matches!(block, Block::Heading(2, _))).count(),
        );
        assert_eq!(count("Table"), tables, "each is tagged once, over however many pages it goes");
        assert_eq!((count("H1"), count("H2"), count("H3")), (1, sections.len(), headings));
        assert!(count("TH") > tables, "heads of columns are told from cells");
        // The heads of the thread, which goes over many pages, once.
        let heads = ["N°", "Heure", "Fait", "Par"].map(str::to_owned);
        in_order(said.rsplit("journal de la session").next().unwrap(), &heads);
    }
    if let Some(said) = run("pdftotext", &["-enc", "UTF-8"], &file) {
        let out = std::fs::read_to_string(file.with_extension("txt")).unwrap_or(said);
        in_order(&out, &sections);
        for part in ["Écoutes coupées", "Certificat de suppression", "Recours expirés", "Présence requise"]
        {
            assert!(flat(&out).contains(part), "{part}");
        }
    }
}
