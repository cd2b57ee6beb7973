//! What a driver would see of the callbacks; and that they take no memory, whatever the format.

use super::*;
use crate::testing::allocations_in;

/// Runs both callbacks on a format and a number of channels: with room, full, with samples, and empty.
fn allocations<T: Sample + FromSample<f32>>(channels: u16) -> u64
where
    f32: FromSample<T>,
{
    let (mut hears, mut heard) = capture(4_800, channels);
    let (mut plays, mut played) = playback(4_800, channels);
    played.gauge.set_live(true);
    played.samples.push_entire_slice(&[0.25; 1_000]).unwrap();
    let mut block = vec![T::EQUILIBRIUM; 960 * usize::from(channels)];
    let touched = allocations_in(|| {
        for _ in 0..6 {
            hears.run(&block);
            plays.run(&mut block);
        }
        // Not a whole number of frames.
        hears.run(&block[..channels as usize * 3 - 1]);
        plays.run(&mut block[..channels as usize * 3 - 1]);
    });
    assert_eq!(heard.samples.slots(), 4_800, "{channels} channels");
    assert!(heard.gauge.gaps() > 0 && played.gauge.gaps() > 0);
    heard.samples.pop().unwrap();
    touched
}

#[test]
fn no_callback_allocates_whatever_the_format_and_channels() {
    for channels in [1, 2, 3, 6, 8, 32] {
        let touched = [
            allocations::<i8>(channels),
            allocations::<i16>(channels),
            allocations::<I24>(channels),
            allocations::<i32>(channels),
            allocations::<i64>(channels),
            allocations::<u8>(channels),
            allocations::<u16>(channels),
            allocations::<U24>(channels),
            allocations::<u32>(channels),
            allocations::<u64>(channels),
            allocations::<f32>(channels),
            allocations::<f64>(channels),
        ];
        assert_eq!(touched, [0; 12], "{channels} channels");
    }
}

/// Half of full scale in, the same out, through a format.
fn round_trip<T: Sample + FromSample<f32>>()
where
    f32: FromSample<T>,
{
    let (mut plays, mut played) = playback(48_000, 2);
    played.samples.push_entire_slice(&[0.5; 10]).unwrap();
    let mut block = [T::EQUILIBRIUM; 20];
    plays.run(&mut block);
    let (mut hears, mut heard) = capture(48_000, 2);
    hears.run(&block);
    for _ in 0..10 {
        let sample = heard.samples.pop().unwrap();
        assert!((sample - 0.5).abs() < 0.01, "{sample} through {}", std::any::type_name::<T>());
    }
}

#[test]
fn every_format_keeps_the_level() {
    round_trip::<i8>();
    round_trip::<i16>();
    round_trip::<I24>();
    round_trip::<i32>();
    round_trip::<i64>();
    round_trip::<u8>();
    round_trip::<u16>();
    round_trip::<U24>();
    round_trip::<u32>();
    round_trip::<u64>();
    round_trip::<f32>();
    round_trip::<f64>();
}

#[test]
fn a_voice_is_played_on_the_first_two_channels_only() {
    let (mut plays, mut played) = playback(48_000, 4);
    played.samples.push_entire_slice(&[0.5, -0.5]).unwrap();
    let mut block = [9_i16; 8];
    plays.run(&mut block);
    assert_eq!(block, [16_384, 16_384, 0, 0, -16_384, -16_384, 0, 0]);
}

#[test]
fn one_ear_hears_while_the_other_does_not() {
    let (mut plays, mut played) = playback(48_000, 2);
    played.samples.push_entire_slice(&[0.5; 9_600]).unwrap();
    played.gauge.set_ears(Ears::Left);
    let mut block = [0.0_f32; 9_600];
    plays.run(&mut block);
    assert!(block.windows(4).all(|pair| (pair[1] - pair[3]).abs() < 0.01), "no click");
    assert_eq!(block[9_598], 0.5);
    assert!(block[9_599] < 1e-6);
    played.gauge.set_ears(Ears::Both);
    plays.run(&mut block);
    assert!((block[9_599] - 0.5).abs() < 1e-3);
}

#[test]
fn a_microphone_is_the_mean_of_its_first_two_channels() {
    let (mut hears, mut heard) = capture(48_000, 3);
    hears.run(&[0.2_f32, 0.4, 0.9]);
    assert!((heard.samples.pop().unwrap() - 0.3).abs() < 1e-6);
}

#[test]
fn a_gap_fades_and_counts_only_while_something_is_to_be_heard() {
    let (mut plays, mut played) = playback(48_000, 1);
    let mut block = [0.0_f32; 480];
    plays.run(&mut block);
    assert_eq!(played.gauge.gaps(), 0);
    played.gauge.set_live(true);
    played.samples.push_entire_slice(&[1.0]).unwrap();
    plays.run(&mut block);
    assert_eq!(played.gauge.gaps(), 1);
    assert!(block.windows(2).all(|pair| pair[1] < pair[0] || pair[1] == 0.0));
    assert!(block[200] < 1e-3);
}

#[test]
fn the_quantum_is_learnt_and_forgotten_slowly() {
    let gauge = Gauge::default();
    gauge.note(960, false);
    gauge.note(240, false);
    assert!((900..960).contains(&gauge.quantum()));
    (0..500).for_each(|_| gauge.note(240, false));
    assert!((240..310).contains(&gauge.quantum()));
}
