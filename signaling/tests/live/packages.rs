//! A package that staff sends: over real sockets, to a real disk, through kills, and against who means ill.

use std::io::{Cursor, Write};
use std::net::SocketAddr;
use std::path::Path;

use futures_util::SinkExt;
use signaling::protocol::exam::*;
use signaling::protocol::*;
use tokio_tungstenite::tungstenite::Message;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::bulk::Bulk;
use crate::exam::package;
use crate::program::{Program, Socket};

/// The sample as a zip, with another title, and one file otherwise where `change` says so.
fn zipped(title: &str, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(package().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                folders.push(format!("{name}/"));
                continue;
            }
            let mut content = change(&name, std::fs::read(entry.path()).unwrap());
            if name == "package.toml" {
                let text = String::from_utf8(content).unwrap();
                let old = text.lines().find(|line| line.starts_with("title")).unwrap_or(&text);
                let new = if old == text { text.clone() } else { format!("title = {title:?}") };
                content = text.replace(old, &new).into_bytes();
            }
            zip.start_file(name, options).unwrap();
            zip.write_all(&content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn right(title: &str) -> Vec<u8> {
    zipped(title, |_, content| content)
}

fn hash(bytes: &[u8]) -> FileHash {
    let mut hasher = FileHasher::default();
    hasher.update(bytes);
    hasher.finish()
}

fn put(word: BulkWord, hash: FileHash, bytes: u64) -> Message {
    Message::text(encode(&ToBulk::Put { word, hash, bytes, from: 0, what: Upload::Package }))
}

/// Sends what the server asks for of a file.
async fn send(bulk: &mut Bulk, content: &[u8]) {
    for frame in content.chunks(BULK_FRAME_BYTES) {
        bulk.inner.send(Message::binary(frame.to_vec())).await.unwrap();
    }
}

/// Sends a whole package; what is said in the end.
async fn sent(addr: SocketAddr, word: BulkWord, content: &[u8]) -> FromBulk {
    let mut bulk = Bulk::connect(addr).await;
    match bulk.ask(put(word, hash(content), content.len() as u64)).await {
        FromBulk::Ready { from, .. } => {
            send(&mut bulk, &content[usize::try_from(from).unwrap()..]).await;
            bulk.answer().await
        }
        other => other,
    }
}

/// The title that staff is offered next, if it is offered any.
async fn offered(staff: &mut Socket) -> Option<String> {
    staff
        .find(|message| match message {
            ToStation::Exam(FromExam::Offer { title, .. }) => Some(Some(title)),
            ToStation::Exam(FromExam::NoPackage { .. }) => Some(None),
            _ => None,
        })
        .await
}

/// What the data folder holds of packages that were sent.
fn left(data: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(data.join("incoming")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_package_that_broke_off_is_gone_on_with_by_another_server_and_there_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let content = right("Dossier envoyé");
    let (hash, bytes, half) = (hash(&content), content.len() as u64, content.len() / 2);
    let program = Program::start(data.path());
    let (mut staff, welcome) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    assert_eq!(offered(&mut staff).await, None);
    let mut bulk = Bulk::connect(program.addr).await;
    let word = welcome.bulk.unwrap();
    assert_eq!(bulk.ask(put(word, hash, bytes)).await, FromBulk::Ready { hash, from: 0 });
    send(&mut bulk, &content[..half]).await;
    // What is on its way is written by the time at which a second one learns that it comes too early.
    let mut second = Bulk::connect(program.addr).await;
    let busy = FromBulk::NotTaken { hash, why: NotTaken::Busy };
    assert_eq!(second.ask(put(word, hash, bytes)).await, busy);
    while std::fs::metadata(data.path().join(format!("incoming/{hash}.part"))).unwrap().len() < half as u64 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    drop((program, bulk, staff));

    let program = Program::start(data.path());
    let (mut staff, welcome) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    assert_eq!(offered(&mut staff).await, None);
    let mut bulk = Bulk::connect(program.addr).await;
    let word = welcome.bulk.unwrap();
    assert_eq!(bulk.ask(put(word, hash, bytes)).await, FromBulk::Ready { hash, from: half as u64 });
    send(&mut bulk, &content[half..]).await;
    let kept = bulk.answer().await;
    assert!(matches!(kept, FromBulk::Kept { hash: of, .. } if of == hash), "{kept:?}");
    assert_eq!(offered(&mut staff).await.as_deref(), Some("Dossier envoyé"));
    assert_eq!(left(data.path()), [""; 0]);
    // Whoever did not hear that asks again, and is told the same.
    let again = sent(program.addr, word, &content).await;
    assert!(matches!(again, FromBulk::Kept { hash: of, .. } if of == hash), "{again:?}");
    drop((program, staff));

    let program = Program::start(data.path());
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    assert_eq!(offered(&mut staff).await.as_deref(), Some("Dossier envoyé"));
    drop(program);
    // One that is given comes first.
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    assert_ne!(offered(&mut staff).await.as_deref(), Some("Dossier envoyé"));
}

#[tokio::test]
async fn mistakes_are_told_with_file_and_line_and_the_package_before_stays() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, welcome) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let before = offered(&mut staff).await;
    let word = welcome.bulk.unwrap();
    let content = zipped("Faux", |name, content| match name {
        "clients/vidal.toml" => [b"surnom = 1\n".to_vec(), content].concat(),
        _ => content,
    });
    let answer = sent(program.addr, word, &content).await;
    let FromBulk::Mistakes { mistakes, count: 1, more: false, .. } = &answer else { panic!("{answer:?}") };
    assert_eq!((mistakes[0].file.as_str(), mistakes[0].line), ("clients/vidal.toml", Some(1)));
    assert!(mistakes[0].french.contains("surnom n’est pas connu"), "{mistakes:?}");
    assert!(mistakes[0].english.contains("surnom is not known"), "{mistakes:?}");
    let five = b"format = \"titre\"\ntitle = \"A\"\nclients = [\"tessier\", \"roy\", \"vasseur\", \"lambert\", \"morel\"]\n";
    let unknown = b"format = \"titre\"\ntitle = \"A\"\nclients = [\"nobody\"]\n";
    for (file, spoilt) in [
        ("subjects/titre-a.toml", &five[..]),
        ("subjects/titre-a.toml", &unknown[..]),
        ("recordings/attente.ogg", b"no sound"),
    ] {
        let spoil = |name: &str, content| if name == file { spoilt.to_vec() } else { content };
        let answer = sent(program.addr, word, &zipped("Faux", spoil)).await;
        let FromBulk::Mistakes { mistakes, .. } = &answer else { panic!("{file}: {answer:?}") };
        assert!(mistakes.iter().any(|mistake| mistake.file == file), "{mistakes:?}");
    }
    assert_eq!(left(data.path()), [""; 0]);
    assert!(!data.path().join("package.zip").exists());
    // Every text is spoilt: there are more than fit in a page.
    let content = zipped("Faux", |name, content| match name.ends_with(".toml") {
        true => (0..20).map(|n| format!("field-{n} = {n}\n")).collect::<String>().into_bytes(),
        false => content,
    });
    let mut bulk = Bulk::connect(program.addr).await;
    bulk.ask(put(word, hash(&content), content.len() as u64)).await;
    send(&mut bulk, &content).await;
    let (mut all, mut pages) = (Vec::new(), 0);
    loop {
        match bulk.answer().await {
            FromBulk::Mistakes { mistakes, count, more, .. } => {
                all.extend(mistakes);
                pages += 1;
                if !more {
                    assert!(count as usize >= all.len() && all.len() <= MAX_TOLD_MISTAKES, "{count}");
                    break;
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(pages > 1 && all.is_sorted_by_key(|mistake| mistake.file.clone()), "{pages}: {all:?}");
    drop(staff);
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Bureau").await;
    assert_eq!(offered(&mut staff).await, before);
}

#[tokio::test]
async fn what_is_no_package_is_refused_and_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let (staff, welcome) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let (jury, its) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let word = welcome.bulk.unwrap();
    let refused =
        |why| move |answer: &FromBulk| matches!(answer, FromBulk::NotTaken { why: is, .. } if *is == why);
    let mut bulk = Bulk::connect(program.addr).await;
    for (word, bytes, why) in [
        (word, 0, NotTaken::Empty),
        (word, MAX_PACKAGE_BYTES + 1, NotTaken::TooLarge),
        (word, u64::MAX, NotTaken::TooLarge),
        (its.bulk.unwrap(), 10, NotTaken::NotStaff),
    ] {
        let answer = bulk.ask(put(word, hash(b"x"), bytes)).await;
        assert!(refused(why)(&answer), "{why:?}: {answer:?}");
    }
    // Another content than was promised.
    let answer = bulk.ask(put(word, hash(b"x"), 3)).await;
    assert_eq!(answer, FromBulk::Ready { hash: hash(b"x"), from: 0 });
    send(&mut bulk, b"abc").await;
    let answer = bulk.answer().await;
    assert!(refused(NotTaken::Changed)(&answer), "{answer:?}");
    // No zip, a zip that is cut off, and one whose names lead out of it.
    let whole = right("Coupé");
    let mut hostile = ZipWriter::new(Cursor::new(Vec::new()));
    hostile.start_file("../../package.toml", SimpleFileOptions::default()).unwrap();
    hostile.write_all(b"format = 1").unwrap();
    let hostile = hostile.finish().unwrap().into_inner();
    for content in [b"PK\x03\x04 and no more".to_vec(), whole[..whole.len() / 2].to_vec(), hostile] {
        let answer = sent(program.addr, word, &content).await;
        assert!(matches!(answer, FromBulk::Mistakes { .. }), "{answer:?}");
    }
    // More than was promised, a text between, and an empty frame end the connection.
    for wrong in [Message::binary(vec![0; 11]), Message::text("{}"), Message::binary(Vec::new())] {
        let mut bulk = Bulk::connect(program.addr).await;
        bulk.ask(put(word, hash(b"y"), 10)).await;
        let answer = bulk.ask(wrong).await;
        assert!(matches!(answer, FromBulk::Error { code: ErrorCode::Malformed, .. }), "{answer:?}");
    }
    assert!(!data.path().join("package.zip").exists());
    assert!(!data.path().join("package.toml").exists());
    drop((staff, jury));
}

#[tokio::test]
async fn a_session_of_a_package_that_was_sent_goes_on_whatever_the_server_is_started_with() {
    let data = tempfile::tempdir().unwrap();
    let content = right("Dossier envoyé");
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, welcome) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let word = welcome.bulk.unwrap();
    let kept = sent(program.addr, word, &content).await;
    assert!(matches!(kept, FromBulk::Kept { .. }), "{kept:?}");
    let id = OrderId(1);
    staff.say(&ToServer::Exam(ToExam::Make { id, format: "ccp1".into() })).await.unwrap();
    let title = |message| match message {
        ToStation::Exam(FromExam::View { view: Some(ExamView::Staff(view)) }) => Some(view.title),
        _ => None,
    };
    assert_eq!(staff.find(title).await, "Dossier envoyé");
    let refused = sent(program.addr, word, &right("Encore un autre")).await;
    assert!(matches!(refused, FromBulk::NotTaken { why: NotTaken::SessionHeld, .. }), "{refused:?}");
    drop((program, staff));
    for given in [Some(package()), None] {
        let program = Program::start_with(data.path(), given.as_deref());
        let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
        assert_eq!(staff.find(title).await, "Dossier envoyé");
    }
}
