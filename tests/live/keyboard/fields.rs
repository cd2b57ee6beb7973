//! French in a field of staff's, beside names and chat: it arrives as it was typed.

use std::time::Duration;

use super::{Azerty, FRENCH, Window, no_display};
use crate::hall::Hall;

#[test]
fn staff_writes_french_to_candidates_by_keys_alone() {
    if no_display() {
        return;
    }
    let mut hall = Hall::open("titre");
    let _azerty = Azerty::plugged();
    let window = Window::join(&hall.stage, "second-staff", "ctrl+quotedbl", "Mme Île");
    std::thread::sleep(Duration::from_secs(2));
    window.press(&["ctrl+F4"]);
    std::thread::sleep(Duration::from_millis(500));
    window.write_at("ctrl+F11", FRENCH);
    window.press(&["Return"]);
    hall.view(|view| view.hand.messages.iter().any(|message| message.text == FRENCH));
}
