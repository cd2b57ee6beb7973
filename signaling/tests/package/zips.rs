//! Zips: as people pack them, and as nobody does by accident.

use std::io::{Cursor, Write};

use signaling::package::{Content, Package};
use zip::ZipWriter;
use zip::write::{FileOptions, SimpleFileOptions};

use crate::draft::{Draft, open_zip, zip_told};

/// A zip of the small package and something else.
fn with(add: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(Draft::small().zip(""))).unwrap();
    add(&mut zip);
    zip.finish().unwrap().into_inner()
}

fn with_file(name: &str) -> Vec<u8> {
    with(|zip| zip.start_file(name, SimpleFileOptions::default()).unwrap())
}

#[test]
fn folder_and_zip_give_the_same_package() {
    let draft = Draft::small();
    let folder = draft.open().unwrap().exam;
    for top in ["", "exam/", "Examen d'été 2026/"] {
        assert_eq!(open_zip(&draft.zip(top)).unwrap().exam, folder, "{top:?}");
    }
    let stored = with(|zip| {
        zip.add_directory("clients/", SimpleFileOptions::default()).unwrap();
        for name in ["__MACOSX/clients/._costa.toml", ".git/config", "clients/.DS_Store", "Thumbs.db"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
        }
    });
    assert_eq!(open_zip(&stored).unwrap().exam, folder);
}

#[test]
fn a_package_in_a_folder_of_a_folder_is_found() {
    let draft = Draft::small().put("documents/11-carte.pdf", "%PDF-1.7\n");
    let draft = draft.put("documents/11-carte.toml", "title = \"Carte\"");
    let mut inner = Draft { files: Default::default() };
    for (name, content) in &draft.files {
        inner = inner.put(&format!("Mon examen/{name}"), content);
    }
    let folder = inner.folder();
    for package in [Package::open(folder.path()).unwrap(), open_zip(&inner.zip("")).unwrap()] {
        assert_eq!(package.exam, draft.open().unwrap().exam);
    }
    let package = Package::open(folder.path()).unwrap();
    let Content::Pdf(carte) = &package.exam.documents.last().unwrap().content else { panic!("a PDF") };
    assert_eq!(package.read(carte).unwrap(), b"%PDF-1.7\n");
    std::fs::write(folder.path().join("Mon examen/documents/11-carte.pdf"), "%PDF-1.8\n").unwrap();
    let changed = package.read(carte).unwrap_err().to_string();
    assert_eq!(changed, "documents/11-carte.pdf of the package: it has changed");
}

#[test]
fn a_folder_in_a_folder_is_refused() {
    let draft = Draft::small().put("clients/a/b/c/d/e.toml", "");
    assert_eq!(
        draft.told(),
        [
            "clients/a: nothing of this name belongs here: no folder here holds another",
            "clients/a/b: nothing of this name belongs here: no folder here holds another",
        ]
    );
    assert!(
        zip_told(&draft.zip("")).starts_with("clients/a/b/c/d/e.toml: nothing of this name belongs here")
    );
}

#[test]
fn folder_and_zip_tell_the_same_mistakes() {
    let draft = Draft::small()
        .edit("clients/costa.toml", "\"phone\"", "\"telex\"")
        .put("clients/note.txt", "")
        .without("part1/request.md");
    assert_eq!(zip_told(&draft.zip("exam/")), draft.told().join("\n"));
}

