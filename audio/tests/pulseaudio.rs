//! Real streams on a PulseAudio server, where one answers; elsewhere these tests say so and pass.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::Read,
    process::{Child, Command as Process, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc,
    },
    thread::Builder,
    time::{Duration, Instant},
};

use audio::{
    AudioThread, Command, Config, DeviceKind, Ears, Event, Frame, FrameTap, Hooks, Line, Output,
    SAMPLE_RATE_HZ, Side, Sink, Source, Tone,
};

/// A loudspeaker whose monitor is a microphone, for as long as this lives.
struct NullSink {
    name: String,
    module: String,
}

impl NullSink {
    /// `None` where no server answers.
    fn load(label: &str) -> Option<Self> {
        Self::load_as(label, &["rate=48000"])
    }

    /// The same with arguments of its own.
    fn load_as(label: &str, arguments: &[&str]) -> Option<Self> {
        let name = format!("plateau_{label}_{}", std::process::id());
        let sink = format!("sink_name={name}");
        let mut pactl = Process::new("pactl");
        let loaded = pactl.args(["load-module", "module-null-sink", &sink]).args(arguments).output();
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

/// What is heard at a sink, channel by channel as they are, for as long as this lives.
struct Recorder {
    child: Child,
    channels: usize,
}

impl Recorder {
    fn start(sink: &NullSink, channels: usize, rate: u32) -> Self {
        let (monitor, format) = (format!("{}.monitor", sink.name), "--format=float32le");
        let (channels_of, rate) = (format!("--channels={channels}"), format!("--rate={rate}"));
        let mut parec = Process::new("parec");
        parec.args(["-d", &monitor, "--raw", "--no-remap", "--latency-msec=20", format, &channels_of, &rate]);
        let child = parec.stdout(Stdio::piped()).spawn().unwrap();
        Self { child, channels }
    }

    /// The peak of each channel in the next `frames`.
    fn peaks(&mut self, frames: usize) -> Vec<f32> {
        let mut bytes = vec![0; frames * self.channels * 4];
        self.child.stdout.as_mut().unwrap().read_exact(&mut bytes).unwrap();
        let mut peaks = vec![0.0_f32; self.channels];
        for (index, bytes) in bytes.chunks_exact(4).enumerate() {
            let sample = f32::from_le_bytes(bytes.try_into().unwrap());
            let peak = &mut peaks[index % self.channels];
            *peak = peak.max(sample.abs());
        }
        peaks
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

/// Opens a line both ways; there is nobody at its other end.
fn talk(station: &AudioThread) {
    let line = Line(1);
    station.command(Command::open_line(line).unwrap()).unwrap();
    station.command(Command::SetGate { line, send: true, receive: true }).unwrap();
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
    let hooks = Hooks { on_packet: Box::new(|_, _| {}), on_event: Box::new(on_event) };
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
    talk(&station);
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

/// Waits for an event that fits; the limit only ends a test that failed.
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

/// The loudest of a microphone's frames in a second or so; they are awaited, for a device opens when it does.
fn loudest(heard: &mpsc::Receiver<Frame>, enough: f32) -> f32 {
    let mut loudest = 0.0_f32;
    for _ in 0..2_000 {
        let Ok(frame) = heard.recv_timeout(Duration::from_secs(20)) else { break };
        loudest = frame.iter().fold(loudest, |loudest, sample| loudest.max(sample.abs()));
        if loudest > enough {
            // Once it is there, a whole beep.
            let rest = (0..50).filter_map(|_| heard.recv_timeout(Duration::from_secs(20)).ok());
            let peaks = rest.map(|frame| frame.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs())));
            return peaks.fold(loudest, f32::max);
        }
    }
    loudest
}

#[test]
fn a_voice_is_heard_in_front_and_nowhere_else_and_hears_itself_whatever_the_channels_and_the_rate() {
    let names = "front-left,front-right,front-center,lfe,rear-left,rear-right,side-left,side-right";
    let names: Vec<&str> = names.split(',').collect();
    for (channels, rate) in [(1, 8_000), (1, 44_100), (2, 8_000), (2, 192_000), (6, 44_100), (8, 48_000)] {
        let shape = format!("{channels} channels at {rate} Hz");
        let map = match channels {
            1 => "channel_map=mono".to_owned(),
            _ => format!("channel_map={}", names[..channels].join(",")),
        };
        let (count, hertz) = (format!("channels={channels}"), format!("rate={rate}"));
        let label = format!("front{channels}_{rate}");
        let Some(sink) = NullSink::load_as(&label, &[&map, &count, &hertz]) else { return };
        let (station, _said) = station(&sink);
        let (frames, heard) = mpsc::sync_channel(100);
        talk(&station);
        // As it is, before any processing.
        station.command(Command::Listen(Some(Box::new(Ear(frames))))).unwrap();
        station.command(Command::Tone(Output::Voice, Some(Tone::Busy))).unwrap();
        let mut recorder = Recorder::start(&sink, channels, rate);
        let peaks = (0..40).map(|_| recorder.peaks(rate as usize / 2)).find(|peaks| peaks[0] > 0.04);
        let peaks = peaks.expect("the tone is heard");
        // The microphone is the mean of all channels: of those behind and between nothing is played.
        let played = peaks[0] * channels.min(2) as f32 / channels as f32;
        let taken = loudest(&heard, played / 2.0);
        assert!((played / 2.0..played * 2.0).contains(&taken), "{shape}: {taken} taken of {played}");
        if channels == 1 {
            continue;
        }
        assert!((peaks[0] - peaks[1]).abs() < 0.01, "{shape}: {peaks:?}");
        assert!(peaks[2..].iter().all(|peak| *peak < 1e-4), "{shape}: {peaks:?}");
        station.command(Command::SetEars(Output::Voice, Ears::Right)).unwrap();
        let one = |peaks: &Vec<f32>| peaks[0] < 1e-4 && peaks[1] > 0.04;
        assert!((0..40).any(|_| one(&recorder.peaks(rate as usize / 2))), "the right ear alone");
    }
}

#[test]
fn a_headset_unplugged_is_heard_nowhere_else_and_is_back_by_itself() {
    let (Some(room), Some(headset)) = (NullSink::load("room"), NullSink::load("headset")) else { return };
    let (mut recorder, over) = (Recorder::start(&room, 2, 48_000), Arc::new(AtomicBool::new(false)));
    let ended = over.clone();
    let loudest = move || {
        let mut loudest = 0.0_f32;
        while !ended.load(Relaxed) {
            loudest = recorder.peaks(4_800).into_iter().fold(loudest, f32::max);
        }
        loudest
    };
    let listener = Builder::new().name("room".into()).spawn(loudest).unwrap();
    let (station, said) = station(&headset);
    talk(&station);
    station.command(Command::Tone(Output::Voice, Some(Tone::Busy))).unwrap();
    let mut headset = Some(headset);
    for _ in 0..20 {
        drop(headset.take());
        for _ in 0..4 {
            wait_for(&said, |event| matches!(event, Event::DeviceLost { .. }));
        }
        headset = NullSink::load("headset");
        for _ in 0..4 {
            wait_for(&said, |event| matches!(event, Event::DeviceOpened { .. }));
        }
    }
    over.store(true, Relaxed);
    assert_eq!(listener.join().unwrap(), 0.0);
}

#[test]
fn a_microphone_without_a_sound_is_said_and_so_is_its_return() {
    let Some(sink) = NullSink::load("silent") else { return };
    let (station, said) = station(&sink);
    wait_for(&said, |event| matches!(event, Event::MicrophoneSilent { .. }));
    station.command(Command::Tone(Output::Ring, Some(Tone::Ringing))).unwrap();
    wait_for(&said, |event| *event == Event::MicrophoneHeard);
}
