//! Documents on pages: nothing is lost, nothing stands beyond the margins, and who does not see the pages is told the same.

use super::document::{Block, Document, Table};
use super::face::Faces;
use super::layout::lay_out;
use super::pages::{BOTTOM, Item, Kind, LEFT, Owner, PAGE, Paper, RIGHT, TOP};
use super::{json, pdf};

fn long_table(rows: usize) -> Table {
    let mut table = Table::of("Empreintes", ["N°", "Texte", "Empreinte"]).with_row_heads();
    for number in 1..=rows {
        let hash = format!("{number:064x}");
        table.row([number.to_string(), "Une phrase qui prend deux lignes de sa colonne.".repeat(2), hash]);
    }
    table
}

/// All kinds of blocks, with what is hard to set.
fn awkward() -> Document {
    let mut document = Document {
        title: "Procès-verbal".into(),
        subject: "Essai".into(),
        head: ("Procès-verbal ".repeat(20), "Salle B12, très loin ".repeat(10)),
        foot: "Session".into(),
        as_of_ms: Some(1_795_798_000_000),
        blocks: Vec::new(),
    };
    document.section("Première partie");
    document
        .text("Prêt ? « Oui » : ceci ; cela !\n\nUne ligne 😀 avec un signe que la police n’a pas, et 漢字.");
    document.push(Block::List(vec!["un".into(), "deux ".repeat(200)]));
    document.push(Block::Fields(vec![("Lieu".into(), String::new()), ("Date".into(), "27/11/2026".into())]));
    document.part("Un tableau long");
    document.table(long_table(60), "");
    let mut table = Table::of("", ["Haute", "Vide"]);
    table.rows = vec![vec!["mot ".repeat(4_000), String::new(), "sans tête".into()], Vec::new()];
    document.table(table, "");
    document.table(Table::of("", ["Rien"]), "Il n’y a rien.");
    document.push(Block::NewPage);
    document.push(Block::NewPage);
    document.section("x".repeat(300));
    document
}

fn laid_out(document: &Document) -> (Paper, Faces) {
    let faces = Faces::new();
    (lay_out(document, &faces), faces)
}

/// What is drawn of a node, without spaces.
fn drawn(paper: &Paper, node: usize) -> String {
    let items = paper.pages.iter().flat_map(|page| &page.items);
    let texts = items.filter_map(|item| match item {
        Item::Text { text, owner, .. } if *owner == Owner::Node(node) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<String>().split_whitespace().collect()
}

#[test]
fn nothing_of_a_document_is_lost() {
    let document = awkward();
    let (paper, faces) = laid_out(&document);
    let all: Vec<String> = (0..paper.nodes.len()).map(|node| drawn(&paper, node)).collect();
    let mut wanted: Vec<&str> = vec![&document.title];
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) | Block::Text(_, text) => wanted.push(text),
            Block::List(items) => wanted.extend(items.iter().map(String::as_str)),
            Block::Fields(fields) => wanted.extend(fields.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()])),
            Block::Table(table) => wanted.extend(table.rows.iter().flatten().map(String::as_str)),
            Block::NewPage => {}
        }
    }
    for text in wanted {
        let text: String = faces.drawable(text).split_whitespace().collect();
        assert!(all.contains(&text), "{text:?} is nowhere whole");
    }
}

#[test]
fn nothing_stands_beyond_the_margins() {
    let (paper, faces) = laid_out(&awkward());
    assert!(paper.pages.len() > 5);
    for (number, page) in paper.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text { x, baseline, set, text, owner } = item else { continue };
            let end = x + faces.width(set.weight, set.size, text.trim_end());
            assert!(*x >= LEFT && end <= PAGE.0 - RIGHT + 0.5, "page {number}: {text:?} ends at {end}");
            let is_margin = matches!(owner, Owner::Head | Owner::Foot);
            assert!(
                is_margin || (*baseline > TOP && *baseline < PAGE.1 - BOTTOM + 1.0),
                "{number}: {text:?}"
            );
        }
    }
}

