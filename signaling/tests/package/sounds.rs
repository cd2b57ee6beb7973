//! Recordings: decoded to know what they are.

use crate::draft::Draft;

const RATE_HZ: u32 = 8_000;

/// A WAV of 8 kHz in 8 bits: a tone of 500 Hz, so many steps of 128 loud.
fn wav(seconds: u32, steps: u8) -> Vec<u8> {
    wav_that_says(seconds, seconds, steps)
}

fn wav_that_says(seconds: u32, said: u32, steps: u8) -> Vec<u8> {
    let (samples, said) = (RATE_HZ * seconds, RATE_HZ * said);
    let mut wav = Vec::with_capacity(samples as usize + 44);
    wav.extend(b"RIFF");
    wav.extend((36 + said).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(RATE_HZ.to_le_bytes());
    wav.extend(RATE_HZ.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(said.to_le_bytes());
    wav.extend((0..samples).map(|n| if n % 16 < 8 { 128 + steps } else { 128 - steps }));
    wav
}

/// The sample with one recording, and what is said of its sound.
fn told(ending: &str, sound: impl AsRef<[u8]>) -> Vec<String> {
    let mut draft = Draft::sample();
    draft.files.retain(|name, _| !name.starts_with("recordings/"));
    let words = "client = \"Mme Sandrine Pelletier\"\ntitle = \"Enregistrement n° 1\"\ntext = \"Bonjour.\"\n";
    draft.put("recordings/a.toml", words).put(&format!("recordings/a.{ending}"), sound).told()
}

#[test]
fn a_short_call_is_taken() {
    assert_eq!(told("wav", wav(10, 60)), [""; 0]);
}

#[test]
fn what_is_no_sound_is_refused() {
    for (ending, bytes) in
        [("ogg", &b"not a sound"[..]), ("wav", b"not a sound"), ("mp3", b"ID3"), ("flac", b"")]
    {
        let told = told(ending, bytes);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(&format!("recordings/a.{ending}: this cannot be heard: ")), "{told:?}");
    }
}

#[test]
fn a_recording_of_three_hours_is_refused() {
    let long = "recordings/a.wav: the recording is longer than 10 minutes";
    let three_hours = wav(3 * 3_600, 60);
    assert_eq!(told("wav", &three_hours), [long]);
    assert_eq!(told("wav", wav(601, 60)), [long]);
    assert_eq!(told("wav", wav(600, 60)), [""; 0]);
}

#[test]
fn a_head_that_says_three_hours_of_ten_seconds_is_not_believed() {
    let told = told("wav", wav_that_says(10, 3 * 3_600, 60));
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("its end is missing"), "{told:?}");
}

#[test]
fn a_silent_or_a_slipped_recording_is_refused() {
    assert_eq!(
        told("wav", wav(10, 0)),
        ["recordings/a.wav: the recording is nearly silent: -120 dB at its loudest"]
    );
    assert_eq!(told("wav", wav(2, 60)), ["recordings/a.wav: the recording is shorter than 3 seconds"]);
}

#[test]
fn a_cut_recording_is_refused() {
    let whole = Draft::sample().files["recordings/attente.ogg"].clone();
    let told_of = told("ogg", &whole[..whole.len() / 2]);
    assert_eq!(told_of, ["recordings/a.ogg: this cannot be heard: it is no OGG, or its end is missing"]);
    let whole = wav(10, 60);
    assert!(!told("wav", &whole[..whole.len() / 2]).is_empty());
}

#[test]
fn a_recording_has_one_sound_and_a_sound_its_words() {
    let words = "client = \"Mme Sandrine Pelletier\"\ntitle = \"A\"\ntext = \"A.\"\n";
    let draft = Draft::small().put("recordings/a.toml", words).put("recordings/b.ogg", "");
    assert_eq!(
        draft.told(),
        [
            "recordings: there are recordings, and no subject is of a format that draws one",
            "recordings/a.toml: its sound is missing: NAME.ogg, .wav, .mp3 or .flac",
            "recordings/b.ogg: nothing of this name belongs here: recordings/ holds NAME.toml, each with NAME.ogg, .wav, .mp3 or .flac",
        ]
    );
    let two = Draft::sample().put("recordings/attente.wav", wav(10, 60));
    assert_eq!(two.told(), ["recordings/attente.wav: there are two sounds of this name"]);
}

#[test]
fn a_format_that_draws_a_recording_needs_one() {
    let mut draft = Draft::sample();
    draft.files.retain(|name, _| !name.starts_with("recordings/"));
    assert_eq!(draft.told(), ["recordings: there is no recording, and format ccp1 draws one"]);
}

#[test]
fn a_recording_is_a_call_of_part_1_s_client() {
    let named = |from: &str, to: &str| Draft::sample().edit("recordings/coupure.toml", from, to);
    let client = "client = \"Mme Sandrine Pelletier\"";
    let other = named(client, "client = \"Mme Hélène Moreau\"");
    assert_eq!(
        other.told(),
        [
            "recordings/coupure.toml:1:1: \"Mme Hélène Moreau\" is not part 1's client, \"Mme Sandrine Pelletier\", whose calls the recordings are"
        ]
    );
    assert_eq!(
        named(client, "").told(),
        ["recordings/coupure.toml:1:1: the field client is missing"],
        "whose call it is must be said"
    );
    assert_eq!(named(client, "client = \"MME SANDRINE PELLETIER\"").told(), [""; 0]);
    // It is held against a name that could be read.
    let unread = other.edit("part1/client.toml", "name = \"Mme Sandrine Pelletier\"", "name = \" \"");
    assert_eq!(unread.told(), ["part1/client.toml:1:1: name is empty"]);
}
