//! `plateau-signaling check-package`, as an author runs it.

use std::process::{Command, Output};

use crate::draft::{Draft, sample_path};

fn check(args: &[&std::ffi::OsStr]) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_plateau-signaling");
    let Output { status, stdout, stderr } =
        Command::new(program).arg("check-package").args(args).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_package_without_a_mistake_is_summed_up() {
    let (code, said, complained) = check(&[sample_path().as_os_str()]);
    assert_eq!((code, complained.as_str()), (Some(0), ""));
    assert!(said.starts_with("Lumélec : session d'entraînement (Lumélec), without a mistake\n"), "{said}");
    assert!(said.contains("\nTitre: 225 minutes; 3 to draw: Sujet A, Sujet B, Sujet C\n"), "{said}");
    assert!(said.contains("\n28 clients, 10 documents, 5 texts, 7 grids\n"), "{said}");
}

#[test]
fn each_mistake_is_a_line_that_an_editor_can_jump_to() {
    let draft =
        Draft::small().edit("clients/costa.toml", "\"phone\"", "\"telex\"").without("part1/expected.md");
    let folder = draft.folder();
    let (code, said, complained) = check(&[folder.path().as_os_str()]);
    assert_eq!(code, Some(1));
    assert_eq!(
        said,
        "clients/costa.toml:3:1: channel is \"telex\", which is none of \"phone\", \"chat\"\n\
         part1/expected.md: this file is missing\n"
    );
    assert_eq!(complained, "plateau-signaling: 2 mistakes: the package is refused\n");
}

#[test]
fn a_command_without_a_path_or_with_two_is_explained() {
    for args in [&[][..], &["a".as_ref(), "b".as_ref()], &["a".as_ref(), "--data".as_ref()]] {
        let (code, said, complained) = check(args);
        assert_eq!((code, said.as_str()), (Some(2), ""));
        assert!(complained.ends_with("Try --help.\n"), "{complained}");
    }
}
