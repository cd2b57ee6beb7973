//! `bench window`: how soon the window is there, and what it takes while nothing happens.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::figures::{Figure, Sheet, median};
use super::lab::Lab;
use super::painted::{Appeared, Screen};
use super::process::{Running, idle_cpu_percent};
use super::rivals::mumble::{Client, Mumble, OutputDelay, Transmit};
use super::voice::ends::{End, Ends};
use crate::programs::{Programs, Server};

const STARTS: usize = 5;
/// A window that takes so long is no window.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a start still does behind the painted window.
const SETTLE: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(20);
/// What a person takes for at once, or nearly.
const AT_MOST_MS: f64 = 500.0;
/// An old computer is to do nothing else worse for our waiting.
const AT_MOST_PERCENT: f64 = 0.5;

/// What a window cost.
#[derive(Clone, Copy, Debug)]
struct Cost {
    mapped_ms: f64,
    painted_ms: f64,
    idle_percent: f64,
}

/// Measures ours in the waiting screen of a candidate, then a connected Mumble's.
///
/// # Errors
/// Where ours cannot be measured.
pub fn run(programs: &Programs, lab: &Lab, sheet: &mut Sheet) -> anyhow::Result<()> {
    lab.needs_display()?;
    lab.needs_sound()?;
    let screen = Screen::open()?;
    let data = tempfile::tempdir()?;
    let server = Server::start(programs, &data.path().join("server"), 0)?;
    let ours = measure(&screen, "Plateau", |number| open(programs, &server, number, data.path()))?;
    drop(server);
    let theirs = sheet.rival("Mumble", mumble(lab, &screen));
    let mut add = |what, unit, at_most, of: fn(Cost) -> f64| {
        let rivals = theirs.map(|cost| ("Mumble", of(cost))).into_iter().collect();
        sheet.add(Figure { bench: "window", what, unit, ours: of(ours), at_most, rivals });
    };
    add("from start to a mapped window", "ms", None, |cost| cost.mapped_ms);
    add("from start to a painted window", "ms", Some(AT_MOST_MS), |cost| cost.painted_ms);
    add("processor while waiting", "% of a core", Some(AT_MOST_PERCENT), |cost| cost.idle_percent);
    Ok(())
}

/// A candidate's window that joins at once. Each has a name of its own: the former may still be in its seat.
fn open(programs: &Programs, server: &Server, number: usize, data: &Path) -> anyhow::Result<Running> {
    let mut window = Command::new(&programs.station);
    window.args(["--role", "candidate", "--name", &format!("{number:02}"), "--server", &server.url]);
    window.args(["--mic", "device:mic_a_in", "--speaker", "device:spk_a", "--data"]);
    window.arg(data.join(format!("candidate-{number}"))).stdin(Stdio::null());
    Running::start(&mut window)
}

fn mumble(lab: &Lab, screen: &Screen) -> anyhow::Result<Cost> {
    let client = Client {
        name: "alice",
        microphone: "mic_a_in",
        speaker: "spk_a",
        transmit: Transmit::ByVoice,
        output_delay: OutputDelay::Usual,
    };
    let mumble = Mumble::start(lab, &Ends::Here, &[client])?;
    measure(screen, "Mumble", |_| mumble.open(&Ends::Here, End::A, &client))
}

/// The median of some starts; the last window is left open, to be idle. One start before them warms the disk's cache.
fn measure(
    screen: &Screen,
    title: &str,
    open: impl Fn(usize) -> anyhow::Result<Running>,
) -> anyhow::Result<Cost> {
    let mut starts: Vec<Appeared> = Vec::new();
    let mut last = None;
    for number in 0..=STARTS {
        drop(last.take());
        screen.wait_for_none(title)?;
        let began = Instant::now();
        let window = open(number)?;
        starts.push(screen.wait_for(title, began, PATIENCE)?);
        std::thread::sleep(SETTLE / 5);
        last = Some(window);
    }
    let idle_percent = match &last {
        Some(window) => {
            std::thread::sleep(SETTLE);
            idle_cpu_percent(window.pid(), IDLE)?
        }
        None => 0.0,
    };
    let ms = |of: fn(&Appeared) -> Duration| {
        median(starts.iter().skip(1).map(|start| of(start).as_secs_f64() * 1_000.0).collect())
    };
    eprintln!("{title}: {:?}", starts.iter().map(|start| start.painted).collect::<Vec<_>>());
    Ok(Cost { mapped_ms: ms(|start| start.mapped)?, painted_ms: ms(|start| start.painted)?, idle_percent })
}
