//! A candidate's clock at its station and at the server, side by side: through lost connections, a station that stood still,
//! a server that was killed or stood still, and clocks of the day that jump.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use signaling::protocol::exam::{self, ExamView, Step};
use tests::programs::Robot;
use tests::session::view;

use crate::hall::{CANDIDATE, Hall, NAMES};
use crate::stage::{PATIENCE, Stage};

/// What a station may show more or less than the server has.
const MOST_APART: Duration = Duration::from_millis(200);
/// A reading that took longer says too little; on a busy computer it is taken again.
const SHARP: Duration = Duration::from_millis(50);

/// When a clock comes to its end, as it was read: what was left then, from the asking and from the answer on.
#[derive(Clone, Copy, Debug)]
struct End {
    first: Instant,
    last: Instant,
}

impl End {
    fn read(robot: &mut Robot, line: &Value, is: &str, left_ms: impl Fn(&Value) -> Option<u64>) -> Self {
        // What was said before is of before.
        robot.listen_for(Duration::ZERO);
        let asked = Instant::now();
        robot.say(line).unwrap();
        let (_, event) = robot.wait(is, PATIENCE, |event| left_ms(event).is_some()).unwrap();
        let answered = Instant::now();
        let left = Duration::from_millis(left_ms(&event).unwrap());
        End { first: asked + left, last: answered + left }
    }

    fn is_sharp(&self) -> bool {
        self.last - self.first <= SHARP
    }

    /// How far apart the two are at most.
    fn apart(&self, other: &Self) -> Duration {
        let (later, earlier) = (self.last.max(other.last), self.first.min(other.first));
        later - earlier
    }
}

/// What the candidate's station shows.
fn shown(hall: &mut Hall) -> End {
    End::read(&mut hall.candidate, &json!({ "do": "clock" }), "clock", |event| {
        event["clocks"][0]["remaining_ms"].as_u64()
    })
}

/// What the server has: it says so whenever a juror looks.
fn held(hall: &mut Hall) -> End {
    let look = json!({ "do": "look", "candidate": CANDIDATE });
    let mut read = || {
        End::read(&mut hall.jury, &look, "exam", |event| match view(event) {
            Some(ExamView::Jury(view)) => view.about.and_then(|about| about.clock.remaining_ms),
            Some(ExamView::Candidate(_) | ExamView::Staff(_)) | None => None,
        })
    };
    // A view that was still on its way when it was asked says that more is left, never less.
    std::array::from_fn::<End, 4, _>(|_| read()).into_iter().min_by_key(|end| end.last).unwrap()
}

/// The candidate's phase runs, and its station knows.
fn start(hall: &mut Hall) {
    hall.go(&[Step::Open, Step::Ready, Step::Start]);
    hall.view(|view| view.clock.stage == exam::Stage::Running);
}

/// The first of both readings that says enough.
fn sharply<const N: usize>(mut read: impl FnMut() -> [End; N]) -> [End; N] {
    let until = Instant::now() + PATIENCE;
    loop {
        let ends = read();
        if ends.iter().all(End::is_sharp) {
            return ends;
        }
        assert!(Instant::now() < until, "no reading takes less than {SHARP:?}");
    }
}

/// Both are alike now; gives the server's.
fn agree(hall: &mut Hall, when: &str) -> End {
    let [shown, held] = sharply(|| [shown(hall), held(hall)]);
    let apart = shown.apart(&held);
    assert!(apart <= MOST_APART, "{apart:?} apart {when}");
    println!("{when}: at most {apart:?} apart");
    held
}

fn is_back(robot: &mut Robot) {
    robot.wait("online", PATIENCE, |_| true).unwrap();
    robot.wait("exam", PATIENCE, |event| !event["view"].is_null()).unwrap();
}

#[test]
fn a_clock_is_right_while_the_line_is_cut_and_when_it_is_mended() {
    let stage = Stage::for_an_exam();
    let line = Line::lay(&stage.url());
    let candidate = stage.robot_by(&line.url, "candidate", "07", "candidate");
    let mut hall = Hall::with(stage, candidate, "ccp1", NAMES);
    start(&mut hall);
    agree(&mut hall, "before the line is cut");
    line.cut();
    hall.candidate.wait("offline", PATIENCE, |_| true).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    agree(&mut hall, "while it is cut");
    line.mend();
    is_back(&mut hall.candidate);
    agree(&mut hall, "when it is mended");
}

#[cfg(unix)]
#[test]
fn a_clock_is_right_at_a_station_that_stood_still() {
    let mut hall = Hall::open("ccp1");
    start(&mut hall);
    agree(&mut hall, "before the station is stopped");
    let signal = |hall: &Hall, name: &str| {
        let pid = hall.candidate.pid().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    };
    signal(&hall, "-STOP");
    std::thread::sleep(Duration::from_secs(4));
    signal(&hall, "-CONT");
    agree(&mut hall, "when it goes on");
    hall.candidate.listen_for(Duration::from_secs(1));
    agree(&mut hall, "a second later");
}

#[test]
fn a_clock_is_right_while_the_server_is_away_and_when_it_is_back() {
    let mut hall = Hall::open("ccp1");
    start(&mut hall);
    let before = agree(&mut hall, "before the server is killed");
    let port = hall.stage.kill_server();
    std::thread::sleep(Duration::from_secs(2));
    let [alone] = sharply(|| [shown(&mut hall)]);
    assert!(alone.apart(&before) <= MOST_APART, "{:?} apart without a server", alone.apart(&before));
    hall.stage.start_server(Command::new(&hall.stage.programs.server), port);
    is_back(&mut hall.candidate);
    is_back(&mut hall.jury);
    let after = agree(&mut hall, "when the server is back");
    assert!(after.apart(&before) <= MOST_APART, "{:?} apart through its death", after.apart(&before));
}

