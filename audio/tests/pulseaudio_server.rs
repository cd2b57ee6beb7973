//! What becomes of a call when the sound server itself changes: on a server of the test's own, where PulseAudio is
//! installed; elsewhere these tests say so and pass.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    path::Path,
    process::{Child, Command as Process, Stdio},
    sync::mpsc,
    thread::sleep,
    time::{Duration, Instant},
};

use audio::{
    AudioThread, Command, Config, Event, Frame, FrameTap, Hooks, Line, Output, Side, Sink, Source, Tone,
};

/// Names the folder of the server in the process that talks to it.
const FOLDER: &str = "PLATEAU_TEST_SERVER";

/// A server with two loudspeakers whose monitors are microphones, for as long as this lives.
struct Server(Child);

impl Server {
    fn start(folder: &Path) -> Self {
        let mut server = Self(Self::spawn(folder));
        while !pactl(&["set-default-sink", "headset"]) || !pactl(&["set-default-source", "headset.monitor"]) {
            // One that starts beside others gives up now and then.
            if server.0.try_wait().unwrap().is_some() {
                server = Self(Self::spawn(folder));
            }
            sleep(Duration::from_millis(20));
        }
        server
    }

    fn spawn(folder: &Path) -> Child {
        let socket = folder.join("pulse/native");
        let _ = std::fs::remove_file(&socket);
        let mut pulseaudio = Process::new("pulseaudio");
        pulseaudio.args([
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
        ]);
        let native = format!("module-native-protocol-unix socket={} auth-anonymous=1", socket.display());
        let sinks = ["headset", "room"].map(|name| format!("module-null-sink rate=48000 sink_name={name}"));
        pulseaudio.arg(format!("--load={native}"));
        pulseaudio.args(sinks.map(|sink| format!("--load={sink}")));
        pulseaudio.stderr(Stdio::null()).spawn().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn pactl(arguments: &[&str]) -> bool {
    let mut pactl = Process::new("pactl");
    pactl.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

/// Runs `test`, this one by name, in a process that knows no other server than that of its folder.
fn with_server_of_its_own(name: &str, test: impl FnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return test(folder.as_ref());
    }
    if !Process::new("pulseaudio")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
    {
        eprintln!("skipped: PulseAudio is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pulse")).unwrap();
    let mut again = Process::new(std::env::current_exe().unwrap());
    again.args([name, "--exact", "--nocapture"]);
    for (key, _) in std::env::vars_os().filter(|(key, _)| key.to_string_lossy().starts_with("PULSE_")) {
        again.env_remove(key);
    }
    again.env(FOLDER, folder.path()).env("XDG_RUNTIME_DIR", folder.path()).env("HOME", folder.path());
    assert!(again.status().unwrap().success());
}

struct Ear(mpsc::SyncSender<Frame>);

impl FrameTap for Ear {
    fn frame(&mut self, side: Side, _index: u64, samples: &Frame) {
        if side == Side::Near {
            let _ = self.0.try_send(*samples);
        }
    }
}

/// Opens a line both ways; there is nobody at its other end.
fn talk(station: &AudioThread) {
    let line = Line(1);
    station.command(Command::open_line(line).unwrap()).unwrap();
    station.command(Command::SetGate { line, send: true, receive: true }).unwrap();
}

/// A station on the default devices, with a tone on its loudspeaker, and what its microphone hears.
fn station() -> (AudioThread, mpsc::Receiver<Event>, mpsc::Receiver<Frame>) {
    let (events, said) = mpsc::sync_channel(10_000);
    let (frames, heard) = mpsc::sync_channel(2);
    let (voice, ring, prompt) = (Sink::Default, Sink::Default, Sink::Default);
    let config = Config { source: Source::Default, voice, ring, prompt };
    let on_event = move |event| drop(events.try_send(event));
    let hooks = Hooks { on_packet: Box::new(|_, _| {}), on_event: Box::new(on_event) };
    let station = AudioThread::start(config, hooks).unwrap();
    talk(&station);
    station.command(Command::Tap(Some(Box::new(Ear(frames))))).unwrap();
    station.command(Command::Tone(Output::Voice, Some(Tone::Busy))).unwrap();
    (station, said, heard)
}

fn hears_the_tone(heard: &mpsc::Receiver<Frame>) -> bool {
    let loud = |frame: &Frame| frame.iter().any(|sample| sample.abs() > 0.03);
    (0..2_000).any(|_| heard.recv_timeout(Duration::from_secs(20)).is_ok_and(|frame| loud(&frame)))
}

/// Waits for as many events that fit; the limit only ends a test that failed.
fn wait_for(said: &mpsc::Receiver<Event>, count: usize, fits: impl Fn(&Event) -> bool) {
    let begun = Instant::now();
    let mut left = count;
    while left > 0 {
        let time = Duration::from_secs(20).saturating_sub(begun.elapsed());
        left -= usize::from(fits(&said.recv_timeout(time).expect("the event comes")));
    }
}

fn lost(event: &Event) -> bool {
    matches!(event, Event::DeviceLost { .. })
}

fn opened(event: &Event) -> bool {
    matches!(event, Event::DeviceOpened { .. })
}

#[test]
fn a_server_that_dies_is_said_and_the_same_devices_are_opened_on_the_next() {
    with_server_of_its_own(
        "a_server_that_dies_is_said_and_the_same_devices_are_opened_on_the_next",
        |folder| {
            let server = Server::start(folder);
            let (station, said, heard) = station();
            assert!(hears_the_tone(&heard));
            wait_for(&said, 4, opened);
            drop(server);
            wait_for(&said, 4, lost);
            let server = Server::start(folder);
            wait_for(&said, 4, opened);
            heard.try_iter().for_each(drop);
            assert!(hears_the_tone(&heard));
            // Nobody waits for a server that is not there.
            drop(server);
            drop(station);
            assert!(!said.try_iter().any(|event| matches!(event, Event::DeviceFailed { .. })));
        },
    );
}

#[test]
fn another_default_device_re_routes_nothing() {
    with_server_of_its_own("another_default_device_re_routes_nothing", |folder| {
        let _server = Server::start(folder);
        let (_station, said, heard) = station();
        assert!(hears_the_tone(&heard));
        assert!(pactl(&["set-default-sink", "room"]) && pactl(&["set-default-source", "room.monitor"]));
        // Longer than the tone rests.
        sleep(Duration::from_secs(1));
        heard.try_iter().for_each(drop);
        assert!(hears_the_tone(&heard));
        assert!(!said.try_iter().any(|event| lost(&event)));
        let list = Process::new("pactl").args(["list", "short", "sink-inputs"]).output().unwrap();
        let room = Process::new("pactl").args(["list", "short", "sinks"]).output().unwrap();
        let index = |line: &str| line.split('\t').next().map(str::to_owned);
        let room =
            String::from_utf8_lossy(&room.stdout).lines().find(|line| line.contains("room")).and_then(index);
        let sinks: Vec<Option<String>> = String::from_utf8_lossy(&list.stdout)
            .lines()
            .map(|line| line.split('\t').nth(1).map(str::to_owned))
            .collect();
        assert!(!sinks.is_empty() && !sinks.contains(&room), "{sinks:?}, the room is {room:?}");
    });
}

#[test]
fn a_device_that_is_not_there_is_said_once_and_opened_when_it_comes() {
    with_server_of_its_own("a_device_that_is_not_there_is_said_once_and_opened_when_it_comes", |folder| {
        let _server = Server::start(folder);
        let (station, said, _heard) = station();
        wait_for(&said, 4, opened);
        station.command(Command::SetSource(Source::Device("late.monitor".to_owned()))).unwrap();
        let failed = |event: &Event| matches!(event, Event::DeviceFailed { .. });
        wait_for(&said, 1, failed);
        // Two askings at least.
        sleep(Duration::from_millis(1_200));
        assert!(!said.try_iter().any(|event| failed(&event)));
        assert!(pactl(&["load-module", "module-null-sink", "sink_name=late"]));
        wait_for(&said, 1, opened);
    });
}
