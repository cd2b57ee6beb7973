//! `plateau-signaling check-package`, as an author runs it.

use std::ffi::OsStr;
use std::process::{Command, Output};

use crate::draft::{Draft, sample_path};

fn check(args: &[&OsStr]) -> (Option<i32>, String, String) {
    check_where(("", "en_GB.UTF-8"), args)
}

/// Where `LC_ALL` and `LANG` are these.
fn check_where((all, lang): (&str, &str), args: &[&OsStr]) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_plateau-signaling");
    let mut command = Command::new(program);
    command.env("LC_ALL", all).env("LANG", lang).arg("check-package").args(args);
    let Output { status, stdout, stderr } = command.output().unwrap();
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
fn it_speaks_french_where_the_system_does_and_what_it_is_told_to_anywhere() {
    let draft = Draft::small().edit("clients/costa.toml", "\"phone\"", "\"telex\"");
    let folder = draft.folder();
    let path = folder.path().as_os_str();
    let (french, english) = (
        "clients/costa.toml:3:1: channel vaut « telex », qui n’est aucun de \"phone\", \"chat\"\n",
        "clients/costa.toml:3:1: channel is \"telex\", which is none of \"phone\", \"chat\"\n",
    );
    let (lang, fr, en): (&OsStr, &OsStr, &OsStr) = ("--lang".as_ref(), "fr".as_ref(), "en".as_ref());
    for (system, args, wanted) in [
        (("", "fr_FR.UTF-8"), vec![path], french),
        (("fr_CA", "en_GB.UTF-8"), vec![path], french),
        (("C", "fr_FR.UTF-8"), vec![path], english),
        (("", ""), vec![path], english),
        (("", ""), vec![lang, fr, path], french),
        (("", "fr_FR.UTF-8"), vec![path, lang, en], english),
    ] {
        assert_eq!(check_where(system, &args).1, wanted, "{system:?} {args:?}");
    }
    let (code, _, complained) = check(&[lang, fr, path]);
    assert_eq!((code, &*complained), (Some(1), "plateau-signaling : 1 erreur : le paquet est refusé\n"));
    let (code, said, _) = check(&[lang, fr, sample_path().as_os_str()]);
    assert_eq!(code, Some(0));
    assert!(said.starts_with("Lumélec : session d'entraînement (Lumélec), sans erreur\n"), "{said}");
    assert!(said.contains("\nTitre : 225 minutes ; à tirer, 3 : Sujet A, Sujet B, Sujet C\n"), "{said}");
}

#[test]
fn a_command_without_a_path_or_with_two_is_explained() {
    let (lang, path): (&OsStr, &OsStr) = ("--lang".as_ref(), "a".as_ref());
    for args in [
        &[][..],
        &[path, "b".as_ref()],
        &[path, "--data".as_ref()],
        &[lang],
        &[lang, "fr".as_ref()],
        &[lang, "de".as_ref(), path],
    ] {
        let (code, said, complained) = check(args);
        assert_eq!((code, said.as_str()), (Some(2), ""));
        assert!(complained.ends_with("Try --help.\n"), "{complained}");
    }
}
