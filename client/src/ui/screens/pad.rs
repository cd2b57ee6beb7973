//! What is written in a field and has not come back from the station yet.

use eframe::egui::{Id, TextEdit, Ui};

/// A text in a field. The station shows it again once it has it, joined with what was written elsewhere.
#[derive(Debug, Default)]
pub(super) struct Pad {
    pub text: String,
    /// What the station was given last, until it shows it.
    pub given: Option<String>,
    /// The edition that is written over.
    pub edition: u64,
    pub changed: bool,
    pub focused: bool,
}

impl Pad {
    /// Follows what the station shows, but for what was written since; how many characters came before that.
    pub fn follow(&mut self, shown: &str, edition: u64) -> usize {
        let joined = edition != self.edition;
        self.given.take_if(|given| given == shown || (joined && shown.contains(&**given)));
        if self.given.is_none() && !self.changed {
            self.edition = edition;
            if self.text != shown {
                let own = std::mem::replace(&mut self.text, shown.to_owned());
                return shown
                    .strip_suffix(&*own)
                    .filter(|_| joined)
                    .map_or(0, |before| before.chars().count());
            }
        }
        0
    }

    /// What is to be given to the station now, where there is room for it.
    pub fn give(&mut self, has_room: bool) -> Option<String> {
        let text = (self.changed && has_room).then(|| self.text.clone())?;
        (self.given, self.changed) = (Some(text.clone()), false);
        Some(text)
    }

    /// Whether the station has not shown yet what is here.
    pub fn is_ahead(&self) -> bool {
        self.changed || self.given.is_some()
    }
}

/// Whoever writes goes on where they were, though something now stands before it.
pub(super) fn move_cursor(ui: &Ui, id: Id, by: usize) {
    let Some(mut state) = TextEdit::load_state(ui.ctx(), id) else { return };
    let moved = state.cursor.char_range().map(|mut range| {
        range.primary.index += by;
        range.secondary.index += by;
        range
    });
    state.cursor.set_char_range(moved);
    state.store(ui.ctx(), id);
}

#[cfg(test)]
mod tests {
    use super::Pad;

    #[test]
    fn what_is_being_written_is_not_overwritten_by_what_the_station_shows_late() {
        let mut pad = Pad::default();
        pad.follow("ancien", 0);
        assert_eq!(pad.text, "ancien");
        (pad.text, pad.given) = ("nouveau".into(), Some("nouveau".into()));
        pad.follow("ancien", 0);
        assert_eq!(pad.text, "nouveau");
        pad.follow("nouveau", 0);
        pad.follow("nouveau, et d’ailleurs", 3);
        assert_eq!(pad.text, "nouveau, et d’ailleurs");
        (pad.text, pad.changed) = ("pas encore donné".into(), true);
        pad.follow("nouveau", 4);
        assert_eq!(
            (pad.text.as_str(), pad.edition),
            ("pas encore donné", 3),
            "it was written over the third"
        );
    }

    #[test]
    fn what_came_from_elsewhere_is_shown_though_what_was_given_was_never_shown_alone() {
        let mut pad = Pad { text: "d’ici".into(), given: Some("d’ici".into()), ..Pad::default() };
        pad.follow("d’ailleurs", 2);
        assert_eq!((pad.text.as_str(), pad.edition), ("d’ici", 0), "the station has not taken it yet");
        assert_eq!(pad.follow("d’ailleurs\nd’ici", 2), 11);
        assert_eq!((pad.text.as_str(), pad.edition), ("d’ailleurs\nd’ici", 2));
    }
}
