//! Three stations that speak together, each two of them on a line of their own, joined without a network.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    f32::consts::TAU,
    path::Path,
    sync::{Arc, OnceLock, mpsc},
    time::{Duration, Instant},
};

use audio::{
    Arrival, AudioThread, Command, Config, FRAME_SAMPLES, Frame, FrameTap, Hooks, Inlet, Line, Packet,
    Processing, SAMPLE_RATE_HZ, Side, Sink, Source,
};

/// What each says, without end: a whole number of periods in a tenth of a second.
const HERTZ: [f32; 3] = [400.0, 1_000.0, 1_700.0];
/// Amplitudes of a tone that is heard at least, and not heard at most.
const HEARD: f32 = 0.15;
const UNHEARD: f32 = 0.01;

/// The line between two of them, at both.
fn line(at: usize, with: usize) -> Line {
    Line((at + with) as u32)
}

struct Ear(mpsc::SyncSender<Frame>);

impl FrameTap for Ear {
    fn frame(&mut self, side: Side, _index: u64, samples: &Frame) {
        if side == Side::Far {
            let _ = self.0.try_send(*samples);
        }
    }
}

fn write_tone(path: &Path, hertz: f32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: SAMPLE_RATE_HZ,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for index in 0..SAMPLE_RATE_HZ {
        let sample = 0.2 * (TAU * hertz * index as f32 / SAMPLE_RATE_HZ as f32).sin();
        file.write_sample((sample * 32_767.0) as i16).unwrap();
    }
    file.finalize().unwrap();
}

/// The amplitude of each station's tone in the next tenth of a second.
fn amplitudes(heard: &mpsc::Receiver<Frame>) -> [f32; 3] {
    let frames = || (0..10).map(|_| heard.recv_timeout(Duration::from_secs(20)).unwrap());
    let samples: Vec<f32> = frames().flatten().collect();
    assert_eq!(samples.len(), 10 * FRAME_SAMPLES);
    HERTZ.map(|hertz| {
        let turn = |index: usize| TAU * hertz * index as f32 / SAMPLE_RATE_HZ as f32;
        let sum = |of: fn(f32) -> f32| {
            samples.iter().enumerate().map(|(index, sample)| sample * of(turn(index))).sum::<f32>()
        };
        2.0 * f32::hypot(sum(f32::sin), sum(f32::cos)) / samples.len() as f32
    })
}

/// Waits until exactly these are heard; the limit only ends a test that failed.
fn hears(heard: &mpsc::Receiver<Frame>, expected: [bool; 3]) {
    let begun = Instant::now();
    loop {
        let amplitudes = amplitudes(heard);
        let fits = |(amplitude, expected): (f32, bool)| {
            if expected { amplitude > HEARD } else { amplitude < UNHEARD }
        };
        if amplitudes.into_iter().zip(expected).all(fits) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{amplitudes:?} in place of {expected:?}");
    }
}

#[test]
fn each_hears_the_others_and_a_line_on_hold_or_closed_leaves_the_rest_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let inlets: [Arc<OnceLock<Inlet>>; 3] = Default::default();
    let stations: Vec<(AudioThread, mpsc::Receiver<Frame>)> = (0..3)
        .map(|at| {
            let path = folder.path().join(format!("{at}.wav"));
            write_tone(&path, HERTZ[at]);
            let source = Source::File { path, looped: true };
            let config = Config { source, voice: Sink::Null, ring: Sink::Null, prompt: Sink::Null };
            let peers = inlets.clone();
            let on_packet = move |line: Line, packet: Packet| {
                let Packet { sequence, timestamp, coding, payload, .. } = packet;
                let arrival = Arrival { sequence, timestamp, coding, payload, arrived_at: Instant::now() };
                if let Some(peer) = peers[line.0 as usize - at].get() {
                    peer.receive(line, arrival);
                }
            };
            let hooks = Hooks { on_packet: Box::new(on_packet), on_event: Box::new(|_| {}) };
            let station = AudioThread::start(config, hooks).unwrap();
            inlets[at].get_or_init(|| station.inlet());
            let (frames, heard) = mpsc::sync_channel(1_000);
            station.command(Command::SetProcessing(Processing::OFF)).unwrap();
            station.command(Command::Tap(Some(Box::new(Ear(frames))))).unwrap();
            (station, heard)
        })
        .collect();
    let gate = |at: usize, with: usize, open: bool| {
        let gate = Command::SetGate { line: line(at, with), send: open, receive: open };
        stations[at].0.command(gate).unwrap();
    };
    for (at, with) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
        stations[at].0.command(Command::open_line(line(at, with)).unwrap()).unwrap();
        gate(at, with, true);
    }
    let heard = |at: usize, expected| hears(&stations[at].1, expected);
    heard(0, [false, true, true]);
    heard(1, [true, false, true]);
    heard(2, [true, true, false]);

    gate(0, 1, false);
    heard(0, [false, false, true]);
    heard(1, [false, false, true]);
    heard(2, [true, true, false]);

    gate(0, 1, true);
    stations[0].0.command(Command::CloseLine(line(0, 2))).unwrap();
    heard(0, [false, true, false]);
    heard(1, [true, false, true]);
    heard(2, [false, true, false]);
}
