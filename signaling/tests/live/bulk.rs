use std::net::SocketAddr;
use std::path::Path;

use futures_util::{SinkExt, StreamExt};
use signaling::protocol::*;
use signaling::server::Server;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::program::{PATIENCE, Program, Socket};

/// A second connection of a station.
pub struct Bulk {
    pub inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Bulk {
    pub async fn connect(addr: SocketAddr) -> Self {
        let (inner, _) = tokio_tungstenite::connect_async(format!("ws://{addr}{BULK_PATH}")).await.unwrap();
        Self { inner }
    }

    pub async fn ask(&mut self, message: Message) -> FromBulk {
        self.inner.send(message).await.unwrap();
        self.answer().await
    }

    /// The next answer, whatever pings come before it.
    pub async fn answer(&mut self) -> FromBulk {
        loop {
            match self.next().await {
                Message::Text(text) => return decode(&text).unwrap(),
                Message::Ping(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    pub async fn fetch(&mut self, word: BulkWord, hash: FileHash, from: u64) -> FromBulk {
        self.ask(Message::text(encode(&ToBulk::Fetch { word, hash, from }))).await
    }

    async fn next(&mut self) -> Message {
        timeout(PATIENCE, self.inner.next()).await.expect("nothing comes").expect("closed").unwrap()
    }

    async fn content(&mut self) -> Vec<u8> {
        match self.next().await {
            Message::Binary(bytes) => {
                assert!(bytes.len() <= BULK_FRAME_BYTES);
                bytes.to_vec()
            }
            other => panic!("{other:?}"),
        }
    }

    pub async fn contents(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            bytes.extend(self.content().await);
        }
        bytes
    }
}

fn put(data: &Path, name: &str, length: usize) -> Vec<u8> {
    let folder = data.join("recordings");
    std::fs::create_dir_all(&folder).unwrap();
    let content: Vec<u8> = (0..length).map(|byte| (byte * 31 / 7) as u8).collect();
    std::fs::write(folder.join(name), &content).unwrap();
    content
}

/// The files, once the server has listed them.
async fn listed(socket: &mut Socket, wanted: usize) -> Vec<SharedFile> {
    loop {
        socket.say(&ToServer::Files { skip: 0 }).await.unwrap();
        // Asked too early, the answer is that there are files now.
        let answer = socket.find(|message| match message {
            ToStation::FilesPage { files, .. } => Some(Some(files)),
            ToStation::FilesChanged => Some(None),
            _ => None,
        });
        if let Some(files) = answer.await {
            assert_eq!(files.len(), wanted);
            return files;
        }
    }
}

#[tokio::test]
async fn a_jury_fetches_a_file_whole_or_from_where_it_broke_off() {
    let data = tempfile::tempdir().unwrap();
    let content = put(data.path(), "appel.wav", 100_001);
    put(data.path(), "notes.docx", 10);
    put(data.path(), ".hidden.wav", 10);
    put(data.path(), "un:deux.wav", 10);
    let program = Program::start(data.path());
    let (mut jury, welcome) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let word = welcome.bulk.unwrap();
    let files = listed(&mut jury, 1).await;
    assert_eq!((files[0].name.as_str(), files[0].bytes), ("appel.wav", 100_001));
    let hash = files[0].hash;
    let mut bulk = Bulk::connect(program.addr).await;
    assert_eq!(bulk.fetch(word, hash, 0).await, FromBulk::File { hash, from: 0, bytes: 100_001 });
    assert!(bulk.contents(100_001).await == content);
    assert_eq!(bulk.fetch(word, hash, 70_000).await, FromBulk::File { hash, from: 70_000, bytes: 100_001 });
    assert!(bulk.contents(30_001).await == content[70_000..]);
    assert_eq!(bulk.fetch(word, hash, 100_001).await, FromBulk::File { hash, from: 100_001, bytes: 100_001 });
}

#[tokio::test]
async fn what_is_wrong_on_a_bulk_connection_is_refused_and_the_next_request_served() {
    let data = tempfile::tempdir().unwrap();
    put(data.path(), "appel.wav", 1_000);
    let program = Program::start(data.path());
    let (mut jury, welcome) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let (candidate, its) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    let hash = listed(&mut jury, 1).await[0].hash;
    let word = welcome.bulk.unwrap();
    let mut bulk = Bulk::connect(program.addr).await;
    let fetch = |word, hash, from| Message::text(encode(&ToBulk::Fetch { word, hash, from }));
    for (asked, wanted) in [
        (Message::text("{"), ErrorCode::Malformed),
        (Message::text(r#"{"type":"hello"}"#), ErrorCode::Malformed),
        (Message::binary(vec![0; 10]), ErrorCode::Malformed),
        (Message::text(" ".repeat(MAX_MESSAGE_BYTES + 1)), ErrorCode::TooLarge),
        (fetch(word, FileHash([0; 32]), 0), ErrorCode::NoSuchFile),
        (fetch(word, hash, 1_001), ErrorCode::NoSuchFile),
        (fetch(its.bulk.unwrap(), hash, 0), ErrorCode::NoSuchFile),
    ] {
        let answer = bulk.ask(asked).await;
        assert!(matches!(&answer, FromBulk::Error { code, .. } if *code == wanted), "{wanted:?}: {answer:?}");
    }
    assert_eq!(bulk.fetch(word, hash, 0).await, FromBulk::File { hash, from: 0, bytes: 1_000 });
    bulk.contents(1_000).await;
    for (asked, wanted) in [
        (fetch(BulkWord(word.0.wrapping_add(1)), hash, 0), ErrorCode::BadWord),
        (Message::text(" ".repeat(200 * 1024)), ErrorCode::TooLarge),
    ] {
        let mut stranger = Bulk::connect(program.addr).await;
        let answer = stranger.ask(asked).await;
        assert!(matches!(&answer, FromBulk::Error { code, .. } if *code == wanted), "{wanted:?}: {answer:?}");
        let end = timeout(PATIENCE, stranger.inner.next()).await.expect("the connection stays open");
        assert!(matches!(end, None | Some(Ok(Message::Close(_)) | Err(_))), "{end:?}");
    }
    drop((jury, candidate));
}

#[tokio::test]
async fn a_file_that_changed_since_it_was_listed_is_refused_and_the_others_are_given() {
    let data = tempfile::tempdir().unwrap();
    put(data.path(), "changed.wav", 1_000);
    put(data.path(), "kept.wav", 2_000);
    let program = Program::start(data.path());
    let (mut jury, welcome) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let files = listed(&mut jury, 2).await;
    put(data.path(), "changed.wav", 999);
    let mut bulk = Bulk::connect(program.addr).await;
    let word = welcome.bulk.unwrap();
    let refused = bulk.fetch(word, files[0].hash, 0).await;
    assert!(matches!(refused, FromBulk::Error { code: ErrorCode::NoSuchFile, .. }), "{refused:?}");
    let hash = files[1].hash;
    assert_eq!(bulk.fetch(word, hash, 0).await, FromBulk::File { hash, from: 0, bytes: 2_000 });
}

#[tokio::test]
async fn a_server_that_stops_takes_leave_of_who_fetches_files() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), data.path()).await.unwrap();
    let addr = server.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move {
        let _ = stopped.await;
    }));
    let mut bulk = Bulk::connect(addr).await;
    stop.send(()).unwrap();
    assert!(matches!(bulk.next().await, Message::Close(Some(_))));
    running.await.unwrap();
}

#[tokio::test]
async fn signaling_goes_on_while_files_are_sent() {
    let data = tempfile::tempdir().unwrap();
    let length = 8 << 20;
    put(data.path(), "long.wav", length);
    let program = Program::start(data.path());
    let (mut jury, welcome) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let hash = listed(&mut jury, 1).await[0].hash;
    let mut bulk = Bulk::connect(program.addr).await;
    bulk.fetch(welcome.bulk.unwrap(), hash, 0).await;
    let mut received = bulk.content().await.len();
    // On one connection the answer would come after the file; on its own it comes while most of it is still due.
    jury.say(&ToServer::Roster { after: StationId(0) }).await.unwrap();
    let answer = jury.find(|message| matches!(message, ToStation::RosterPage { .. }).then_some(()));
    tokio::pin!(answer);
    loop {
        tokio::select! {
            biased;
            () = &mut answer => break,
            content = bulk.content() => received += content.len(),
        }
    }
    assert!(received < length / 2, "{received} bytes came before the answer");
    bulk.contents(length - received).await;
}
