//! Two stations joined without a network: what one says, the other hears.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    f32::consts::TAU,
    path::Path,
    sync::{Arc, OnceLock, mpsc},
    time::{Duration, Instant},
};

use audio::{
    Arrival, AudioThread, Coding, Command, Config, Event, FRAME_SAMPLES, Format, Frame, FrameTap, Hooks,
    Inlet, Line, Packet, PathReport, Processing, PromptEnd, PromptRead, PromptSource, SAMPLE_RATE_HZ, Side,
    Sink, Source, Voice, VoiceEvent,
};

/// Something like a voice: a glide of harmonics in syllables, at `rate` hertz. Strongest at the third, for
/// the encoder turns the phase of what is below 100 Hz or so, which no ear hears and a correlation does.
fn spoken(rate: u32, seconds: f32) -> Vec<f32> {
    let mut phase = 0.0_f32;
    (0..(rate as f32 * seconds) as usize)
        .map(|index| {
            let t = index as f32 / rate as f32;
            phase += (220.0 + 40.0 * (TAU * 0.7 * t).sin()) / rate as f32;
            let syllable = (0.55 + 0.45 * (TAU * 3.1 * t).sin()).powi(2);
            let strength = |n: f32| n / (3.0 + (n / 3.0).powi(4));
            let harmonic = |n: f32| strength(n) * (TAU * phase * n).sin();
            0.25 * syllable * (1..12).map(|n| harmonic(n as f32)).sum::<f32>()
        })
        .collect()
}

/// The best normalised correlation of `said` with any part of `heard`, where either may be scaled.
fn correlation(said: &[f32], heard: &[f32]) -> f32 {
    let energy = |samples: &[f32]| samples.iter().map(|s| s * s).sum::<f32>();
    heard
        .windows(said.len())
        .map(|part| {
            let product: f32 = part.iter().zip(said).map(|(a, b)| a * b).sum();
            product / (energy(part) * energy(said)).sqrt().max(1e-9)
        })
        .fold(0.0, f32::max)
}

/// The median correlation of tenths of a second, each sought within `reach` samples of its place.
fn likeness(said: &[f32], heard: &[f32], reach: usize) -> f32 {
    let part = SAMPLE_RATE_HZ as usize / 10;
    let mut parts: Vec<f32> = said
        .chunks_exact(part)
        .enumerate()
        .filter_map(|(index, said)| {
            let around = heard.get(index * part..(index + 1) * part + reach)?;
            Some(correlation(said, around))
        })
        .collect();
    assert!(parts.len() > 5, "too little was heard");
    parts.sort_by(f32::total_cmp);
    parts[parts.len() / 2]
}

fn arrival(packet: Packet, arrived_at: Instant) -> Arrival {
    let Packet { sequence, timestamp, coding, payload, .. } = packet;
    Arrival { sequence, timestamp, coding, payload, arrived_at }
}

#[test]
fn in_virtual_time_what_is_heard_is_what_was_said() {
    let start = Instant::now();
    let (mut a, mut b) = (Voice::new(1, start).unwrap(), Voice::new(2, start).unwrap());
    a.set_gate(true, false);
    b.set_gate(false, true);
    let said = spoken(SAMPLE_RATE_HZ, 2.0);
    let mut heard = Vec::new();
    let mut audible = 0;
    for (index, frame) in said.chunks_exact(FRAME_SAMPLES).enumerate() {
        let now = start + Duration::from_millis(10) * (index as u32 + 1);
        let packet = a.capture(frame.try_into().unwrap()).unwrap();
        b.receive(arrival(packet, now));
        let mut out = [0.0; FRAME_SAMPLES];
        b.play(&mut out, 0, now + Duration::from_millis(4));
        heard.extend(out);
        while let Some(event) = b.poll_event(now) {
            audible += usize::from(matches!(event, VoiceEvent::FirstAudible { .. }));
        }
    }
    let likeness = likeness(&said, &heard, 3_000);
    assert!(likeness >= 0.95, "{likeness}");
    assert_eq!(audible, 1);
    let statistics = b.statistics();
    assert_eq!((statistics.packets_received, statistics.packets_lost), (200, 0));
    assert_eq!(statistics.concealed_frames, 0);
}

