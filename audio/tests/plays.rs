//! Recordings at a PulseAudio server, where one answers: heard whole, at one output alone, in step at two stations.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::Read,
    process::{Child, Command as Process, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use audio::{
    AudioThread, Begin, Command, Config, Event, Hooks, PromptEnd, PromptRead, PromptSource, SAMPLE_RATE_HZ,
    Sink, Source,
};

/// Loudspeakers that are ports of one sink, so that one recording of it holds them all on one clock.
struct Lab {
    name: String,
    modules: Vec<String>,
}

const CHANNELS: [&str; 4] = ["front-left", "front-right", "rear-left", "rear-right"];

impl Lab {
    /// `None` where no server answers.
    fn load(label: &str) -> Option<Self> {
        let name = format!("plateau_{label}_{}", std::process::id());
        let map = format!("channel_map={}", CHANNELS.join(","));
        let sink = format!("sink_name={name}");
        let master = load(&["module-null-sink", &sink, "rate=48000", "channels=4", &map]);
        let Some(master) = master else {
            eprintln!("skipped: no PulseAudio server answers");
            return None;
        };
        let mut lab = Self { name, modules: vec![master] };
        for (port, channel) in CHANNELS.iter().enumerate() {
            let (name, of) = (format!("sink_name={}", lab.port(port)), format!("master={}", lab.name));
            let from = format!("master_channel_map={channel}");
            let port = ["module-remap-sink", &name, &of, "channels=1", "channel_map=mono", &from, "remix=no"];
            lab.modules.insert(0, load(&port).unwrap());
        }
        Some(lab)
    }

    fn port(&self, port: usize) -> String {
        format!("{}_{port}", self.name)
    }

    fn sink(&self, port: usize) -> Sink {
        Sink::Device(self.port(port))
    }

    fn record(&self) -> Recorder {
        let mut parec = Process::new("parec");
        parec.args(["-d", &format!("{}.monitor", self.name), "--raw", "--no-remap", "--format=float32le"]);
        parec.args(["--channels=4", "--rate=48000", "--latency-msec=20"]);
        Recorder(parec.stdout(Stdio::piped()).spawn().unwrap())
    }
}

fn load(arguments: &[&str]) -> Option<String> {
    let done = Process::new("pactl").arg("load-module").args(arguments).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

impl Drop for Lab {
    fn drop(&mut self) {
        for module in &self.modules {
            let _ = Process::new("pactl").args(["unload-module", module]).status();
        }
    }
}

struct Recorder(Child);

impl Recorder {
    /// The next seconds of each port.
    fn take(&mut self, seconds: f32) -> [Vec<f32>; 4] {
        let frames = (seconds * SAMPLE_RATE_HZ as f32) as usize;
        let mut bytes = vec![0; frames * 16];
        self.0.stdout.as_mut().unwrap().read_exact(&mut bytes).unwrap();
        let mut ports: [Vec<f32>; 4] = Default::default();
        for (index, bytes) in bytes.chunks_exact(4).enumerate() {
            ports[index % 4].push(f32::from_le_bytes(bytes.try_into().unwrap()));
        }
        ports
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Samples of the tone with which every recording ends: 2 kHz, which is nowhere else in it, as loud at the last as
/// anywhere; short, so that a gap on a busy machine hardly falls into it.
const LAST: usize = 96;

/// Half of full scale, and at the end a tone.
struct Plain {
    at: usize,
    of: usize,
}

impl Plain {
    fn of(samples: usize) -> Self {
        Self { at: 0, of: samples }
    }
}

/// A sample of the last tone, by how many follow it.
fn last_tone(left: usize) -> f32 {
    0.4 * (left as f32 * 2_000.0 / SAMPLE_RATE_HZ as f32 * std::f32::consts::TAU).cos()
}

impl PromptSource for Plain {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        let count = out.len().min(self.of - self.at);
        for sample in &mut out[..count] {
            self.at += 1;
            let left = self.of - self.at;
            *sample = if left < LAST { last_tone(left) } else { 0.5 };
        }
        if count == 0 { PromptRead::Ended } else { PromptRead::Samples(count) }
    }
}

/// Where the last tone is, whole from its first sample to its last.
fn end_of(port: &[f32]) -> Option<usize> {
    let is_it = |part: &[f32]| {
        let own = (0..LAST).rev().map(last_tone);
        part.iter().zip(own).all(|(heard, own)| (heard - own).abs() < 0.01)
    };
    port.windows(LAST).position(is_it).map(|at| at + LAST)
}

fn station(voice: Sink) -> (AudioThread, mpsc::Receiver<Event>) {
    let (events, said) = mpsc::sync_channel(1_000);
    let config = Config { source: Source::Silence, voice, ring: Sink::Null, prompt: Sink::Null };
    let on_event = move |event| drop(events.try_send(event));
    let hooks = Hooks { on_packet: Box::new(|_, _| {}), on_event: Box::new(on_event) };
    (AudioThread::start(config, hooks).unwrap(), said)
}

fn wait_for(said: &mpsc::Receiver<Event>, fits: impl Fn(&Event) -> bool) -> Event {
    let begun = Instant::now();
    loop {
        let left = Duration::from_secs(20).saturating_sub(begun.elapsed());
        let event = said.recv_timeout(left).expect("the event comes");
        if fits(&event) {
            return event;
        }
    }
}

fn loud(port: &[f32]) -> usize {
    port.iter().filter(|sample| (**sample - 0.5).abs() < 0.01).count()
}

fn play(prompt: Plain, output: Sink, held: bool) -> Command {
    Command::Play { prompt: Box::new(prompt), output, held }
}

#[test]
fn a_recording_is_heard_to_its_last_sample_and_nothing_of_it_anywhere_else() {
    let Some(lab) = Lab::load("whole") else { return };
    let (station, said) = station(lab.sink(0));
    for (at, other) in [(1, 0), (0, 1)] {
        let mut recorder = lab.record();
        recorder.take(0.3);
        station.command(play(Plain::of(24_000), lab.sink(at), false)).unwrap();
        let end = wait_for(&said, |event| matches!(event, Event::PromptEnded { .. }));
        let Event::PromptEnded { end, played_ms, gaps } = end else { unreachable!() };
        assert_eq!((end, played_ms), (PromptEnd::Heard, 500));
        let ports = recorder.take(1.5);
        let heard = loud(&ports[at]);
        // What a busy machine left out is told; the end it never leaves out.
        assert!(heard == 24_000 - LAST || gaps > 0, "{heard} samples, {gaps} gaps");
        assert!(end_of(&ports[at]).is_some(), "its last sample is heard, {gaps} gaps");
        for silent in [other, 2, 3] {
            assert_eq!(ports[silent].iter().fold(0.0_f32, |peak, s| peak.max(s.abs())), 0.0, "port {silent}");
        }
    }
}

#[test]
fn two_stations_that_begin_at_one_moment_are_heard_in_step_to_their_end() {
    let Some(lab) = Lab::load("step") else { return };
    let stations = [0, 1].map(|port| (port, station(Sink::Null)));
    for (port, (station, said)) in &stations {
        station.command(play(Plain::of(240_000), lab.sink(*port), true)).unwrap();
        let ready = wait_for(said, |event| matches!(event, Event::PromptReady { .. }));
        assert!(matches!(ready, Event::PromptReady { device } if !device.is_empty()));
    }
    let mut recorder = lab.record();
    recorder.take(0.2);
    let at = Instant::now() + Duration::from_millis(500);
    for (_, (station, _)) in &stations {
        station.command(Command::BeginPlaying(Begin { at, in_step: true })).unwrap();
    }
    let ports = recorder.take(6.5);
    let began = |port: usize| ports[port].iter().position(|sample| *sample > 0.25).unwrap();
    let ended = |port: usize| end_of(&ports[port]).expect("its last sample is heard");
    for (what, one, other) in [("begin", began(0), began(1)), ("end", ended(0), ended(1))] {
        let apart_ms = one.abs_diff(other) as f32 / 48.0;
        println!("they {what} {apart_ms:.1} ms apart");
        assert!(apart_ms < 50.0, "they {what} {apart_ms} ms apart");
    }
    for (_, (_, said)) in &stations {
        let end = wait_for(said, |event| matches!(event, Event::PromptEnded { .. }));
        assert!(matches!(end, Event::PromptEnded { end: PromptEnd::Heard, played_ms: 5_000, .. }));
    }
}

#[test]
fn a_recording_whose_output_is_lost_in_the_midst_is_not_heard_to_its_end() {
    let Some(lab) = Lab::load("lost") else { return };
    let (station, said) = station(Sink::Null);
    station.command(play(Plain::of(480_000), lab.sink(0), false)).unwrap();
    wait_for(&said, |event| matches!(event, Event::PromptPosition { played_ms } if *played_ms >= 400));
    drop(lab);
    let end = wait_for(&said, |event| matches!(event, Event::PromptEnded { .. }));
    let Event::PromptEnded { end, played_ms, .. } = end else { unreachable!() };
    assert_eq!(end, PromptEnd::DeviceLost);
    assert!((400..5_000).contains(&played_ms), "{played_ms}");
}