#[test]
fn a_table_has_its_head_on_each_page_and_is_told_it_once() {
    let (paper, _) = laid_out(&awkward());
    let heads = |text: &str, wanted: fn(&Owner) -> bool| {
        let on = |page: &super::pages::Page| {
            page.items.iter().any(|item| {
                matches!(item, Item::Text { text: drawn, owner, .. } if drawn == text && wanted(owner))
            })
        };
        paper.pages.iter().filter(|page| on(page)).count()
    };
    assert_eq!(heads("Empreinte", |owner| matches!(owner, Owner::Node(_))), 1);
    assert!(heads("Empreinte", |owner| *owner == Owner::Repeated) >= 2);
    let rows = |kind| paper.nodes.iter().filter(|node| node.kind == kind).count();
    assert_eq!(rows(Kind::RowHead), 60 + 2, "each row of the long table, and each label");
    // Each row has as many cells as its table has columns, also where texts are missing.
    let row = |wanted: usize| paper.nodes.iter().filter(|node| node.parent == Some(wanted)).count();
    let of_rows = (0..paper.nodes.len()).filter(|at| paper.nodes[*at].kind == Kind::Row).map(row);
    assert!(of_rows.clone().all(|cells| cells == 3 || cells == 2), "{:?}", of_rows.collect::<Vec<_>>());
}

#[test]
fn a_heading_never_stands_alone_at_the_end_of_a_page() {
    for (lines, parts) in (30..60).flat_map(|lines| [(lines, false), (lines, true)]) {
        let mut document = Document { title: "T".into(), ..Document::default() };
        (0..lines).for_each(|_| document.push(Block::List(vec!["ligne".into()])));
        document.section("Titre");
        if parts {
            document.part("Partie");
        }
        document.table(long_table(3), "");
        let (paper, _) = laid_out(&document);
        let heading = paper.contents.iter().find(|entry| entry.level == 1).unwrap();
        let row = paper.nodes.iter().position(|node| node.kind == Kind::RowHead).unwrap();
        let on = |page: &super::pages::Page| {
            page.items
                .iter()
                .any(|item| matches!(item, Item::Text { owner, .. } if *owner == Owner::Node(row)))
        };
        assert!(on(&paper.pages[heading.page]), "after {lines} lines");
    }
}

#[test]
fn the_last_row_of_a_table_does_not_stand_alone_and_a_table_of_few_rows_stays_whole() {
    for (lines, rows) in (20..60).flat_map(|lines| [(lines, 3), (lines, 6)]) {
        let mut document = Document { title: "T".into(), ..Document::default() };
        (0..lines).for_each(|_| document.push(Block::List(vec!["ligne".into()])));
        document.table(long_table(rows), "");
        let (paper, _) = laid_out(&document);
        let is_head =
            |owner: &Owner| matches!(owner, Owner::Node(node) if paper.nodes[*node].kind == Kind::RowHead);
        let heads = paper.pages.iter().map(|page| {
            let items = page.items.iter();
            items.filter(|item| matches!(item, Item::Text { owner, .. } if is_head(owner))).count()
        });
        let heads: Vec<usize> = heads.filter(|heads| *heads > 0).collect();
        assert!(heads.last().is_some_and(|last| *last > 1), "after {lines} lines: {heads:?}");
        assert!(rows > 3 || heads == [3], "after {lines} lines: {heads:?}");
    }
}

#[test]
fn a_sign_that_the_faces_lack_is_said_as_it_was_written() {
    let (paper, _) = laid_out(&awkward());
    let said: Vec<&str> = paper.nodes.iter().filter_map(|node| node.says.as_deref()).collect();
    assert!(matches!(&said[..], [one] if one.contains('😀') && one.contains("漢字")), "{said:?}");
}

#[test]
fn pages_are_an_accessible_pdf_with_title_language_and_tags() {
    let bytes = pdf(&awkward()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(bytes.starts_with(b"%PDF-1.7"));
    for part in
        ["/StructTreeRoot", "/MarkInfo", "/Lang", "/DisplayDocTitle true", "/Outlines", "pdfuaid:part"]
    {
        assert!(text.contains(part), "{part}");
    }
    assert_eq!(pdf(&awkward()).unwrap(), bytes, "the same document makes the same file");
}

#[test]
fn json_nests_sections_and_names_columns() {
    let json = json(&awkward());
    assert_eq!(json["title"], "Procès-verbal");
    let section = &json["content"][0];
    assert_eq!(section["heading"], "Première partie");
    let part = section["content"].as_array().unwrap().iter().find(|it| it["heading"] == "Un tableau long");
    let rows = &part.unwrap()["content"][0]["rows"];
    assert_eq!(rows[1]["N°"], "2");
    assert_eq!(rows.as_array().unwrap().len(), 60);
}