#[test]
fn a_closed_gate_keeps_both_ways_silent() {
    let start = Instant::now();
    let (mut a, mut b) = (Voice::new(1, start).unwrap(), Voice::new(2, start).unwrap());
    a.set_gate(true, true);
    let frame: Frame = spoken(SAMPLE_RATE_HZ, 0.5)[4_800..5_280].try_into().unwrap();
    for index in 0..50 {
        let now = start + Duration::from_millis(10) * index;
        b.receive(arrival(a.capture(&frame).unwrap(), now));
        assert_eq!(b.capture(&frame), None);
        let mut out = [1.0; FRAME_SAMPLES];
        b.play(&mut out, 0, now);
        assert_eq!(out, [0.0; FRAME_SAMPLES]);
    }
}

/// The line between the two stations.
const LINE: Line = Line(1);

/// Opens it, both ways.
fn talk(station: &AudioThread) {
    station.command(Command::open_line(LINE).unwrap()).unwrap();
    station.command(Command::SetGate { line: LINE, send: true, receive: true }).unwrap();
}

/// A station whose packets go to `peer`, and whose events go to the receiver returned.
fn station(source: Source, voice: Sink, peer: Arc<OnceLock<Inlet>>) -> (AudioThread, mpsc::Receiver<Event>) {
    let (events, said) = mpsc::sync_channel(1_000);
    let on_packet = move |line, packet| {
        if let Some(peer) = peer.get() {
            peer.receive(line, arrival(packet, Instant::now()));
        }
    };
    let on_event = move |event| drop(events.try_send(event));
    let config = Config { source, voice, ring: Sink::Null, prompt: Sink::Null };
    let hooks = Hooks { on_packet: Box::new(on_packet), on_event: Box::new(on_event) };
    (AudioThread::start(config, hooks).unwrap(), said)
}

fn write_wav(path: &Path, rate: u32, samples: &[f32]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    samples.iter().for_each(|sample| file.write_sample((sample * 32_767.0) as i16).unwrap());
    file.finalize().unwrap();
}

fn read_wav(path: &Path) -> Vec<f32> {
    let mut file = hound::WavReader::open(path).unwrap();
    assert_eq!((file.spec().sample_rate, file.spec().channels, file.spec().bits_per_sample), (48_000, 1, 16));
    file.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
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

#[test]
fn a_file_said_at_one_station_is_a_file_heard_at_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let (said_path, heard_path) = (folder.path().join("said.wav"), folder.path().join("heard.wav"));
    // Another rate than ours, so that the way through the resampler is taken too.
    write_wav(&said_path, 16_000, &spoken(16_000, 1.5));
    let source = Source::File { path: said_path, looped: true };
    let (to_a, to_b) = (Arc::new(OnceLock::new()), Arc::new(OnceLock::new()));
    let (b, b_says) = station(Source::Silence, Sink::File(heard_path.clone()), to_a.clone());
    to_b.get_or_init(|| b.inlet());
    talk(&b);
    let (a, a_says) = station(source, Sink::Null, to_b.clone());
    to_a.get_or_init(|| a.inlet());
    // What the processing does to a voice is not the way's fault.
    a.command(Command::SetProcessing(Processing::OFF)).unwrap();
    talk(&a);

    wait_for(&a_says, |event| matches!(event, Event::StreamsStarted { .. }));
    wait_for(&b_says, |event| matches!(event, Event::FirstAudible { .. }));
    for _ in 0..3 {
        wait_for(&b_says, |event| matches!(event, Event::Statistics { .. }));
    }
    drop((a, b));

    let heard = read_wav(&heard_path);
    assert!(heard.iter().any(|sample| sample.abs() > 0.1));
    // Somewhere in it, a tenth of a second of what was said, as it was said.
    let said = spoken(SAMPLE_RATE_HZ, 1.5);
    let likeness = correlation(&said[24_000..28_800], &heard);
    assert!(likeness >= 0.95, "{likeness}");
}

#[test]
fn what_was_negotiated_and_what_the_path_loses_decide_how_packets_are_made() {
    let (packets, sent) = mpsc::sync_channel(1_000);
    let on_packet = move |_, packet| drop(packets.try_send(packet));
    let config = Config { source: Source::Silence, voice: Sink::Null, ring: Sink::Null, prompt: Sink::Null };
    let hooks = Hooks { on_packet: Box::new(on_packet), on_event: Box::new(|_| {}) };
    let station = AudioThread::start(config, hooks).unwrap();
    talk(&station);
    let format = Format { red: Some(111), longest_packet_ms: 20, ..Format::default() };
    station.command(Command::SetFormat(LINE, format)).unwrap();
    let next = || sent.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(next().coding, Coding::Opus);
    let report = PathReport { loss: 0.1, rtt_ms: Some(10.0), jitter_ms: 1.0 };
    station.command(Command::NotePath(LINE, report)).unwrap();
    let redundant = (0..500).map(|_| next()).find(|packet| packet.coding == Coding::Red).unwrap();
    assert_eq!(redundant.payload[0], 0x80 | 111, "a copy goes first");
}

