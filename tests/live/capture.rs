//! What of silent listening can be seen on the candidate's wire: nothing. Made by hand, for it needs root and takes
//! minutes.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use tests::bench::lab::Lab;
use tests::bench::voice::ends::{End, Ends, Link};
use tests::programs::{Programs, Robot, Server};

use crate::stage::{PATIENCE, call_line, ready, root, speech};

/// What is compared: from so long after the first voice, for so long.
const FROM_S: f64 = 5.0;
const FOR_S: f64 = 100.0;
/// Counts of packets may differ by those at the two ends of the span.
const AT_THE_ENDS: usize = 2;

/// A packet on the candidate's wire.
#[derive(Clone, Debug)]
struct Seen {
    at_s: f64,
    sent: bool,
    /// The other end's address.
    other: [u8; 4],
    kind: Kind,
    /// Of the payload of UDP or TCP.
    bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Tcp,
    Rtp,
    Rtcp,
    /// Connectivity checks, the handshake of DTLS.
    Making,
    Other,
}

/// Plays an exchange with so many listeners, of whom one leaves and comes back, and gives what passed.
fn exchange(listeners: usize) -> Vec<Seen> {
    let (lab, programs) = (Lab::open().unwrap(), Programs::find().unwrap());
    let ends = Ends::Linked(Link::make(&lab).unwrap());
    ends.set("").unwrap();
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("server");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::copy(root().join("signaling/samples/clients.json"), data.join("clients.json")).unwrap();
    let server =
        Server::spawn(ends.command(End::B, &programs.server), &data, ends.address(End::B), 0).unwrap();
    let file = folder.path().join("candidate.pcap");
    let device = String::from_utf8(
        ends.command(End::A, "sh").args(["-c", "ls /sys/class/net | grep -v lo"]).output().unwrap().stdout,
    )
    .unwrap();
    let mut tcpdump = ends.command(End::A, "tcpdump");
    tcpdump.args(["-i", device.trim(), "-n", "-U", "-Z", "root", "-w"]).arg(&file);
    let mut tcpdump = tcpdump.stderr(Stdio::null()).spawn().expect("tcpdump is installed");
    std::thread::sleep(Duration::from_secs(1));
    let robot = |end: End, role: &str, name: &str, voice: &str| {
        let (mic, own) = (format!("file:{},loop", speech(voice).display()), folder.path().join(name));
        let own = own.to_str().unwrap();
        let more = ["--mic", &mic, "--speaker", "null", "--data", own, "--fixed-rate"];
        Robot::spawn(ends.command(end, &programs.station), role, name, &server.url, &more).unwrap()
    };
    let mut candidate = robot(End::A, "candidate", "07", "candidate");
    let mut jury = robot(End::B, "jury", "Jury B", "client");
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    let mut ears: Vec<Robot> =
        (0..listeners).map(|ear| robot(End::B, "staff", &format!("staff {ear}"), "client")).collect();
    for ear in &mut ears {
        ear.wait("online", PATIENCE, |_| true).unwrap();
        ear.say(&json!({ "do": "listen", "to": "07" })).unwrap();
    }
    jury.say(&call_line()).unwrap();
    candidate.wait("ringing", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "answer" })).unwrap();
    jury.wait("in_call", PATIENCE, |_| true).unwrap();
    for ear in &mut ears {
        ear.wait("overheard", PATIENCE, |_| true).unwrap();
    }
    let third = Duration::from_secs_f64((FROM_S + FOR_S + 5.0) / 3.0);
    std::thread::sleep(third);
    for line in [json!({ "do": "stop_listening" }), json!({ "do": "listen", "to": "07" })] {
        if let [first, ..] = &mut ears[..] {
            first.say(&line).unwrap();
        }
        std::thread::sleep(third);
    }
    jury.say(&json!({ "do": "hang_up" })).unwrap();
    candidate.wait("ended", PATIENCE, |_| true).unwrap();
    drop(candidate);
    Command::new("kill").arg(tcpdump.id().to_string()).status().unwrap();
    tcpdump.wait().unwrap();
    read(&std::fs::read(&file).unwrap())
}

