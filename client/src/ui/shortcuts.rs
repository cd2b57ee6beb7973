//! Which key does what: function keys and Ctrl chords only, so that no letter typed in a field does anything, and
//! never Escape for ending a call.

mod listed;

use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Ui};

/// An action that has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Take the call that rings, or place the chosen one.
    Phone,
    /// Refuse the call that rings.
    Decline,
    /// End the call.
    HangUp,
    /// Mute or unmute the microphone.
    Mute,
    /// Put the call on hold, or take it back.
    Hold,
    /// Open the list of posts to hand the call over to, or close it.
    Transfer,
    /// Hand it over now.
    TransferNow,
    /// Ask the post first.
    Consult,
    /// Let the post go, and take the client back.
    CancelTransfer,
    /// Have the calls speak together.
    Merge,
    /// Speak to the candidate alone.
    Whisper,
    /// Speak with the candidate and its client.
    JoinIn,
    /// Go on in the candidate's place.
    TakeOver,
    /// Leave the call to the candidate.
    StopHelping,
    /// Write in the candidate's place, or no longer.
    TakeChat,
    /// Write to the candidate, or to its client.
    WriteTo,
    /// Draw a subject or a recording.
    Draw,
    /// Search in what may be read.
    Search,
    /// Go to what is written.
    Write,
    /// Begin the next exchange of the run sheet, or end the one that lasts.
    Exchange,
    /// Mark this moment of the exchange.
    Mark,
    /// Go to the scoring grid.
    Grid,
    /// The chosen exchange of the run sheet comes earlier.
    Earlier,
    /// It comes later.
    Later,
    /// Take the next line back.
    NextLine,
    /// Call the chosen client on another line.
    SecondCall,
    /// Record the exchange, or no longer.
    Record,
    /// Go to the chat and write.
    Chat,
    /// Go to the client's file.
    File,
    /// Go to the file of who calls, or back from it.
    CallersFile,
    /// Go to the log of calls.
    Calls,
    /// The log call by call, or by client.
    Sums,
    /// Call back who called last and was not answered.
    CallBack,
    /// Go to the number to dial or, in a call, to the keypad.
    Dial,
    /// Go to the notes on the call.
    Notes,
    /// Ask not to be called, or to be called again.
    DoNotDisturb,
    /// Play the recorded call, or stop it.
    Play,
    /// Choose the output of recorded calls.
    Output,
    /// Send what was written.
    Send,
    /// The client above in the list.
    Previous,
    /// The client below in the list.
    Next,
    /// Close the oldest notice.
    Dismiss,
    /// Begin the headset check, or leave it.
    Check,
    /// Once more, in the headset check.
    Again,
    /// Open or close the figures of the call.
    Figures,
    /// Listen in silence to the chosen station, or no longer where it is the one that is heard.
    Listen,
    /// Listen no longer.
    StopListening,
    /// More of the jury's voice in what is listened to.
    NearVoice,
    /// More of the candidate's.
    FarVoice,
    /// Open or close the settings.
    Settings,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// The other language.
    Language,
    /// Leave the session.
    Leave,
    /// Join.
    Join,
    /// The first, second… of several choices.
    Choose(u8),
    /// Sit down at the internal post of this number in the list, or leave it; at a candidate's, call it.
    Post(u8),
    /// Go to the page of this number, in staff's side of a session or a jury's; at a candidate's, to what it writes.
    Page(u8),
    /// Raise the hand, or lower it.
    Hand,
    /// Bring the phase on: open the next, say that all are ready, start its clock.
    Launch,
    /// Pause the phases that run.
    Pause,
    /// Write to candidates.
    Message,
}

