use std::time::Duration;

use signaling::protocol::*;

use crate::program::{Program, Socket};

const PAIRS: usize = 150;

/// As after a restart of the server: all hellos within a moment, each jury told of each station, nobody cut.
#[tokio::test]
async fn a_whole_floor_comes_at_once_and_everybody_is_paired() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let addr = program.addr;
    let mut stations = Vec::new();
    for number in 0..PAIRS {
        for role in [Role::Candidate, Role::Jury] {
            stations.push(tokio::spawn(async move {
                let (mut socket, _) = Socket::hello(addr, role, &format!("Poste {number}")).await;
                let paired = |message| matches!(message, ToStation::Paired { .. }).then_some(());
                socket.find(paired).await;
                socket
            }));
        }
    }
    let mut sockets = Vec::new();
    for station in stations {
        sockets.push(station.await.unwrap());
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    // Each still has its connection: it is answered.
    for socket in &mut sockets {
        socket.say(&ToServer::Roster { after: StationId(u32::MAX) }).await.unwrap();
        socket.find(|message| matches!(message, ToStation::RosterPage { .. }).then_some(())).await;
    }
}