struct Ramp(usize);

impl PromptSource for Ramp {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        let count = out.len().min(self.0);
        self.0 -= count;
        out[..count].fill(0.5);
        if count == 0 { PromptRead::Ended } else { PromptRead::Samples(count) }
    }
}

#[test]
fn a_recording_is_heard_to_its_last_sample_before_its_end_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heard.wav");
    let (station, said) = station(Source::Silence, Sink::Null, Arc::default());
    let output = Sink::File(path.clone());
    let play = Command::Play { prompt: Box::new(Ramp(24_000)), output, held: false };
    station.command(play).unwrap();
    let end = wait_for(&said, |event| matches!(event, Event::PromptEnded { .. }));
    assert_eq!(end, Event::PromptEnded { end: PromptEnd::Heard, played_ms: 500, gaps: 0 });
    drop(station);
    let heard = read_wav(&path).iter().filter(|sample| (**sample - 0.5).abs() < 0.001).count();
    assert_eq!(heard, 24_000);
}

struct Counter(mpsc::SyncSender<(Side, u64)>);

impl FrameTap for Counter {
    fn frame(&mut self, side: Side, index: u64, _samples: &Frame) {
        let _ = self.0.try_send((side, index));
    }
}

#[test]
fn a_recorder_gets_every_frame_of_both_sides_in_order() {
    let (station, _said) = station(Source::Silence, Sink::Null, Arc::default());
    let (frames, taken) = mpsc::sync_channel(1_000);
    station.command(Command::Tap(Some(Box::new(Counter(frames))))).unwrap();
    let (mut near, mut far) = (0, 0);
    while near < 20 || far < 20 {
        let (side, index) = taken.recv_timeout(Duration::from_secs(20)).unwrap();
        let expected = if side == Side::Near { &mut near } else { &mut far };
        assert_eq!(index, *expected, "{side:?}");
        *expected += 1;
    }
}

struct Loudest(mpsc::SyncSender<f32>);

impl FrameTap for Loudest {
    fn frame(&mut self, side: Side, _index: u64, samples: &Frame) {
        if side == Side::Near {
            let _ = self.0.try_send(samples.iter().fold(0.0, |peak, sample| sample.abs().max(peak)));
        }
    }
}

#[test]
fn a_muted_microphone_sends_exact_silence_with_all_processing_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("said.wav");
    write_wav(&path, 48_000, &spoken(48_000, 1.0));
    let source = Source::File { path, looped: true };
    let (station, _said) = station(source, Sink::Null, Arc::default());
    station.command(Command::SetProcessing(Processing::LOUDSPEAKERS)).unwrap();
    talk(&station);
    let (peaks, taken) = mpsc::sync_channel(1_000);
    station.command(Command::Tap(Some(Box::new(Loudest(peaks))))).unwrap();
    let next = || taken.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!((0..200).any(|_| next() > 0.05), "it is heard while it is not muted");
    station.command(Command::SetMuted(true)).unwrap();
    assert!((0..200).any(|_| next() == 0.0));
    assert!((0..50).all(|_| next() == 0.0));
}

#[test]
fn a_device_that_does_not_exist_is_refused_by_name() {
    let hooks = Hooks { on_packet: Box::new(|_, _| {}), on_event: Box::new(|_| {}) };
    let nobody = Sink::File("/nowhere/heard.wav".into());
    let config = Config { source: Source::Silence, voice: Sink::Null, ring: Sink::Null, prompt: nobody };
    let error = AudioThread::start(config, hooks).err().unwrap().to_string();
    assert!(error.starts_with("prompt output: /nowhere/heard.wav"), "{error}");
}

#[test]
fn an_endpoint_that_fails_later_says_so_and_the_rest_goes_on() {
    let (station, said) = station(Source::Silence, Sink::Null, Arc::default());
    let nowhere = Source::File { path: "/nowhere/said.wav".into(), looped: false };
    station.command(Command::SetSource(nowhere)).unwrap();
    wait_for(&said, |event| matches!(event, Event::DeviceFailed { .. }));
    station.command(Command::SetSource(Source::Silence)).unwrap();
    wait_for(&said, |event| matches!(event, Event::DeviceOpened { .. }));
}
