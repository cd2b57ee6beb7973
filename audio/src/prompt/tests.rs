//! A recording in virtual time, at a device that takes what the test says.

use super::*;

struct Script(std::vec::IntoIter<PromptRead>);

impl PromptSource for Script {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        let read = self.0.next().unwrap_or(PromptRead::Ended);
        let PromptRead::Samples(count) = read else { return read };
        let count = count.min(out.len());
        out[..count].fill(0.5);
        PromptRead::Samples(count)
    }
}

fn prompt(script: Vec<PromptRead>) -> Prompt {
    Prompt::new(Box::new(Script(script.into_iter())), false)
}

fn next(prompt: &mut Prompt) -> usize {
    next_at(prompt, Instant::now()).len()
}

/// The places of the step that sound.
fn next_at(prompt: &mut Prompt, heard_at: Instant) -> Vec<usize> {
    let mut out = [0.0; STEP_SAMPLES];
    prompt.mix_into(&mut out, heard_at);
    (0..STEP_SAMPLES).filter(|at| out[*at] == 0.5).collect()
}

/// A device that has been given so much and taken so much, 30 ms before the ear.
fn heard(given: u64, taken: u64) -> Heard {
    Heard { delay: Duration::from_millis(30), given, taken, lost: 0..0, gaps: 0 }
}

#[test]
fn it_is_heard_to_its_end_when_the_device_took_the_last_sample_and_its_way_is_over() {
    let mut prompt = prompt(vec![PromptRead::Samples(240), PromptRead::Samples(120)]);
    assert_eq!((next(&mut prompt), next(&mut prompt)), (240, 120));
    let (now, delay) = (Instant::now(), Duration::from_millis(30));
    assert_eq!(prompt.poll_event(now, heard(480, 240), None), None);
    let later = now + Duration::from_secs(5);
    assert_eq!(prompt.poll_event(later, heard(720, 479), None), None, "a sample is still on its way");
    assert_eq!(prompt.poll_event(later, heard(960, 480), None), None);
    assert_eq!(prompt.poll_event(later + Duration::from_millis(29), heard(960, 900), None), None);
    let end = prompt.poll_event(later + delay, heard(960, 900), None);
    assert_eq!(end, Some(Event::PromptEnded { end: PromptEnd::Heard, played_ms: 7, gaps: 0 }));
}

#[test]
fn an_end_whose_last_sample_the_device_left_out_is_given_once_more() {
    let now = Instant::now();
    let later = |ms| now + Duration::from_millis(ms);
    // Ten steps and a half, and half of a step and two steps of silence: the last sample is the 2520th.
    let played = |lost: Range<u64>| {
        let mut prompt =
            prompt([vec![PromptRead::Samples(240); 10], vec![PromptRead::Samples(120)]].concat());
        let mixed: usize = (0..13).map(|_| next(&mut prompt)).sum();
        assert_eq!(mixed, 2_520);
        let heard = Heard { lost, ..heard(3_120, 3_120) };
        assert_eq!(prompt.poll_event(now, heard.clone(), None), None);
        let end = prompt.poll_event(later(30), heard, None);
        (prompt, end)
    };
    let ended = |end| Some(Event::PromptEnded { end, played_ms: 52, gaps: 0 });
    assert_eq!(played(0..0).1, ended(PromptEnd::Heard));
    assert_eq!(played(2_000..2_519).1, ended(PromptEnd::Heard), "what lacks before it is a gap");
    assert_eq!(played(2_520..2_600).1, ended(PromptEnd::Heard), "and what lacks after it is silence");
    let (mut prompt, end) = played(2_519..2_520);
    assert_eq!(end, None);
    let again: usize = (0..5).map(|_| next(&mut prompt)).sum();
    assert_eq!(again, TAIL_SAMPLES, "its end, and no more");
    assert_eq!(prompt.poll_event(later(50), heard(4_320, 4_320), None), None, "it is on its way");
    assert_eq!(prompt.poll_event(later(80), heard(4_320, 4_320), None), ended(PromptEnd::Heard));

    let (mut prompt, mut end) = played(2_000..3_000);
    let mut repeats = 0;
    while end.is_none() {
        repeats += 1;
        assert_eq!((0..5).map(|_| next(&mut prompt)).sum::<usize>(), TAIL_SAMPLES);
        let lost = Heard { lost: 0..9_000, ..heard(4_320, 4_320) };
        assert_eq!(prompt.poll_event(later(100 * repeats), lost.clone(), None), None);
        end = prompt.poll_event(later(100 * repeats + 30), lost, None);
    }
    assert_eq!((end, repeats), (ended(PromptEnd::Failed), u64::from(MOST_REPEATS)));
}

