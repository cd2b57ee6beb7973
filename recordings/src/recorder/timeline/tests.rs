use super::*;

/// A frame that shows where it came from.
fn frame(value: i16) -> Samples {
    [value; FRAME_SAMPLES]
}

/// What was written: the first sample of each side of each frame.
fn written(timeline: &mut Timeline, all: bool) -> Vec<(i16, i16)> {
    let mut frames = Vec::new();
    loop {
        let mut interleaved = Vec::new();
        timeline.write_decided(all, &mut interleaved);
        if interleaved.is_empty() {
            return frames;
        }
        frames.extend(interleaved.chunks(2 * FRAME_SAMPLES).map(|chunk| (chunk[0], chunk[1])));
    }
}

fn gap(side: Side, start_ms: u64, length_ms: u64) -> Gap {
    Gap { side, start_ms, length_ms }
}

#[test]
fn frames_of_both_sides_meet_at_their_indices() {
    let mut timeline = Timeline::default();
    for index in 0..3 {
        timeline.receive(Side::Near, index, frame(1 + index as i16));
    }
    assert_eq!(written(&mut timeline, false), []);
    for index in 0..3 {
        timeline.receive(Side::Far, index, frame(101 + index as i16));
    }
    assert_eq!(written(&mut timeline, false), [(1, 101), (2, 102), (3, 103)]);
    assert_eq!(timeline.gaps(), []);
}

#[test]
fn a_missing_frame_becomes_silence_and_a_gap() {
    let mut timeline = Timeline::default();
    for index in [0, 1, 2, 3] {
        timeline.receive(Side::Near, index, frame(1));
    }
    for index in [0, 3] {
        timeline.receive(Side::Far, index, frame(2));
    }
    assert_eq!(written(&mut timeline, false), [(1, 2), (1, 0), (1, 0), (1, 2)]);
    assert_eq!(timeline.gaps(), [gap(Side::Far, 10, 20)]);
}

#[test]
fn a_stalled_side_holds_the_file_up_for_one_second_only() {
    let mut timeline = Timeline::default();
    timeline.receive(Side::Far, 0, frame(2));
    for index in 0..250 {
        timeline.receive(Side::Near, index, frame(1));
    }
    assert_eq!(written(&mut timeline, false).len() as u64, 250 - STALL_FRAMES);
    assert_eq!(timeline.gaps(), [gap(Side::Far, 10, 1_490)]);
}

#[test]
fn a_side_whose_count_stood_still_is_heard_again_where_the_other_is() {
    let mut timeline = Timeline::default();
    timeline.receive(Side::Far, 0, frame(2));
    let mut frames = Vec::new();
    for index in 0..500 {
        timeline.receive(Side::Near, index, frame(1));
        // Three seconds in, the far side goes on with its index 1.
        if index >= 300 {
            timeline.receive(Side::Far, index - 299, frame(3));
        }
        frames.extend(written(&mut timeline, false));
    }
    frames.extend(written(&mut timeline, true));
    let heard_again = frames.iter().position(|&(_, far)| far == 3);
    assert_eq!(heard_again, Some(300 + LATE_FRAMES_BEFORE_SHIFT as usize - 1));
    assert_eq!(frames.last(), Some(&(1, 3)));
    assert!(frames[heard_again.unwrap()..].iter().all(|&(_, far)| far == 3));
}

#[test]
fn a_side_that_was_held_up_catches_up_without_being_shifted() {
    let mut timeline = Timeline::default();
    let mut frames = Vec::new();
    for index in 0..300 {
        timeline.receive(Side::Near, index, frame(1));
        frames.extend(written(&mut timeline, false));
    }
    for index in 0..300 {
        timeline.receive(Side::Far, index, frame(index as i16));
    }
    frames.extend(written(&mut timeline, true));
    assert_eq!(frames[299], (1, 299));
    assert_eq!(frames[200], (1, 200));
    assert_eq!(timeline.gaps(), [gap(Side::Far, 0, 2_000)]);
}

#[test]
fn a_double_or_an_older_frame_is_left_out() {
    let mut timeline = Timeline::default();
    for (index, value) in [(0, 1), (1, 2), (1, 9), (0, 9), (2, 3)] {
        timeline.receive(Side::Near, index, frame(value));
        timeline.receive(Side::Far, index, frame(value));
    }
    assert_eq!(written(&mut timeline, false), [(1, 1), (2, 2), (3, 3)]);
}

#[test]
fn the_end_writes_what_only_one_side_has() {
    let mut timeline = Timeline::default();
    for index in 0..5 {
        timeline.receive(Side::Near, index, frame(1));
    }
    assert_eq!(written(&mut timeline, true).len(), 5);
    assert_eq!(timeline.gaps(), [gap(Side::Far, 0, 50)]);
}

#[test]
fn an_absurd_index_does_not_fill_the_disk_with_silence() {
    let mut timeline = Timeline::default();
    for index in [0, 1, u64::MAX, u64::MAX - 1] {
        timeline.receive(Side::Near, index, frame(1));
        timeline.receive(Side::Far, index, frame(1));
    }
    assert!(written(&mut timeline, true).len() <= 4);
}

#[test]
fn a_pause_of_both_sides_keeps_its_length() {
    let mut timeline = Timeline::default();
    for side in Side::BOTH {
        timeline.receive(side, 0, frame(1));
    }
    for side in Side::BOTH {
        timeline.receive(side, 6_000, frame(1));
    }
    assert_eq!(written(&mut timeline, false).len(), 6_001);
    let gaps = [gap(Side::Near, 10, 59_990), gap(Side::Far, 10, 59_990)];
    assert_eq!(timeline.gaps(), gaps);
}

#[test]
fn gaps_beyond_the_listed_ones_are_counted() {
    let mut timeline = Timeline::default();
    for index in 0..(2 * MAX_GAPS as u64 + 21) {
        timeline.receive(Side::Near, index, frame(1));
        if index % 2 == 0 {
            timeline.receive(Side::Far, index, frame(1));
        }
    }
    written(&mut timeline, true);
    assert_eq!(timeline.gaps().len(), MAX_GAPS);
    assert_eq!(timeline.unlisted_gaps(), 10);
    assert_eq!(timeline.gap_total(), MAX_GAPS as u64 + 10);
}
