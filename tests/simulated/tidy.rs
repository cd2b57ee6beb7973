//! The rules of the house, as far as they can be read in its source.
//!
//! Each rule is a function from a file to its [`Offence`]s (`rules`), tried on texts that break it (`broken`).
//! Here they meet the real files. `source` knows which files there are, and tells code from comments.

mod broken;
mod rules;
mod source;

use std::fmt::Write;

use rules::Offence;
use source::File;

/// Fails with one `file:line` for each place where `rule` is broken.
fn hold(files: impl Iterator<Item = File>, rule: impl Fn(&File) -> Vec<Offence>) {
    let mut report = String::new();
    for file in files {
        for Offence { line, what } in rule(&file) {
            writeln!(report, "{}:{line}: {what}", file.path).expect("a string takes all");
        }
    }
    assert!(report.is_empty(), "the house's rules are broken:\n{report}");
}

fn rust_files() -> impl Iterator<Item = File> {
    source::tracked().filter(|file| file.path.ends_with(".rs"))
}

#[test]
fn the_source_is_found() {
    assert!(rust_files().any(|file| file.path == "tests/simulated/tidy.rs"));
}

#[test]
fn pure_modules_have_no_clock_thread_lock_file_network_sound_or_window() {
    hold(rust_files().filter(|file| rules::is_pure(&file.path)), rules::impurities);
}

#[test]
fn the_client_uses_nothing_of_signaling_but_its_protocol() {
    hold(rust_files().filter(|file| file.path.starts_with("client/")), rules::beyond_the_protocol);
}

#[test]
fn the_leaves_know_nothing_of_each_other() {
    let leaves = rules::LEAVES.map(|leaf| format!("{leaf}/Cargo.toml"));
    hold(source::tracked().filter(|file| leaves.contains(&file.path)), rules::ties_of_a_leaf);
}

#[test]
fn every_thread_has_a_name() {
    hold(rust_files(), rules::unnamed_threads);
}

#[test]
fn no_file_is_longer_than_a_reader_is_patient() {
    hold(rust_files(), rules::too_long);
}

#[test]
fn nothing_is_left_for_later() {
    hold(rust_files(), rules::left_for_later);
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    hold(source::tracked(), rules::machine_paths);
}

#[test]
fn the_top_level_shows_only_the_prescribed_names() {
    let paths = source::tracked_paths();
    let strangers = rules::strangers_at_the_top(paths.iter().map(String::as_str));
    assert!(strangers.is_empty(), "not for the top level: {strangers:?}");
}
