//! People are given their places.

use super::*;

fn sit(number: u16, station: Option<u32>) -> Order {
    Order::Sit { who: Person::Candidate(CandidateNumber(number)), station: station.map(StationId) }
}

fn seats() -> Room {
    let mut room = Room::with(prepared());
    room.window.key(Modifiers::CTRL, Key::F3);
    room
}

#[test]
fn a_person_is_placed_moved_and_let_go_and_only_where_it_can_sit() {
    let mut room = seats();
    assert!(!room.window.shows(PLACES.place_here), "nobody is chosen");
    assert!(!room.window.shows("Roy-Desplanches") && !room.window.shows("Aïssatou"), "numbers, and no names");
    room.window.press("Candidat n°\u{a0}06, Sans jury");
    let here = room.window.harness.query_all_by_label_contains(PLACES.place_here);
    assert_eq!(here.count(), 3, "free stations of candidates, and no others");
    room.window.press("Placer ici, Poste «\u{a0}PC du fond\u{a0}», Candidat n°\u{a0}06");
    assert_eq!(room.serve(kept), [sit(6, Some(4))]);
    room.window.press("Candidat n°\u{a0}06, Poste «\u{a0}PC du fond\u{a0}»");
    room.window.key(Modifiers::CTRL, Key::Num1);
    assert_eq!(room.serve(kept), [sit(6, Some(3))], "moved to the first free station");
    room.window.press("Candidat n°\u{a0}06, Poste «\u{a0}05\u{a0}»");
    room.window.press("Libérer la place, Candidat n°\u{a0}06");
    assert_eq!(room.serve(kept), [sit(6, None)]);
}

#[test]
fn everybody_is_placed_after_a_look_at_the_list() {
    let mut room = seats();
    room.window.press_button(PLACES.place_all);
    assert_eq!(room.orders(), []);
    assert!(room.window.shows("Candidat n°\u{a0}05\u{a0}: Poste «\u{a0}05\u{a0}», à son numéro"));
    assert!(room.window.shows("Candidat n°\u{a0}06\u{a0}: Poste «\u{a0}PC du fond\u{a0}», dans l’ordre"));
    room.window.press_button(PLACES.place_all_yes);
    let juror =
        |juror, station| Order::Sit { who: Person::Juror(JurorId(juror)), station: Some(StationId(station)) };
    let wanted = [sit(5, Some(3)), sit(6, Some(4)), sit(8, Some(5)), juror(2, 12), juror(3, 11)];
    assert_eq!(room.serve(kept), wanted, "jury B’s station is for who plays in it; who is left has none");
}
