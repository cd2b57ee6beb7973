//! Files that candidates hand in, by the real program: gone on with after a break and a kill, and never what they are not.

use futures_util::SinkExt;
use signaling::protocol::exam::*;
use signaling::protocol::*;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::bulk::Bulk;
use crate::exam::{done, done_after_making, package, sit};
use crate::program::{Program, Socket};

const OF: CandidateNumber = CandidateNumber(1);

/// In part 1, whose clock runs: the candidate's station, and its word.
async fn part_one(program: &Program) -> (Socket, Socket, BulkWord) {
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let (candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    let name = "Léa Roux".into();
    done(&mut staff, 2, Order::Register { candidate: OF, name, extra: Vec::new() }).await;
    sit(&mut staff, 3, welcome.id).await;
    for (epoch, step) in (0..).zip([Step::Open, Step::Ready, Step::Start]) {
        let of = vec![Target { candidate: OF, epoch }];
        done(&mut staff, 4 + u64::from(epoch), Order::Step { step, of, reason: None }).await;
    }
    (staff, candidate, welcome.bulk.unwrap())
}

fn content(length: usize) -> (Vec<u8>, FileHash) {
    let content: Vec<u8> = (0..length).map(|byte| (byte * 31 / 7) as u8).collect();
    let mut hasher = FileHasher::default();
    hasher.update(&content);
    (content, hasher.finish())
}

fn put(word: BulkWord, hash: FileHash, bytes: usize) -> Message {
    let what = Upload::HandIn { of: OF, name: "Lettre.odt".into() };
    Message::text(encode(&ToBulk::Put { word, hash, bytes: bytes as u64, from: 0, what }))
}

async fn send(bulk: &mut Bulk, bytes: &[u8]) {
    for frame in bytes.chunks(BULK_FRAME_BYTES) {
        bulk.inner.send(Message::Binary(Bytes::copy_from_slice(frame))).await.unwrap();
    }
}

#[tokio::test]
async fn a_file_is_gone_on_with_after_a_break_and_after_a_kill_of_the_server() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (_staff, _candidate, word) = part_one(&program).await;
    let (bytes, hash) = content(200_000);
    let mut bulk = Bulk::connect(program.addr).await;
    assert_eq!(bulk.ask(put(word, hash, bytes.len())).await, FromBulk::Ready { hash, from: 0 });
    send(&mut bulk, &bytes[..70_000]).await;
    drop(bulk);
    // The server sees in a moment that it broke off; until then the file is being received.
    let from = loop {
        let mut bulk = Bulk::connect(program.addr).await;
        match bulk.ask(put(word, hash, bytes.len())).await {
            FromBulk::Ready { from, .. } => break from,
            FromBulk::NotTaken { why: NotTaken::Busy, .. } => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(from, 70_000);
    drop(program);

    let program = Program::start_with(data.path(), Some(&package()));
    let (_candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let word = welcome.bulk.unwrap();
    let mut bulk = Bulk::connect(program.addr).await;
    assert_eq!(bulk.ask(put(word, hash, bytes.len())).await, FromBulk::Ready { hash, from: 70_000 });
    send(&mut bulk, &bytes[70_000..]).await;
    assert!(matches!(bulk.answer().await, FromBulk::Kept { hash: of, at_ms: 1.. } if of == hash));
    assert_eq!(std::fs::read(data.path().join("files").join(hash.to_string())).unwrap(), bytes);
    assert_eq!(bulk.fetch(word, hash, 0).await, FromBulk::File { hash, from: 0, bytes: 200_000 });
    assert!(bulk.contents(200_000).await == bytes);
    drop(program);

    let program = Program::start_with(data.path(), Some(&package()));
    let (_candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let mut bulk = Bulk::connect(program.addr).await;
    let told = bulk.fetch(welcome.bulk.unwrap(), hash, 199_999).await;
    assert_eq!(told, FromBulk::File { hash, from: 199_999, bytes: 200_000 });
}

#[tokio::test]
async fn what_is_not_as_was_said_is_not_kept_and_what_was_kept_stays() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (_staff, _candidate, word) = part_one(&program).await;
    let mut bulk = Bulk::connect(program.addr).await;
    let (bytes, hash) = content(50_000);
    for (length, why) in [(0, NotTaken::Empty), (2 << 30, NotTaken::TooLarge)] {
        assert_eq!(bulk.ask(put(word, hash, length)).await, FromBulk::NotTaken { hash, why });
    }
    assert_eq!(bulk.ask(put(word, hash, bytes.len())).await, FromBulk::Ready { hash, from: 0 });
    send(&mut bulk, &bytes).await;
    assert!(matches!(bulk.answer().await, FromBulk::Kept { .. }));
    // Changed while it is sent.
    let (other, said) = content(60_000);
    assert_eq!(bulk.ask(put(word, said, other.len())).await, FromBulk::Ready { hash: said, from: 0 });
    send(&mut bulk, &vec![7; other.len()]).await;
    let why = NotTaken::Changed;
    assert_eq!(bulk.answer().await, FromBulk::NotTaken { hash: said, why });
    // Longer than was said: nothing more can be told apart on this connection.
    assert_eq!(bulk.ask(put(word, said, 10)).await, FromBulk::Ready { hash: said, from: 0 });
    send(&mut bulk, &other).await;
    let refused = bulk.answer().await;
    assert!(matches!(refused, FromBulk::Error { code: ErrorCode::Malformed, .. }), "{refused:?}");
    let names = std::fs::read_dir(data.path().join("files")).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, [hash.to_string()]);
    let mut bulk = Bulk::connect(program.addr).await;
    assert_eq!(bulk.fetch(word, hash, 0).await, FromBulk::File { hash, from: 0, bytes: 50_000 });
    let mut stranger = Bulk::connect(program.addr).await;
    let refused = stranger.ask(put(BulkWord(1), hash, 10)).await;
    assert!(matches!(refused, FromBulk::Error { code: ErrorCode::BadWord, .. }), "{refused:?}");
}
