//! libopus through our face of it.

use std::f32::consts::TAU;

use super::*;
use crate::FRAME_SAMPLES;

const PLAIN: Settings = Settings { bitrate: 40_000, fec: false, loss_percent: 0, dred_duration: 0 };

/// A hum with overtones, `frames` times 20 ms.
fn hum(frames: usize) -> Vec<[f32; 960]> {
    let tone = |n: f32, at: usize| (TAU * 150.0 * n * at as f32 / 48_000.0).sin() / n;
    (0..frames)
        .map(|frame| {
            std::array::from_fn(|i| 0.1 * (1..9).map(|n| tone(n as f32, frame * 960 + i)).sum::<f32>())
        })
        .collect()
}

fn energy(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum()
}

#[test]
fn a_packet_says_its_duration() {
    let mut encoder = Encoder::new(PLAIN).unwrap();
    assert_eq!(packet_samples(&encoder.encode(&[0.1; FRAME_SAMPLES]).unwrap()), Some(480));
    assert_eq!(packet_samples(&encoder.encode(&[0.1; 2 * FRAME_SAMPLES]).unwrap()), Some(960));
    assert_eq!(packet_samples(&[]), None);
    assert_eq!(packet_samples(&[0xff; 1]), None);
    assert!(encoder.encode(&[0.1; 479]).is_err());
}

#[test]
fn hostile_packets_are_errors() {
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0.0; MAX_PACKET_SAMPLES];
    assert!(decoder.decode(&[], &mut out).is_err());
    assert!(decoder.decode(&[0xff], &mut out).is_err());
    assert!(decoder.find_dred(&[0xff], 9_600).is_err());
    assert!(decoder.decode_fec(&[0xff], &mut out[..480]).is_err());
    assert!(!has_fec(&[0xff, 1]) && !has_fec(&[]));
    assert_eq!(OpusError(ffi::OPUS_INVALID_PACKET).to_string(), "corrupted stream");
}

#[test]
fn concealment_fades_to_nothing() {
    let mut decoder = Decoder::new().unwrap();
    let mut frame = [0.0; FRAME_SAMPLES];
    for _ in 0..100 {
        decoder.conceal(&mut frame).unwrap();
    }
    assert!(frame.iter().all(|sample| sample.abs() < 0.01));
}

#[test]
fn deep_redundancy_gives_back_a_burst_and_is_stripped_from_copies() {
    let settings = Settings { bitrate: 40_000, fec: false, loss_percent: 20, dred_duration: 20 };
    let mut encoder = Encoder::new(settings).unwrap();
    let packets: Vec<Vec<u8>> = hum(60).iter().map(|frame| encoder.encode(frame).unwrap()).collect();
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0.0; MAX_PACKET_SAMPLES];
    for packet in &packets[..40] {
        decoder.decode(packet, &mut out).unwrap();
    }
    let heard = energy(&out[..960]);
    // 40..=44 are lost: the packet after tells of them, the oldest 100 ms before it.
    let reach = decoder.find_dred(&packets[45], 4_800).unwrap();
    assert!(reach >= 4_800 - 960, "{reach}");
    for lost in 0..5 {
        let mut part = [0.0; 960];
        decoder.decode_dred(4_800 - lost * 960, &mut part).unwrap();
        assert!(energy(&part) > heard / 4.0, "{lost}: {} of {heard}", energy(&part));
    }
    let mut stripped = packets[45].clone();
    strip(&mut stripped);
    assert!(stripped.len() < packets[45].len());
    assert_eq!(packet_samples(&stripped), Some(960));
    assert_eq!(decoder.find_dred(&stripped, 4_800), Ok(0));
}

#[test]
fn in_band_redundancy_gives_back_the_packet_before() {
    let settings = Settings { bitrate: 40_000, fec: true, loss_percent: 20, dred_duration: 0 };
    let mut encoder = Encoder::new(settings).unwrap();
    let speech = speech();
    let packets: Vec<Vec<u8>> =
        speech.chunks_exact(960).map(|frame| encoder.encode(frame).unwrap()).collect();
    let telling = packets.iter().filter(|packet| has_fec(packet)).count();
    assert!(telling > packets.len() / 2, "{telling} of {}", packets.len());
    let (mut whole, mut holed) = (Decoder::new().unwrap(), Decoder::new().unwrap());
    let (mut said, mut heard) = ([0.0; MAX_PACKET_SAMPLES], [0.0; MAX_PACKET_SAMPLES]);
    let (mut energy_said, mut energy_apart) = (0.0, 0.0);
    for (index, packet) in packets.iter().enumerate() {
        whole.decode(packet, &mut said).unwrap();
        match packets.get(index + 1).filter(|next| index % 5 == 4 && has_fec(next)) {
            Some(next) => {
                holed.decode_fec(next, &mut heard[..960]).unwrap();
                energy_said += energy(&said[..960]);
                energy_apart += said[..960].iter().zip(&heard).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
            }
            None => drop(holed.decode(packet, &mut heard).unwrap()),
        }
    }
    assert!(energy_apart < 0.5 * energy_said, "{energy_apart} of {energy_said}");
}

/// Speech of a person, at 48 kHz.
fn speech() -> Vec<f32> {
    let mut file = hound::WavReader::open("../tests/speech/candidate.wav").unwrap();
    let samples: Vec<f32> = file.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
    let between = |pair: &[f32]| [0.0, 1.0 / 3.0, 2.0 / 3.0].map(|part| pair[0] + part * (pair[1] - pair[0]));
    samples.windows(2).flat_map(between).collect()
}