/// Reads a capture of bare IP packets (pcap file format, LINKTYPE_RAW).
fn read(capture: &[u8]) -> Vec<Seen> {
    let number = |at: usize| u32::from_le_bytes(capture[at..at + 4].try_into().unwrap());
    assert_eq!(number(0), 0xa1b2_c3d4, "a capture with microseconds, of this computer's byte order");
    let (mut at, mut seen) = (24, Vec::new());
    while at + 16 <= capture.len() {
        let (seconds, micros, length) = (number(at), number(at + 4), number(at + 8) as usize);
        let packet = &capture[at + 16..at + 16 + length];
        at += 16 + length;
        let (protocol, source, target) = (packet[9], &packet[12..16], &packet[16..20]);
        let sent = source == [10, 77, 1, 1];
        let headers = match protocol {
            // The length of the header in words of four bytes (RFC 9293 §3.1).
            6 => 20 + usize::from(packet[32] >> 4) * 4,
            _ => 28,
        };
        let payload = packet.get(headers..).unwrap_or_default();
        let kind = match (protocol, payload) {
            (6, _) => Kind::Tcp,
            // What shares a port (RFC 7983, RFC 5761).
            (17, [128..=191, 192..=223, ..]) => Kind::Rtcp,
            (17, [128..=191, ..]) => Kind::Rtp,
            (17, [0..=3 | 20..=63, ..]) => Kind::Making,
            _ => Kind::Other,
        };
        let other = if sent { target } else { source }.try_into().unwrap();
        seen.push(Seen {
            at_s: f64::from(seconds) + f64::from(micros) / 1e6,
            sent,
            other,
            kind,
            bytes: payload.len(),
        });
    }
    seen
}

/// What of a kind passed one way in the span.
struct Counted {
    packets: usize,
    sizes: BTreeSet<usize>,
    /// Of all payloads.
    bytes: usize,
}

fn counted(seen: &[Seen], kind: Kind, sent: bool) -> Counted {
    let first = seen.iter().find(|packet| packet.kind == Kind::Rtp).expect("a voice passed").at_s;
    let span = first + FROM_S..first + FROM_S + FOR_S;
    let of = |packet: &&Seen| packet.kind == kind && packet.sent == sent && span.contains(&packet.at_s);
    let found: Vec<&Seen> = seen.iter().filter(of).collect();
    let sizes = found.iter().map(|packet| packet.bytes);
    Counted { packets: found.len(), sizes: sizes.clone().collect(), bytes: sizes.sum() }
}

#[test]
#[ignore = "the candidate's traffic with 0, 1 and 3 listeners, captured: six minutes, as root"]
fn the_candidates_traffic_is_the_same_whoever_listens() {
    let alone = exchange(0);
    let whom = |seen: &[Seen]| seen.iter().map(|packet| (packet.other, packet.kind)).collect::<BTreeSet<_>>();
    for listeners in [1, 3] {
        let heard = exchange(listeners);
        assert_eq!(whom(&heard), whom(&alone), "{listeners} listen: other destinations");
        for kind in [Kind::Rtp, Kind::Rtcp] {
            for sent in [true, false] {
                let (few, many) = (counted(&alone, kind, sent), counted(&heard, kind, sent));
                println!(
                    "{listeners} listen, {kind:?}, sent {sent}: {} of {:?}; alone {} of {:?}",
                    many.packets, many.sizes, few.packets, few.sizes
                );
                assert_eq!(many.sizes, few.sizes, "{kind:?}, sent {sent}");
                let (few, many) = (few.packets, many.packets);
                let allowed = if kind == Kind::Rtcp { AT_THE_ENDS.max(few / 100) } else { AT_THE_ENDS };
                assert!(many.abs_diff(few) <= allowed, "{kind:?}: {many}, alone {few}");
            }
        }
        // What the server and the station say meanwhile. One message more is longer than what falls at the ends: signs
        // of life of a few bytes. How they are cut into packets, and acknowledged, is the systems' own.
        for sent in [true, false] {
            let (few, many) = (counted(&alone, Kind::Tcp, sent), counted(&heard, Kind::Tcp, sent));
            println!("{listeners} listen, TCP, sent {sent}: {} bytes; alone {}", many.bytes, few.bytes);
            let at_the_ends = AT_THE_ENDS * few.sizes.last().copied().unwrap_or_default();
            assert!(
                many.bytes.abs_diff(few.bytes) <= at_the_ends,
                "sent {sent}: {}, alone {}",
                many.bytes,
                few.bytes
            );
        }
    }
}
