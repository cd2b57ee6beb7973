//! What a folder of recorded calls lists, and what it says about the rest.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::path::Path;

use common::{decode_all, fixture, spec, write_sine};
use hound::SampleFormat;
use recordings::{Library, MAX_FILE_BYTES, MAX_FILES};

fn write_call(path: &Path, frames: u32) {
    write_sine(path, spec(8_000, 1, 16, SampleFormat::Int), frames);
}

#[test]
fn every_format_is_listed_with_id_title_and_duration() {
    let dir = tempfile::tempdir().unwrap();
    write_call(&dir.path().join("a.WAV"), 12_000);
    for (extension, id) in [("mp3", "b"), ("flac", "c"), ("ogg", "d")] {
        let source = fixture(&format!("sine_44100_2.{extension}"));
        fs::copy(source, dir.path().join(format!("{id}.{extension}"))).unwrap();
    }
    fs::copy(fixture("titled.ogg"), dir.path().join("e.ogg")).unwrap();
    fs::write(dir.path().join("b.json"), r#"{"title": " M. Roux, colis perdu "}"#).unwrap();
    fs::write(dir.path().join("notes.txt"), "not a sound").unwrap();
    fs::create_dir(dir.path().join("folder.wav")).unwrap();
    let library = Library::of(&[dir.path()]).unwrap();
    assert_eq!(library.faults(), []);
    let listed: Vec<_> = library.prompts().iter().map(|p| (p.id.as_str(), p.title.as_str())).collect();
    let titles = [("a", "a"), ("b", "M. Roux, colis perdu"), ("c", "c"), ("d", "d"), ("e", "Un titre")];
    assert_eq!(listed, titles);
    assert_eq!(library.prompt("a").unwrap().duration_ms, 1_500);
    for id in ["b", "c", "d"] {
        let duration_ms = library.prompt(id).unwrap().duration_ms;
        assert!(duration_ms.abs_diff(400) <= 52, "{id}: {duration_ms} ms");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_a_fault_and_hides_no_other() {
    let dir = tempfile::tempdir().unwrap();
    write_call(&dir.path().join("good.wav"), 800);
    fs::write(dir.path().join("empty.mp3"), []).unwrap();
    fs::write(dir.path().join("text.flac"), "this is not sound").unwrap();
    let ogg = fs::read(fixture("sine_48000_1.ogg")).unwrap();
    fs::write(dir.path().join("cut.ogg"), &ogg[..ogg.len() / 2]).unwrap();
    fs::write(dir.path().join("nearly.ogg"), &ogg[..ogg.len() - 10]).unwrap();
    let library = Library::of(&[dir.path()]).unwrap();
    assert_eq!(library.prompts().len(), 1);
    let faults: Vec<_> = library.faults().iter().map(|f| f.path.file_name().unwrap()).collect();
    assert_eq!(faults, ["cut.ogg", "empty.mp3", "nearly.ogg", "text.flac"]);
    assert_eq!(library.faults()[0].sentence, "Le fichier est coupé : la fin manque.");
    assert_eq!(library.faults()[2].sentence, library.faults()[0].sentence);
    assert_eq!(library.faults()[1].sentence, "Le fichier ne contient aucun son.");
}

#[test]
fn a_sidecar_that_cannot_be_read_costs_the_title_and_not_the_call() {
    let dir = tempfile::tempdir().unwrap();
    write_call(&dir.path().join("call.wav"), 800);
    fs::write(dir.path().join("call.json"), "{").unwrap();
    let library = Library::of(&[dir.path()]).unwrap();
    assert_eq!(library.prompts()[0].title, "call");
    assert_eq!(library.faults()[0].path, dir.path().join("call.json"));
}

#[test]
fn two_sounds_of_one_name_are_not_confused() {
    let dir = tempfile::tempdir().unwrap();
    write_call(&dir.path().join("call.wav"), 800);
    fs::copy(fixture("sine_8000_1.ogg"), dir.path().join("Call.ogg")).unwrap();
    let library = Library::of(&[dir.path()]).unwrap();
    assert_eq!((library.prompts().len(), library.faults().len()), (1, 1));
}

#[test]
fn files_beyond_the_bounds_are_faults() {
    let dir = tempfile::tempdir().unwrap();
    for number in 0..=MAX_FILES {
        fs::write(dir.path().join(format!("{number:04}.wav")), []).unwrap();
    }
    let last = dir.path().join(format!("{MAX_FILES:04}.wav"));
    write_call(&last, 800);
    // A sparse file: the length without the bytes.
    fs::File::create(dir.path().join("0000.wav")).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
    let library = Library::of(&[dir.path()]).unwrap();
    assert_eq!(library.prompts().len(), 0);
    assert_eq!(library.faults()[0].sentence, "Le fichier dépasse 230 Mio.");
    assert_eq!(library.faults()[MAX_FILES].path, last);
}

#[test]
fn a_folder_that_is_not_there_holds_nothing_and_one_that_cannot_be_read_is_an_error_that_names_it() {
    assert_eq!(Library::of(&[Path::new("no/such/folder")]).unwrap().prompts(), []);
    let no_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let error = Library::of(&[&no_folder]).unwrap_err();
    assert!(error.to_string().contains("Cargo.toml"), "{error}");
}

#[test]
fn the_sample_recorded_call_is_whole() {
    let library = Library::of(&[&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")]).unwrap();
    let prompt = library.prompt("vasseur").unwrap();
    assert_eq!(prompt.title, "Mme Vasseur, facture contestée");
    assert!((30_000..=40_000).contains(&prompt.duration_ms), "{} ms", prompt.duration_ms);
    let decoded = decode_all(&prompt.path).unwrap();
    assert_eq!(decoded.failure, None);
    assert!((decoded.samples.len() as u64 / 48).abs_diff(prompt.duration_ms) <= 2);
}
