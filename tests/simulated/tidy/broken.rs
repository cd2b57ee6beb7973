//! Each rule finds the text that breaks it, on its line, and leaves the one that keeps it in peace.

use super::rules::{self, Offence};
use super::source::File;

/// The lines on which `rule` is broken by `text`, were it the file `path`.
fn broken(rule: impl Fn(&File) -> Vec<Offence>, path: &str, text: &str) -> Vec<usize> {
    let file = File { path: path.to_owned(), text: text.to_owned() };
    rule(&file).into_iter().map(|offence| offence.line).collect()
}

#[test]
fn pure_modules_are_known_by_their_place() {
    for path in [
        "client/src/station/call.rs",
        "client/src/station.rs",
        "audio/src/jitter.rs",
        "audio/src/voice/mix.rs",
    ] {
        assert!(rules::is_pure(path), "{path}");
    }
    for path in ["client/src/engine/station_loop.rs", "audio/src/devices.rs", "signaling/src/server.rs"] {
        assert!(!rules::is_pure(path), "{path}");
    }
}

#[test]
fn a_clock_a_file_or_a_lock_in_a_pure_module_is_found() {
    let lines = |text| broken(rules::impurities, "audio/src/voice.rs", text);
    assert_eq!(lines("fn a() {\n    let now = Instant::now();\n}\n"), [2]);
    assert_eq!(lines("use std::{fs, io};\n\nlet a = fs::read(b);\n"), [3]);
    assert_eq!(
        lines("a: std::sync::Mutex<u8>,\nb: tokio::sync::Notify,\nuse cpal::Stream;\nuse egui::Ui;"),
        [1, 2, 3, 4]
    );
    assert_eq!(lines("std::thread::sleep(a);"), [1]);
}

#[test]
fn a_pure_module_may_speak_of_what_it_must_not_use() {
    let lines = |text| broken(rules::impurities, "audio/src/voice.rs", text);
    assert!(lines("/// The shell runs on tokio.\nlet why = \"tokio\"; // not std::fs\n").is_empty());
    assert!(
        lines("fn a(now: Instant) {}\n#[cfg(test)]\nmod tests {\n    let now = Instant::now();\n}\n")
            .is_empty()
    );
}

#[test]
fn the_client_s_uses_of_the_hub_are_found() {
    let lines = |text| broken(rules::beyond_the_protocol, "client/src/engine.rs", text);
    assert_eq!(
        lines("use signaling::hub::Hub;\nlet hub = signaling::Hub::new();\nuse ::signaling::hub;"),
        [1, 2, 3]
    );
    assert_eq!(lines("use signaling as server;\nuse signaling;\nuse signaling::protocols::A;"), [1, 2, 3]);
    assert!(lines("use signaling::protocol::Welcome;\nuse signaling::protocol as wire;").is_empty());
    assert!(
        lines("mod signaling;\nuse crate::engine::signaling::Socket;\nlet signaling = open();").is_empty()
    );
}

#[test]
fn ties_between_leaves_are_found() {
    let lines = |text| broken(rules::ties_of_a_leaf, "audio/Cargo.toml", text);
    assert_eq!(
        lines("[dependencies]\nrecordings.workspace = true\nsignaling = { path = \"../signaling\" }"),
        [2, 3]
    );
    assert_eq!(lines("[dev-dependencies.client]\nother = { path = \"../tests\" }"), [1, 2]);
    assert!(lines("name = \"audio\"\ndescription = \"not recordings = signaling\"\nsignaling-hook = \"1\"\n# client = 1").is_empty());
}

#[test]
fn threads_without_a_name_are_found() {
    let lines = |text| broken(rules::unnamed_threads, "audio/src/devices.rs", text);
    assert_eq!(lines("\nthread::spawn(|| ());\nstd::thread::scope(|s| a(s));"), [2, 3]);
    assert_eq!(lines("a();\nthread::Builder::new()\n    .spawn(b);\nc.name(d);"), [2]);
    assert_eq!(lines("tokio::runtime::Builder::new_multi_thread().build();"), [1]);
    assert!(lines("thread::Builder::new()\n    .name(a)\n    .spawn(b);").is_empty());
}

#[test]
fn a_long_file_is_found() {
    assert_eq!(broken(rules::too_long, "client/src/ui.rs", &"\n".repeat(401)), [401]);
    assert!(broken(rules::too_long, "client/src/ui.rs", &"\n".repeat(400)).is_empty());
}

#[test]
fn unfinished_work_is_found_in_code_and_comments() {
    let lines = |text: &str| broken(rules::left_for_later, "client/src/ui.rs", text);
    assert_eq!(lines(concat!("a();\n// TO", "DO: b\ntodo", "!()\nunimple", "mented!()")), [2, 3, 4]);
    assert!(lines("let method = autodoc(todo_list);").is_empty());
}

#[test]
fn paths_of_a_machine_are_found() {
    let lines = |text: &str| broken(rules::machine_paths, "README.md", text);
    assert_eq!(
        lines(concat!("see /ho", "me/anna/plateau\nC:\\Use", "rs\\anna\n(`/wo", "rk/plateau`)")),
        [1, 2, 3]
    );
    assert!(lines(concat!("https://example.org/ho", "me/page\nsrc/wo", "rk/mod.rs")).is_empty());
}

#[test]
fn strangers_at_the_top_are_found() {
    let paths = ["Cargo.toml", "LICENSE-MIT", ".ci/run", "tests/src/lib.rs", "docs/map.md", "deny.toml"];
    assert_eq!(rules::strangers_at_the_top(paths.into_iter()), ["deny.toml", "docs"]);
}
