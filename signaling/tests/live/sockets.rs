use std::time::{Duration, Instant};

use signaling::protocol::*;
use signaling::server::{Server, StartError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::program::{PATIENCE, Program, Socket};

#[tokio::test]
async fn two_stations_meet_signal_and_chat() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let (mut candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    assert_eq!(welcome.phase, Phase::Waiting);
    let (mut jury, _) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let paired = |message| match message {
        ToStation::Paired { link, offerer, .. } => Some((link, offerer)),
        _ => None,
    };
    let (link, offerer) = jury.find(paired).await;
    assert!(offerer);
    assert_eq!(candidate.find(paired).await, (link, false));
    jury.say(&ToServer::Signal { link, body: "offer".into() }).await.unwrap();
    let body = candidate.find(|message| match message {
        ToStation::Signal { body, .. } => Some(body),
        _ => None,
    });
    assert_eq!(body.await, "offer");
    let to = Address::Name("Clients".into());
    let chat = ToServer::Chat {
        id: MessageId(1),
        to,
        persona: None,
        helped: None,
        of: None,
        text: "Bonjour".into(),
    };
    candidate.say(&chat).await.unwrap();
    let text = jury.find(|message| match message {
        ToStation::Chat { message } => Some(message.text),
        _ => None,
    });
    assert_eq!(text.await, "Bonjour");
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_the_connection_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let (mut socket, _) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    for (message, code) in [
        (Message::text("{"), ErrorCode::Malformed),
        (Message::text(r#"{"type":"fly"}"#), ErrorCode::Malformed),
        (Message::binary(vec![1, 2, 3]), ErrorCode::TooLarge),
        (Message::text(" ".repeat(MAX_MESSAGE_BYTES + 1)), ErrorCode::TooLarge),
    ] {
        socket.send(message).await.unwrap();
        assert_eq!(socket.refused().await, code);
    }
    socket.say(&ToServer::Roster { after: StationId(0) }).await.unwrap();
    socket.find(|message| matches!(message, ToStation::RosterPage { .. }).then_some(())).await;
}

#[tokio::test]
async fn an_enormous_message_is_refused_and_the_connection_ends() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let (mut socket, _) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    socket.send(Message::text(" ".repeat(200 * 1024))).await.unwrap();
    assert_eq!(socket.refused().await, ErrorCode::TooLarge);
    assert_eq!(socket.next().await, None);
}

#[tokio::test]
async fn a_connection_that_is_no_websocket_is_dropped() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let started = Instant::now();
    let mut silent = TcpStream::connect(program.addr).await.unwrap();
    let mut noise = TcpStream::connect(program.addr).await.unwrap();
    noise.write_all(b"SSH-2.0-OpenSSH_9.9\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    // Reset or ended, either will do.
    let _ = noise.read_to_end(&mut answer).await;
    let _ = tokio::time::timeout(PATIENCE, silent.read_to_end(&mut answer)).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(4), "a silent one has a few seconds");
}

/// A station that reads nothing is cut; the one that writes to it goes on, and nothing that was stored is lost.
#[tokio::test]
async fn a_slow_reader_is_cut_and_may_come_back() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let (mut jury, _) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let (mut slow, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    jury.find(|message| matches!(message, ToStation::Paired { .. }).then_some(())).await;
    let link = jury_link(&mut slow).await;
    // 32 KiB each, at the pace that the server takes, until the system's buffers and the queue are full.
    let body = "x".repeat(MAX_SIGNAL_BYTES);
    let cut = async {
        loop {
            jury.say(&ToServer::Signal { link, body: body.clone() }).await.unwrap();
            tokio::time::sleep(Duration::from_millis(22)).await;
            if let Ok(Some(message)) = tokio::time::timeout(Duration::from_millis(1), jury.next()).await
                && let ToStation::Presence { station } = message
                && station.state == Presence::Away
            {
                return;
            }
        }
    };
    tokio::time::timeout(3 * PATIENCE, cut).await.expect("the slow reader is never cut");
    let (_, back) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    assert_eq!(back.id, welcome.id);
    assert_eq!(back.phase, Phase::Exchanges);
}

async fn jury_link(candidate: &mut Socket) -> Link {
    let link = candidate.find(|message| match message {
        ToStation::Paired { link, .. } => Some(link),
        _ => None,
    });
    link.await
}

#[tokio::test]
async fn a_data_folder_serves_one_server_at_a_time() {
    let data = tempfile::tempdir().unwrap();
    let loopback = "127.0.0.1:0".parse().unwrap();
    let first = Server::bind(loopback, data.path()).await.unwrap();
    let second = Server::bind(loopback, data.path()).await;
    assert!(matches!(second, Err(StartError::InUse(_))), "{second:?}");
    first.run(async {}).await;
    Server::bind(loopback, data.path()).await.unwrap();
}

#[tokio::test]
async fn a_wrong_list_of_clients_is_named_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("clients.json"), r#"{"clients":[{"card":{}}]}"#).unwrap();
    let refused = Server::bind("127.0.0.1:0".parse().unwrap(), data.path()).await.unwrap_err().to_string();
    assert!(refused.contains("clients.json") && refused.contains("missing field `id`"), "{refused}");
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye_and_keeps_everything() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), data.path()).await.unwrap();
    let addr = server.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move {
        let _ = stopped.await;
    }));
    let (mut candidate, welcome) = Socket::hello(addr, Role::Candidate, "Poste 3").await;
    stop.send(()).unwrap();
    assert_eq!(candidate.next().await, None);
    running.await.unwrap();
    let program = Program::start(data.path());
    let (_, again) = Socket::hello(program.addr, Role::Candidate, "Poste 3").await;
    assert_eq!(again.id, welcome.id);
}
