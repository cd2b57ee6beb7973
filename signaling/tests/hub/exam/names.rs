//! Under which names files are kept.

use signaling::hub::{FetchId, Input, Offered};
use signaling::protocol::Upload;

use super::hall::{Hall, c};
use super::handed::{hash, letter, part_one, word};

#[test]
fn nothing_that_was_handed_in_is_replaced_by_another_file_of_its_name() {
    let (mut hall, seat) = part_one();
    hall.floor.put(word(&seat), letter(1), 12, hash(7)).unwrap();
    // Another file of the same name, in capitals or not, is one more; the same file once more is not.
    let capitals = Upload::HandIn { of: c(1), name: "LETTRE.odt".into() };
    let again = [(letter(1), 7), (letter(1), 8), (capitals.clone(), 7)];
    for (what, content) in [(letter(1), 8), (capitals, 6)].into_iter().chain(again) {
        hall.floor.put(word(&seat), what, 13, hash(content)).unwrap();
    }
    let named = |hall: &Hall| {
        let mut files = hall.view(1).work.files;
        files.sort_by_key(|file| file.hash);
        files.into_iter().map(|file| (file.hash, file.name)).collect::<Vec<_>>()
    };
    let all = [(6, "LETTRE (3).odt"), (7, "Lettre.odt"), (8, "Lettre (2).odt")];
    assert_eq!(named(&hall), all.map(|(content, name)| (hash(content), name.to_owned())));
}

#[test]
fn a_name_is_taken_while_the_store_has_not_answered_for_its_file() {
    let (mut hall, seat) = part_one();
    hall.floor.store_holds = true;
    for (fetch, content) in [(FetchId(1), 7), (FetchId(2), 8)] {
        let (word, hash) = (word(&seat), hash(content));
        let offered = Offered { word, hash, bytes: 12, what: letter(1) };
        hall.floor.handle(Input::Offered { fetch, offered });
        hall.floor.handle(Input::Arrived { fetch, whole: true });
    }
    hall.floor.release_store();
    let files = hall.view(1).work.files.into_iter();
    let named: Vec<_> = files.map(|file| (file.hash, file.name)).collect();
    let both =
        [(7, "Lettre.odt"), (8, "Lettre (2).odt")].map(|(content, name)| (hash(content), name.to_owned()));
    assert!(both.iter().all(|file| named.contains(file)) && named.len() == 2, "{named:?}");
}
