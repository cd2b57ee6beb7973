//! The session's clients: the sample is right, and what is wrong is named.

use signaling::directory::{Directory, MAX_CLIENT_BYTES};
use signaling::protocol::{Role, normalised_number};

const SAMPLE: &str = include_str!("../samples/clients.json");

fn refused(json: &str) -> String {
    Directory::parse(json).expect_err("wrong on purpose").to_string()
}

fn client(id: &str, number: &str, rest: &str) -> String {
    let card = format!(r#"{{"id":"{id}","name":"N","number":"{number}","direction":"inbound"{rest}}}"#);
    format!(r#"{{"card":{card},"role":{{"role":"R"}}}}"#)
}

fn list(clients: &[String]) -> String {
    format!(r#"{{"clients":[{}]}}"#, clients.join(","))
}

#[test]
fn the_sample_is_a_directory_with_fictitious_numbers() {
    let directory = Directory::parse(SAMPLE).unwrap();
    assert_eq!((directory.count(Role::Jury), directory.count(Role::Candidate)), (4, 2));
    for card in directory.page(Role::Staff, 0).cards {
        let number = normalised_number(&card.number);
        // Ranges that Arcep keeps free for fiction.
        assert!(
            ["0639 98", "0199 00"].iter().any(|range| number.starts_with(&range.replace(' ', ""))),
            "{number}"
        );
        assert!(!card.fields.is_empty() && !card.contacts.is_empty());
    }
}

#[test]
fn an_empty_list_is_a_directory() {
    assert_eq!(Directory::parse(r#"{"clients":[]}"#).unwrap().count(Role::Staff), 0);
}

#[test]
fn what_is_wrong_is_named() {
    let good = client("a", "01 99 00 00 01", "");
    assert!(refused("{").starts_with("not a list of clients"));
    assert!(refused(r#"{"clients":[],"more":1}"#).contains("more"));
    let unknown = client("a", "01 99 00 00 01", r#","colour":"red""#);
    assert!(refused(&list(&[unknown])).contains("colour"));
    let twice = refused(&list(&[good.clone(), client("a", "01 99 00 00 02", "")]));
    assert_eq!(twice, r#"client 2 ("a"): card.id "a" is that of an earlier client"#);
    let number = refused(&list(&[good.clone(), client("b", "+33 1 99 00 00 01", "")]));
    assert!(number.contains("card.number"), "{number}");
    assert!(refused(&list(&[client("b", "call me", "")])).contains("no telephone number"));
    assert_eq!(refused(&list(&[good.replace(r#""N""#, r#"" ""#)])), r#"client 1 ("a"): card.name is empty"#);
    assert_eq!(refused(&list(&[good.replace(r#""R""#, r#""""#)])), r#"client 1 ("a"): role.role is empty"#);
    let large = good.replace(r#""R""#, &format!(r#""{}""#, "x".repeat(MAX_CLIENT_BYTES)));
    assert!(refused(&list(&[large])).contains("more than"));
}

#[test]
fn pages_hold_as_many_clients_as_fit() {
    let role = format!(r#""{}""#, "x".repeat(15_000));
    let clients: Vec<String> = (10..20)
        .map(|n| client(&format!("c{n}"), &format!("01 99 00 00 {n}"), "").replace(r#""R""#, &role))
        .collect();
    let directory = Directory::parse(&list(&clients)).unwrap();
    let (mut skip, mut pages) = (0, 0);
    loop {
        let page = directory.page(Role::Jury, skip);
        assert_eq!(page.cards.len(), page.roles.len());
        skip += page.cards.len() as u32;
        pages += 1;
        if !page.more {
            break;
        }
    }
    assert_eq!((skip, pages), (10, 5));
}
