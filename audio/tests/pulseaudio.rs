//! Real streams on a PulseAudio server, where one answers; elsewhere these tests say so and pass.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    process::Command as Process,
    sync::mpsc,
    time::{Duration, Instant},
};

use audio::{
    AudioThread, Command, Config, DeviceKind, Event, Frame, FrameTap, Hooks, Output, SAMPLE_RATE_HZ, Side,
    Sink, Source, Tone,
};

/// A loudspeaker whose monitor is a microphone, for as long as this lives.
struct NullSink {
    name: String,
    module: String,
}

impl NullSink {
    /// `None` where no server answers.
    fn load(label: &str) -> Option<Self> {
        let name = format!("plateau_{label}_{}", std::process::id());
        let sink = format!("sink_name={name}");
        let loaded =
            Process::new("pactl").args(["load-module", "module-null-sink", &sink, "rate=48000"]).output();
        let loaded = loaded.ok().filter(|output| output.status.success());
        let module = loaded.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        if module.is_none() {
            eprintln!("skipped: no PulseAudio server answers");
        }
        Some(Self { name, module: module? })
    }

    fn unload(&self) {
        let _ = Process::new("pactl").args(["unload-module", &self.module]).status();
    }
}

impl Drop for NullSink {
    fn drop(&mut self) {
        self.unload();
    }
}

struct Ear(mpsc::SyncSender<Frame>);

impl FrameTap for Ear {
    fn frame(&mut self, side: Side, _index: u64, samples: &Frame) {
        if side == Side::Near {
            let _ = self.0.try_send(*samples);
        }
    }
}

/// Of a frame's energy, the part at `hz`.
fn share_at(hz: f32, frame: &Frame) -> f32 {
    let step = std::f32::consts::TAU * hz / SAMPLE_RATE_HZ as f32;
    let (mut re, mut im, mut energy) = (0.0, 0.0, 1e-9);
    for (index, sample) in frame.iter().enumerate() {
        let phase = step * index as f32;
        re += sample * phase.cos();
        im += sample * phase.sin();
        energy += sample * sample;
    }
    2.0 * (re * re + im * im) / (energy * frame.len() as f32)
}

fn station(sink: &NullSink) -> (AudioThread, mpsc::Receiver<Event>) {
    let (events, said) = mpsc::sync_channel(1_000);
    let speaker = Sink::Device(sink.name.clone());
    let config = Config {
        source: Source::Device(format!("{}.monitor", sink.name)),
        voice: speaker.clone(),
        ring: speaker.clone(),
        prompt: speaker,
    };
    let on_event = move |event| drop(events.try_send(event));
    let hooks = Hooks { on_packet: Box::new(|_| {}), on_event: Box::new(on_event) };
    (AudioThread::start(config, hooks).unwrap(), said)
}

#[test]
fn a_tone_played_on_a_loudspeaker_is_heard_by_its_microphone() {
    let Some(sink) = NullSink::load("tone") else { return };
    let listed = audio::devices().unwrap();
    let of_kind = |kind| listed.iter().filter(move |device| device.kind == kind);
    assert!(of_kind(DeviceKind::Speaker).any(|device| device.id.to_string().ends_with(&sink.name)));
    assert!(of_kind(DeviceKind::Microphone).any(|device| device.id.to_string().contains(&sink.name)));

    let (station, _said) = station(&sink);
    let (frames, heard) = mpsc::sync_channel(100);
    station.command(Command::SetGate { send: true, receive: true }).unwrap();
    station.command(Command::Tap(Some(Box::new(Ear(frames))))).unwrap();
    station.command(Command::Tone(Output::Voice, Some(Tone::Busy))).unwrap();
    let tone = |frame: &Frame| frame.iter().any(|s| s.abs() > 0.04) && share_at(440.0, frame) > 0.8;
    let found =
        (0..2_000).any(|_| heard.recv_timeout(Duration::from_secs(20)).is_ok_and(|frame| tone(&frame)));
    assert!(found);
}

#[test]
fn a_device_taken_away_is_said_to_be_lost_and_nothing_takes_its_place() {
    let Some(sink) = NullSink::load("lost") else { return };
    let (_station, said) = station(&sink);
    sink.unload();
    let mut lost = Vec::new();
    let begun = Instant::now();
    while lost.len() < 4 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the loss is said: {lost:?}");
        let event = said.recv_timeout(Duration::from_secs(20)).expect("the loss is said");
        if let Event::DeviceLost { endpoint, .. } = event {
            lost.push(endpoint);
        }
    }
    lost.sort();
    lost.dedup();
    assert_eq!(lost.len(), 4, "the microphone and three outputs");
}
