//! Loudspeakers and microphones of a sound server, plugged and unplugged.

use std::io::Read;
use std::process::{Child, Command, Stdio};

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

/// Loudspeakers that are ports of one sink, so that one recording of it holds what each plays, on one clock.
pub struct Ports {
    name: String,
    modules: Vec<Option<String>>,
    master: String,
}

/// The channels of the sink, one a port.
const CHANNELS: [&str; 4] = ["front-left", "front-right", "rear-left", "rear-right"];

impl Ports {
    pub fn plugged(name: &str) -> Self {
        let (sink, map) = (format!("sink_name={name}"), format!("channel_map={}", CHANNELS.join(",")));
        let master = pactl(&["load-module", "module-null-sink", &sink, "rate=48000", "channels=4", &map]);
        let mut ports = Ports { name: name.into(), modules: vec![None; 4], master: master.trim().to_owned() };
        (0..4).for_each(|port| ports.plug(port));
        ports
    }

    pub fn plug(&mut self, port: usize) {
        let (name, of) = (format!("sink_name={}_{port}", self.name), format!("master={}", self.name));
        let from = format!("master_channel_map={}", CHANNELS[port]);
        let module = ["load-module", "module-remap-sink", &name, &of, "channels=1", "channel_map=mono"];
        let module = pactl(&[&module[..], &[&from, "remix=no"]].concat());
        self.modules[port] = Some(module.trim().to_owned());
    }

    pub fn unplug(&mut self, port: usize) {
        if let Some(module) = self.modules[port].take() {
            pactl(&["unload-module", &module]);
        }
    }

    pub fn device(&self, port: usize) -> String {
        format!("device:{}_{port}", self.name)
    }

    pub fn record(&self) -> Recorded {
        let mut parec = Command::new("parec");
        parec.args(["-d", &format!("{}.monitor", self.name), "--raw", "--no-remap", "--format=float32le"]);
        parec.args(["--channels=4", "--rate=48000", "--latency-msec=20"]);
        let mut child = parec.stdout(Stdio::piped()).spawn().expect("parec is installed");
        let mut output = child.stdout.take().expect("its output was piped");
        let heard = std::thread::Builder::new().name("ports".into()).spawn(move || {
            let mut bytes = Vec::new();
            let _ = output.read_to_end(&mut bytes);
            bytes
        });
        Recorded { child, heard: heard.expect("a thread") }
    }
}

impl Drop for Ports {
    fn drop(&mut self) {
        (0..4).for_each(|port| self.unplug(port));
        pactl(&["unload-module", &self.master]);
    }
}

/// A recording of all ports.
pub struct Recorded {
    child: Child,
    heard: std::thread::JoinHandle<Vec<u8>>,
}

impl Recorded {
    /// What each port played until now.
    pub fn end(mut self) -> [Vec<f32>; 4] {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let bytes = self.heard.join().expect("it is read to its end");
        let mut ports: [Vec<f32>; 4] = Default::default();
        for (index, bytes) in bytes.chunks_exact(4).enumerate() {
            ports[index % 4].push(f32::from_le_bytes(bytes.try_into().expect("four bytes")));
        }
        ports
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
