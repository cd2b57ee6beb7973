//! The display and the sound server that live tests play on, so that neither is needed on the machine.

use std::process::Command;

use crate::display::PrivateDisplay;
use crate::outcome::Outcome;
use crate::packages::{self, For};
use crate::sound::PrivateSound;

/// What could be set up; tests that want a missing part skip, and say so.
pub struct Stage {
    display: Option<PrivateDisplay>,
    sound: Option<PrivateSound>,
}

impl Stage {
    /// Installs what is missing and starts both; the developer's own are never used. A missing part is said, and
    /// in CI on Linux, where nobody reads what is said, it is a failure.
    pub fn set_up() -> Outcome<Self> {
        packages::provide(&[For::Windows, For::Stage]);
        let part = |what: &str, started: Outcome<String>| match started {
            Ok(name) => println!("Live tests have a private {what}: {name}"),
            Err(why) => println!("Live tests that need a {what} skip: {why}"),
        };
        let display = only_on_linux(PrivateDisplay::start);
        part("display", display.as_ref().map(|display| display.name().to_owned()).map_err(Clone::clone));
        let sound = only_on_linux(PrivateSound::start);
        part("sound server", sound.as_ref().map(|_| "PulseAudio".to_owned()).map_err(Clone::clone));
        let stage = Self { display: display.ok(), sound: sound.ok() };
        let whole = stage.display.is_some() && stage.sound.is_some();
        if cfg!(target_os = "linux") && is_ci() && !whole {
            return Err("in CI no test is skipped for want of a display or a sound server".to_owned());
        }
        Ok(stage)
    }

    /// Makes `command` see and hear the stage, and `PLATEAU_TEST_DISPLAY` and `PLATEAU_TEST_PULSE` tell it so.
    pub fn lend_to(&self, command: &mut Command) {
        if let Some(display) = &self.display {
            display.lend_to(command);
        }
        if let Some(sound) = &self.sound {
            sound.lend_to(command);
        }
    }
}

/// As every CI service says of itself.
pub fn is_ci() -> bool {
    std::env::var_os("CI").is_some()
}

fn only_on_linux<T>(start: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    if cfg!(target_os = "linux") { start() } else { Err("it can only be made on Linux".to_owned()) }
}