#[cfg(unix)]
#[test]
fn a_clock_is_right_at_a_server_that_stood_still_and_what_that_took_is_proposed_as_a_credit() {
    const STOPPED: Duration = Duration::from_secs(5);
    let mut hall = Hall::open("ccp1");
    start(&mut hall);
    let before = agree(&mut hall, "before the server is stopped");
    let pid = hall.stage.server.as_ref().unwrap().pid().to_string();
    let signal = |name| assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    signal("-STOP");
    std::thread::sleep(STOPPED);
    signal("-CONT");
    let after = agree(&mut hall, "when the server goes on");
    assert!(after.apart(&before) <= MOST_APART, "{:?} apart through its standstill", after.apart(&before));
    let tile = hall.lead.tile(CANDIDATE, |tile| !tile.outages.is_empty()).unwrap();
    let [outage] = &tile.outages[..] else { panic!("{:?}", tile.outages) };
    assert_eq!((&outage.kinds[..], outage.lasts), (&[exam::OutageKind::Server][..], false));
    let apart = Duration::from_millis(outage.proposed_ms).abs_diff(STOPPED);
    assert!(apart <= 2 * MOST_APART, "{outage:?}");
}

/// Sets the time of the day of programs that were started under it, and nothing else of theirs.
struct FakeDay {
    library: PathBuf,
    file: PathBuf,
}

impl FakeDay {
    fn find(stage: &Stage) -> Self {
        let library = std::fs::read_dir("/usr/lib")
            .unwrap()
            .filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")))
            .find(|path| path.is_file())
            .expect("Debian's package libfaketime is installed");
        let day = FakeDay { library, file: stage.data("day") };
        day.set("+0");
        day
    }

    fn set(&self, offset: &str) {
        std::fs::write(&self.file, offset).unwrap();
    }

    fn lend_to(&self, mut command: Command) -> Command {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command
    }

    /// The seconds that a program sees since 1970.
    fn seconds(&self) -> u64 {
        let output = self.lend_to(Command::new("date")).arg("+%s").output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    }
}

#[test]
#[ignore = "sets the time of day of both programs forth and back; needs Debian's package libfaketime"]
fn a_clock_is_right_whatever_is_done_to_the_time_of_day() {
    let mut stage = Stage::for_an_exam();
    let day = FakeDay::find(&stage);
    let port = stage.kill_server();
    stage.start_server(day.lend_to(Command::new(&stage.programs.server)), port);
    let data = stage.data("candidate");
    let more = ["--mic", "silence", "--speaker", "null", "--data", data.to_str().unwrap()];
    let station = day.lend_to(Command::new(&stage.programs.station));
    let candidate = Robot::spawn(station, "candidate", "07", &stage.url(), &more).unwrap();
    let mut hall = Hall::with(stage, candidate, "ccp1", NAMES);
    start(&mut hall);
    let before = agree(&mut hall, "before the time of day is set");
    let noon = day.seconds();
    for (offset, seconds) in [("+2h", 7_200), ("-3h", -10_800)] {
        day.set(offset);
        let moved = i64::try_from(day.seconds()).unwrap() - i64::try_from(noon).unwrap();
        assert!((moved - seconds).abs() < 60, "programs see another time of day: {moved} s");
        hall.candidate.listen_for(Duration::from_secs(3));
        let after = agree(&mut hall, &format!("with the time of day set by {offset}"));
        assert!(after.apart(&before) <= MOST_APART, "the server's own clock: {:?}", after.apart(&before));
    }
    assert_eq!(hall.candidate.all("offline").count(), 0, "no connection was made anew for it");
}

/// The cable between a station and its server.
struct Line {
    url: String,
    addr: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    is_cut: AtomicBool,
    over: AtomicBool,
    ends: Mutex<Vec<TcpStream>>,
}

impl Line {
    fn lay(server: &str) -> Self {
        let server: SocketAddr = server.trim_start_matches("ws://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, shared) = (listener.local_addr().unwrap(), Arc::new(Shared::default()));
        let theirs = Arc::clone(&shared);
        spawn(move || {
            for station in listener.incoming().map_while(Result::ok) {
                if theirs.over.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(server) = TcpStream::connect(server) else { continue };
                let mut ends = theirs.ends();
                if theirs.is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                for (from, to) in [(&station, &server), (&server, &station)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    spawn(move || {
                        // Either end may go first.
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                ends.extend([station, server]);
            }
        });
        Line { url: format!("ws://{addr}"), addr, shared }
    }

    fn cut(&self) {
        self.shared.is_cut.store(true, Ordering::SeqCst);
        self.shared.ends().drain(..).for_each(|end| drop(end.shutdown(Shutdown::Both)));
    }

    fn mend(&self) {
        self.shared.is_cut.store(false, Ordering::SeqCst);
    }
}

impl Shared {
    fn ends(&self) -> std::sync::MutexGuard<'_, Vec<TcpStream>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the listener up; where that fails it has ended.
        let _ = TcpStream::connect(self.addr);
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name("line".into()).spawn(work).unwrap();
}
