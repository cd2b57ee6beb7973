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

fn with_posts(posts: &str) -> String {
    format!(r#"{{"clients":[{}],"posts":[{posts}]}}"#, client("a", "01 99 00 00 01", ""))
}

fn post(id: &str, name: &str, number: &str) -> String {
    format!(r#"{{"id":"{id}","name":"{name}","number":"{number}","purpose":"P","role":"R"}}"#)
}

#[test]
fn a_post_is_found_by_name_and_number_and_a_candidate_is_not_told_its_role() {
    let directory = Directory::parse(SAMPLE).unwrap();
    for text in ["12", "1 2", "service EXPERTISE"] {
        assert_eq!(directory.post(text).map(|post| post.id.0.as_str()), Some("expertise"), "{text}");
    }
    assert_eq!(directory.post(""), None);
    assert!(directory.posts(Role::Jury).iter().all(|post| post.role.is_some()));
    assert!(directory.posts(Role::Candidate).iter().all(|post| post.role.is_none()));
    assert_eq!(directory.posts(Role::Candidate).len(), 2);
}

#[test]
fn what_is_wrong_with_a_post_is_named() {
    let good = post("x", "Expertise", "12");
    assert!(Directory::parse(&with_posts(&good)).is_ok());
    let after = |other: String| refused(&with_posts(&format!("{good},{other}")));
    let taken = r#"post 2 ("x"): id "x" is that of a client or of an earlier post"#;
    assert_eq!(after(post("x", "Autre", "13")), taken);
    assert!(after(post("a", "Autre", "13")).contains(r#"id "a" is that of a client"#));
    assert!(after(post("y", "EXPERTISE", "13")).contains("name \"EXPERTISE\" is that of"));
    assert!(after(post("y", "Autre", "1-2")).contains("number \"1-2\" is that of"));
    assert!(after(post("y", "Autre", "01 99 00 00 01")).contains("number"));
    assert!(after(post("y", "Autre", "douze")).contains("is no telephone number"));
    assert!(after(post("y", "", "13")).contains("name is empty"));
    assert!(after(post("y", &"x".repeat(81), "13")).contains("more than 80 characters"));
    let silent = good.replace(r#","role":"R""#, "");
    assert!(refused(&with_posts(&silent)).contains("role is empty"));
    let many: Vec<String> =
        (0..65).map(|n| post(&format!("p{n}"), &format!("N{n}"), &format!("{}", 200 + n))).collect();
    assert_eq!(refused(&with_posts(&many.join(","))), "65 posts are more than 64");
    let long = good.replace(r#""P""#, &format!(r#""{}""#, "x".repeat(40_000)));
    assert!(refused(&with_posts(&long)).contains("more than 32768"));
}
