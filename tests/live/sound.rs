//! Loudspeakers and microphones of a sound server, plugged and unplugged.

use std::process::{Child, Command};

use crate::stage::speech;

/// A loudspeaker of the sound server that can be unplugged. What is played to it is what its microphone hears.
pub struct Sink {
    pub name: &'static str,
    module: Option<String>,
}

impl Sink {
    pub fn plugged(name: &'static str) -> Self {
        let mut sink = Sink { name, module: None };
        sink.plug();
        sink
    }

    pub fn plug(&mut self) {
        let name = format!("sink_name={}", self.name);
        let arguments = ["load-module", "module-null-sink", &name, "rate=48000", "channels=1"];
        self.module = Some(pactl(&arguments).trim().to_owned());
    }

    pub fn unplug(&mut self) {
        if let Some(module) = self.module.take() {
            pactl(&["unload-module", &module]);
        }
    }

    pub fn microphone(&self) -> String {
        format!("device:{}.monitor", self.name)
    }

    pub fn loudspeaker(&self) -> String {
        format!("device:{}", self.name)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.unplug();
    }
}

/// Speaks into a microphone until it is stopped or has nothing more to say.
pub fn spoken_into(microphone: &Sink) -> Child {
    Command::new("paplay").args(["-d", microphone.name]).arg(speech("candidate")).spawn().unwrap()
}

/// Asks the sound server.
pub fn pactl(arguments: &[&str]) -> String {
    let done = Command::new("pactl").args(arguments).output().expect("pactl is installed");
    assert!(done.status.success(), "{arguments:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// Whether there is none; says so.
pub fn no_sound_server() -> bool {
    let missing = std::env::var_os("PLATEAU_TEST_PULSE").is_none();
    if missing {
        eprintln!("skipped: no sound server was brought for this test (cargo xtask test does)");
    }
    missing
}