impl Shortcut {
    /// The key.
    pub fn key(self) -> KeyboardShortcut {
        let (modifiers, key) = match self {
            Shortcut::Phone => (Modifiers::NONE, Key::F4),
            Shortcut::Decline => (Modifiers::SHIFT, Key::F4),
            Shortcut::HangUp => (Modifiers::NONE, Key::F8),
            Shortcut::Mute => (Modifiers::NONE, Key::F2),
            Shortcut::Hold => (Modifiers::NONE, Key::F3),
            Shortcut::Transfer => (Modifiers::CTRL, Key::T),
            Shortcut::TransferNow => (Modifiers::CTRL, Key::M),
            Shortcut::Consult => (Modifiers::CTRL, Key::G),
            Shortcut::CancelTransfer => (Modifiers::CTRL | Modifiers::SHIFT, Key::T),
            Shortcut::Merge => (Modifiers::CTRL, Key::U),
            Shortcut::Whisper => (Modifiers::CTRL, Key::S),
            Shortcut::JoinIn => (Modifiers::CTRL, Key::I),
            Shortcut::TakeOver => (Modifiers::CTRL | Modifiers::SHIFT, Key::I),
            Shortcut::StopHelping => (Modifiers::CTRL | Modifiers::SHIFT, Key::S),
            Shortcut::TakeChat => (Modifiers::CTRL | Modifiers::SHIFT, Key::U),
            Shortcut::WriteTo => (Modifiers::SHIFT, Key::F6),
            Shortcut::Draw => (Modifiers::CTRL, Key::K),
            Shortcut::Search => (Modifiers::CTRL, Key::F),
            Shortcut::Write => (Modifiers::CTRL | Modifiers::SHIFT, Key::E),
            Shortcut::Exchange => (Modifiers::CTRL | Modifiers::SHIFT, Key::K),
            Shortcut::Mark => (Modifiers::NONE, Key::F11),
            Shortcut::Grid => (Modifiers::CTRL | Modifiers::SHIFT, Key::G),
            Shortcut::Earlier => (Modifiers::CTRL | Modifiers::SHIFT, Key::PageUp),
            Shortcut::Later => (Modifiers::CTRL | Modifiers::SHIFT, Key::PageDown),
            Shortcut::NextLine => (Modifiers::CTRL, Key::Tab),
            Shortcut::SecondCall => (Modifiers::CTRL | Modifiers::SHIFT, Key::N),
            Shortcut::Record => (Modifiers::NONE, Key::F9),
            Shortcut::Chat => (Modifiers::NONE, Key::F6),
            Shortcut::File => (Modifiers::NONE, Key::F5),
            Shortcut::CallersFile => (Modifiers::SHIFT, Key::F5),
            Shortcut::Calls => (Modifiers::CTRL, Key::J),
            Shortcut::Sums => (Modifiers::CTRL | Modifiers::SHIFT, Key::J),
            Shortcut::CallBack => (Modifiers::SHIFT, Key::F7),
            Shortcut::Dial => (Modifiers::NONE, Key::F7),
            Shortcut::Notes => (Modifiers::CTRL, Key::N),
            Shortcut::DoNotDisturb => (Modifiers::CTRL, Key::B),
            Shortcut::Play => (Modifiers::CTRL, Key::P),
            Shortcut::Output => (Modifiers::CTRL, Key::O),
            Shortcut::Send | Shortcut::Join => (Modifiers::CTRL, Key::Enter),
            Shortcut::Previous => (Modifiers::CTRL, Key::PageUp),
            Shortcut::Next => (Modifiers::CTRL, Key::PageDown),
            Shortcut::Dismiss => (Modifiers::CTRL, Key::D),
            Shortcut::Check => (Modifiers::NONE, Key::F10),
            Shortcut::Again => (Modifiers::CTRL, Key::R),
            Shortcut::Figures => (Modifiers::NONE, Key::F12),
            Shortcut::Listen => (Modifiers::CTRL, Key::E),
            Shortcut::StopListening => (Modifiers::SHIFT, Key::F8),
            Shortcut::NearVoice => (Modifiers::SHIFT, Key::F11),
            Shortcut::FarVoice => (Modifiers::SHIFT, Key::F12),
            Shortcut::Settings => (Modifiers::NONE, Key::F1),
            Shortcut::Larger => (Modifiers::CTRL, Key::Plus),
            Shortcut::Smaller => (Modifiers::CTRL, Key::Minus),
            Shortcut::Language => (Modifiers::CTRL, Key::L),
            Shortcut::Leave => (Modifiers::CTRL, Key::Q),
            Shortcut::Choose(number) => (Modifiers::CTRL, digit(number)),
            Shortcut::Post(number) => (Modifiers::CTRL | Modifiers::SHIFT, digit(number)),
            Shortcut::Page(number) => (Modifiers::CTRL, function_key(number)),
            Shortcut::Hand => (Modifiers::SHIFT, Key::F1),
            Shortcut::Launch => (Modifiers::CTRL, Key::F9),
            Shortcut::Pause => (Modifiers::CTRL, Key::F10),
            Shortcut::Message => (Modifiers::CTRL, Key::F11),
        };
        KeyboardShortcut::new(modifiers, key)
    }