#[test]
fn what_was_on_its_way_when_it_was_cut_was_not_heard() {
    let mut prompt = prompt(vec![PromptRead::Samples(240); 20]);
    (0..20).for_each(|_| assert_eq!(next(&mut prompt), 240));
    let cut = prompt.cut(PromptEnd::DeviceLost, heard(4_800, 3_360));
    assert_eq!(cut, Event::PromptEnded { end: PromptEnd::DeviceLost, played_ms: 70, gaps: 0 });
}

#[test]
fn a_starved_recording_waits_in_silence_tells_it_and_is_given_up_in_the_end() {
    let mut prompt = prompt(vec![PromptRead::Starved, PromptRead::Samples(240)]);
    assert_eq!((next(&mut prompt), next(&mut prompt)), (0, 240));
    let cut = prompt.cut(PromptEnd::Stopped, Heard::default());
    assert_eq!(cut, Event::PromptEnded { end: PromptEnd::Stopped, played_ms: 5, gaps: 1 });
    let mut prompt = self::prompt(vec![PromptRead::Starved; 300]);
    (0..300).for_each(|_| assert_eq!(next(&mut prompt), 0));
    let end = prompt.poll_event(Instant::now(), Heard::default(), None);
    assert_eq!(end, Some(Event::PromptEnded { end: PromptEnd::Failed, played_ms: 0, gaps: 1 }));
}

#[test]
fn a_device_without_samples_in_the_midst_is_told_and_one_before_is_not() {
    let mut prompt = prompt(vec![PromptRead::Samples(240)]);
    next(&mut prompt);
    let now = Instant::now();
    prompt.poll_event(now, Heard { gaps: 3, ..heard(240, 0) }, None);
    next(&mut prompt);
    prompt.poll_event(now, Heard { gaps: 5, ..heard(240, 240) }, None);
    let end = prompt.poll_event(now + Duration::from_secs(1), Heard { gaps: 5, ..heard(240, 240) }, None);
    assert_eq!(end, Some(Event::PromptEnded { end: PromptEnd::Heard, played_ms: 5, gaps: 2 }));
}

#[test]
fn a_failed_recording_is_not_heard_to_its_end() {
    let mut prompt = prompt(vec![PromptRead::Failed]);
    assert_eq!(next(&mut prompt), 0);
    let end = prompt.poll_event(Instant::now(), Heard::default(), None);
    assert_eq!(end, Some(Event::PromptEnded { end: PromptEnd::Failed, played_ms: 0, gaps: 0 }));
}

#[test]
fn a_recording_that_is_held_says_that_it_is_ready_and_begins_at_its_moment_to_the_sample() {
    let mut prompt = Prompt::new(Box::new(Script(vec![PromptRead::Samples(240); 9].into_iter())), true);
    let start = Instant::now();
    assert_eq!(prompt.poll_event(start, heard(0, 0), Some("Casque")), None, "nothing is read yet");
    assert_eq!(next_at(&mut prompt, start), [], "it waits");
    assert_eq!(prompt.poll_event(start, heard(240, 0), Some("Casque")), None, "the device takes nothing yet");
    let ready = prompt.poll_event(start, heard(240, 1), Some("Casque"));
    assert_eq!(ready, Some(Event::PromptReady { device: "Casque".into() }));
    assert_eq!(prompt.poll_event(start, heard(240, 9), Some("Casque")), None, "said once");
    let at = start + Duration::from_micros(27_500);
    prompt.begin(Begin { at, in_step: true });
    for step in 0..5 {
        assert_eq!(next_at(&mut prompt, start + Duration::from_millis(5) * step), []);
    }
    let first = next_at(&mut prompt, start + Duration::from_millis(25));
    assert_eq!((first.first(), first.len()), (Some(&120), 120));
    assert_eq!(next_at(&mut prompt, start + Duration::from_millis(30)).len(), 240);
}

#[test]
fn what_would_begin_out_of_step_does_not_begin_and_alone_it_does() {
    let late = |in_step| {
        let mut prompt = Prompt::new(Box::new(Script(vec![PromptRead::Samples(240); 9].into_iter())), true);
        let at = Instant::now();
        next_at(&mut prompt, at);
        prompt.begin(Begin { at, in_step });
        let sounds = next_at(&mut prompt, at + MOST_LATE + Duration::from_millis(5)).len();
        (sounds, prompt.poll_event(at, Heard::default(), None))
    };
    let end = Event::PromptEnded { end: PromptEnd::Late, played_ms: 0, gaps: 0 };
    assert_eq!(late(true), (0, Some(end)));
    assert_eq!(late(false), (240, None));
}

#[test]
fn the_position_is_said_five_times_a_second() {
    let mut prompt = prompt(vec![PromptRead::Samples(240); 200]);
    let start = Instant::now();
    let mut said = 0;
    for step in 0..200 {
        next(&mut prompt);
        let now = start + Duration::from_millis(5) * step;
        said += usize::from(prompt.poll_event(now, Heard::default(), None).is_some());
    }
    assert_eq!(said, 4);
}