#[test]
fn names_that_lead_out_of_the_package_or_are_not_for_every_system_are_refused() {
    for name in [
        "../package.toml",
        "clients/../../x.toml",
        "/etc/passwd",
        "clients//x.toml",
        "clients/./x.toml",
        r"clients\x.toml",
        r"c:\x.toml",
        "clients/Costa.toml",
        "clients/é.toml",
        "clients/con.toml",
        "clients/lpt1.toml",
        "clients/a b.toml",
        "clients/x.toml.exe",
        "..",
        "../.hidden/x",
        "clients/.hidden/../../x.toml",
    ] {
        let told = zip_told(&with_file(name));
        assert!(told.contains("a name here is made of a-z"), "{name}: {told:?}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn a_name_that_would_write_on_the_terminal_is_shown_in_letters() {
    let told = zip_told(&with_file("clients/\u{1b}[31m.toml"));
    assert!(told.starts_with(r"clients/\u{1b}[31m.toml: "), "{told:?}");
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    let mut zip = with_file("clients/zzzz.toml");
    for at in positions(&zip, b"zzzz") {
        zip[at..at + 4].copy_from_slice(b"\xE9t\xE9s");
    }
    assert!(zip_told(&zip).ends_with(": the name is not UTF-8"), "{}", zip_told(&zip));
}

#[test]
fn one_name_twice_is_refused() {
    let mut zip = with_file("clients/costb.toml");
    for at in positions(&zip, b"costb") {
        zip[at..at + 5].copy_from_slice(b"costa");
    }
    assert_eq!(zip_told(&zip), "the zip is refused: two of its files have one name");
}

#[test]
fn links_are_not_followed() {
    let zip =
        with(|zip| zip.add_symlink("clients/x.toml", "/etc/passwd", SimpleFileOptions::default()).unwrap());
    assert_eq!(zip_told(&zip), "clients/x.toml: this is not a plain file; links are not followed");
}

#[cfg(unix)]
#[test]
fn links_of_a_folder_are_not_followed() {
    let folder = Draft::small().folder();
    let clients = folder.path().join("clients");
    std::os::unix::fs::symlink(clients.join("costa.toml"), clients.join("x.toml")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("texts/loop")).unwrap();
    let told = signaling::package::Package::open(folder.path()).unwrap_err().to_string();
    assert_eq!(
        told,
        "clients/x.toml: this is not a plain file; links are not followed\n\
         texts/loop: this is not a plain file; links are not followed"
    );
}

#[test]
fn a_bomb_is_read_no_further_than_a_file_may_be_long() {
    let bomb = with(|zip| {
        zip.start_file("clients/x.toml", FileOptions::<()>::default()).unwrap();
        let zeros = vec![b'#'; 1 << 20];
        for _ in 0..64 {
            zip.write_all(&zeros).unwrap();
        }
    });
    assert!(bomb.len() < 1 << 20);
    assert_eq!(zip_told(&bomb), "clients/x.toml: the file is larger than 512 KiB");
}

#[test]
fn a_zip_of_too_many_files_is_refused() {
    let many = with(|zip| {
        for n in 0..4_000 {
            zip.start_file(format!("clients/c{n}.toml"), SimpleFileOptions::default()).unwrap();
        }
    });
    assert_eq!(zip_told(&many), "there are more than 4000 files");
}

#[test]
fn a_damaged_byte_is_noticed() {
    let mut zip = Draft::small().zip("");
    // Within the packed content of a client, whose checksum then differs.
    let at = positions(&zip, b"clients/lopez.toml")[0] + 200;
    zip[at] ^= 0x55;
    let told = zip_told(&zip);
    assert!(told.starts_with("clients/lopez.toml: "), "{told}");
}

#[test]
fn what_is_neither_folder_nor_zip_is_told() {
    for bytes in [&b""[..], b"PK", b"%PDF-1.7", &[0; 4_096]] {
        assert_eq!(zip_told(bytes), "this is neither a folder nor a zip");
    }
}

#[test]
fn an_encrypted_file_is_refused() {
    let mut zip = with_file("clients/zzzz.toml");
    // The flags stand 24 bytes before a name in its local header, and 38 in the central one (APPNOTE 4.3.7, 4.3.12).
    let names = positions(&zip, b"clients/zzzz");
    for (at, before) in names.into_iter().zip([24, 38]) {
        zip[at - before] |= 1;
    }
    assert_eq!(zip_told(&zip), "clients/zzzz.toml: the file is encrypted");
}

fn positions(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|&at| bytes[at..].starts_with(wanted)).collect()
}