    /// The key as people read it.
    pub fn keys(self, ctx: &Context) -> String {
        ctx.format_shortcut(&self.key())
    }

    /// True where it was pressed in this pass, which others still see.
    pub fn pressed_unseen(self, ui: &Ui) -> bool {
        ui.input(|input| input.events.iter().any(|event| self.is(event)))
    }

    /// True where it was pressed in this pass; nothing else sees it then. Unlike egui's own matching, Shift must be
    /// as asked, so that a key with it is never taken for the key without it.
    pub fn pressed(self, ui: &Ui) -> bool {
        ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !self.is(event));
            input.events.len() < before
        })
    }

    fn is(self, event: &Event) -> bool {
        let KeyboardShortcut { modifiers, logical_key } = self.key();
        match event {
            Event::Key { key, physical_key, pressed: true, repeat: false, modifiers: held } => {
                self.same_key(*key, *physical_key, logical_key)
                    && held.matches_logically(modifiers)
                    && (held.shift == modifiers.shift || self == Shortcut::Larger)
            }
            _ => false,
        }
    }

    /// Digits go by their place, for on a French keyboard they are typed with Shift; and on many keyboards *plus* is
    /// typed with the key of *equals*.
    fn same_key(self, pressed: Key, place: Option<Key>, wanted: Key) -> bool {
        match self {
            Shortcut::Choose(_) | Shortcut::Post(_) => place.unwrap_or(pressed) == wanted,
            Shortcut::Larger => matches!(pressed, Key::Plus | Key::Equals),
            Shortcut::Smaller => pressed == wanted && place != Some(Key::Num6),
            _ => pressed == wanted,
        }
    }
}

fn function_key(number: u8) -> Key {
    FUNCTION_KEYS[usize::from(number.saturating_sub(1)) % FUNCTION_KEYS.len()]
}

const FUNCTION_KEYS: [Key; 7] = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7];

fn digit(number: u8) -> Key {
    DIGITS[usize::from(number) % DIGITS.len()]
}

const DIGITS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_alone_and_no_escape_does_anything() {
        for shortcut in Shortcut::LISTED.iter().copied() {
            let key = shortcut.key();
            let function_key = key.logical_key.name().starts_with('F') && key.logical_key.name().len() > 1;
            assert!(function_key || key.modifiers.ctrl, "{shortcut:?}");
            assert_ne!(key.logical_key, Key::Escape);
        }
    }

    #[test]
    fn every_key_is_in_the_list_that_people_see() {
        let source = include_str!("shortcuts.rs");
        let variants = source.split("pub enum Shortcut {").nth(1).and_then(|rest| rest.split("\n}").next());
        let names = variants.unwrap().lines().map(str::trim).filter(|line| !line.starts_with("//"));
        let names = names.map(|line| line.split([',', '(']).next().unwrap()).filter(|name| !name.is_empty());
        let listed: Vec<String> =
            Shortcut::LISTED.iter().map(|shortcut| format!("{shortcut:?}").replace("(1)", "")).collect();
        // Joining has the key of sending, and is before any list.
        for name in names.filter(|name| *name != "Join") {
            assert!(listed.iter().any(|listed| listed == name), "{name}");
        }
    }

    #[test]
    fn no_key_does_two_things() {
        for (number, one) in Shortcut::LISTED.iter().enumerate() {
            for other in &Shortcut::LISTED[number + 1..] {
                assert_ne!(one.key(), other.key(), "{one:?} and {other:?}");
            }
        }
    }
}
