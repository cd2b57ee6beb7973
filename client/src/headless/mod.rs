//! A station without a window, driven by lines: for rehearsals with robots, load tests and automation.
//!
//! One JSON object a line on standard input ([`words`]), one a line on standard output ([`Teller`]); the station
//! behind is the very one of the window.
//!
//! | `do` | with |
//! |---|---|
//! | `call` | `to` (station or client's number), `as`, `number` and `client` (who is played, and its name in the directory; jury only) |
//! | `answer` `decline` `hang_up` `hold` `resume` | `call`, where there is more than one and another is meant than the one that rings, that one is in, or that waits |
//! | `transfer` | `to` (a post, by name or number), `attended`; `call`; then `complete_transfer` or `cancel_transfer` |
//! | `merge` | has all answered calls speak together, in one conference (candidate) |
//! | `staff` | `post`, `on`: sit at an internal post by its `id`: calls to it ring here (jury) |
//! | `help` | `how`: `whisper`, `join` or `take_over` in the call that is listened to (jury; training); `stop_helping` |
//! | `take_chat` | `on`: write in the place of the candidate that is listened to (jury; training); `chat` then goes to its client, or to the candidate alone where that is whom it names |
//! | `mute` `record` | `on` |
//! | `dtmf` | `digits`: keys sent as tones in the call: `0` to `9`, `*`, `#` |
//! | `note` | `text`: the whole note on `call` or, without it, on the call that goes on or was the last; saved after a second |
//! | `do_not_disturb` | `on` |
//! | `calls` | reads the log of calls anew; staff: `of`, a station's number |
//! | `call_back` | `call`, of the log: calls the client, or the candidate as the same client |
//! | `listen` | `to`, a jury's or its candidate's name (jury, staff); `stop_listening`; `balance`: `percent`, -100 the jury's voice alone, 100 the candidate's |
//! | `chat` | `to`, `text`, `as` and `number` (jury only); `read`: `id` |
//! | `play` | `what`, `output` (`headset` or `loudspeakers`); `stop_playing`. The drawn `recording` is played where the level was heard, as the station is and none was lost since |
//! | `level` | `output`: a tone there, for three seconds; `level_heard`: `output`, where one was played last |
//! | `make_session` | `format`: a session of the server's package in this form (staff) |
//! | `order` | `order`: one of the session's, as the protocol has it (`signaling/src/protocol/exam/order.rs`) |
//! | `draw` | `what`: `subject` or `recording` (candidate) |
//! | `begin` | `exchange`, of the run sheet: where the client calls, it does (jury) |
//! | `look` | `candidate`: the number of the one that the jury looks at (jury) |
//! | `read_record` | `session`: the record of a session that is over, as the offer names it (staff) |
//! | `print_plan` | writes the page of the plan of the day (staff); the plan itself comes by `order`: `plan`, `edit_plan` |
//! | `read_item` | `of`, a candidate's number, and `item`, a text of the exam |
//! | `raise_hand` | `text`, which may be left out: asks staff for help; `read_message`: `message`, by the order that made it (candidate) |
//! | `lower_hand` | `candidate`: no help is asked for any more (the candidate itself, staff) |
//! | `save_record` | writes what staff may read of the session to a file in the station's data (staff); with `format`: `pdf` the *procès-verbal* with its JSON beside it, also of a `session` that is over |
//! | `write_piece` | `piece`, as the protocol has it (`summary`, `{"contact_record": "vasseur"}`…), `text`: the whole of it, saved after a second (candidate) |
//! | `send_confirmation` | `client`: sends the confirmation as it reads, for good (candidate) |
//! | `clock` | tells what is left of the phases that are seen here |
//! | `hand_in` | `path` of a file: copied on this computer, and sent until the server has it (candidate) |
//! | `open_handed` | `hash` of a file that was handed in: a copy of it is opened (candidate, jury) |
//! | `print_work` | writes pages of what the candidate wrote and opens them (candidate, jury) |
//! | `add_professional` | `candidate`, `path` of its *dossier professionnel*, which its jury reads (staff) |
//! | `seal` | `candidate`: its dossier is sealed (staff); `save_dossier`: `candidate`, and `session` where it is over, to a folder in the station's data or in `to`, a folder that there is, with its pages beside it |
//! | `holdings` | `session`: what is kept of it; how long a class is kept is an `order`: `purge`, `retain`, with its `session` (staff) |
//! | `purge` | `session` that is closed, `classes` (`recordings`, `work`, `names`), `reason`: deleted for good (staff) |
//! | `check` `check_again` `check_leave` | the headset check: begin it, do the step once more, leave it |
//! | `check_answer` | `answer`: `yes` `no` (heard, ring), `left` `right` `both` `neither` (ears), `go_on` (level not right) |
//! | `quit` | |
//!
//! | `is` | carries, beside `at_ms` since the start |
//! |---|---|
//! | `online` `offline` | `server`, `id` / `why` |
//! | `roster` | `stations`: `id`, `name`, `role`, `state` |
//! | `media` | `with`, `state` of the voice connection: `connecting`, `ready`, `broken` |
//! | `devices` | `microphone_at_us`, `voice_at_us`: Unix time of the first samples |
//! | `posts` | `posts`: `id`, `name`, `number`, `purpose` of each internal post, and `role` for the jury |
//! | `ringing` `calling` `answered` | `call`, `from` or `with`, `as` and `number` (who is played), `direction`, `about` (the call that it is a consultation for), `helps` (the call in which one side helps the other) |
//! | `in_call` | `call`, `with`, `setup_ms` from the answer to the first sample heard |
//! | `muted` `recording` | `call`, `on` |
//! | `held` `resumed` | `call`, `by` (`me` or `peer`), `why` (`person`, `device` or `other_call`) |
//! | `transferred` | `call`, `to` and `number` of the post; `ended` follows |
//! | `conference` | `call`, `with`, `on`: it speaks with the other calls of this station that do, or no longer |
//! | `whispered` | `on`: a helper speaks to this candidate alone |
//! | `helping` | `how`: `whisper` or `join`, or null; `joining`: it joins once the candidate is in the call |
//! | `chat_taken` | `on`: a helper writes in the candidate's place (told at both) |
//! | `staffed` | `posts`: the posts at which this station sits |
//! | `dtmf` | `call`, `by` (`me` or `peer`), `digits`: the last 64 of this call |
//! | `note` | `call`, `text`, `state` (`saved`, `unsaved`, `refused`), `saved_ms` since 1970 |
//! | `do_not_disturb` | `on` |
//! | `ended` | `call`, `why`, `talked_ms` |
//! | `call_log` | at each end: `of`, the last `calls`, newest first, and what all come to: `session`, `exchanges` (each client), `mean_handling_ms`, `mean_response_ms` |
//! | `listening` | `to`, `state` of the connection: `connecting`, `ready`, `broken`; `listening_ended` |
//! | `overheard` | `to`, `setup_ms` from the asking to the first sample heard |
//! | `overheard_call` | `to`, `candidate`, `call`: `as`, `phase`, `held`, or null |
//! | `overheard_chat` | `to`, `by` (`jury` or `candidate`), `text` |
//! | `listeners` | `listeners`: who hears this station's calls |
//! | `chat` `chat_state` | `from`, `id`, `text` / `id`, `text`, `state`; `by_helper` |
//! | `stats` | `rtt_ms` `jitter_ms` `loss_percent` and, after repair, `unmended_percent`, `buffer_ms` `mos` `packet_ms` `sent_kbps` `level_in_dbfs` `level_out_dbfs` |
//! | `files` | `have`, `of`: how many of the server's files are here; `failed` where they could not be fetched |
//! | `prompts` | `prompts`: `what`, `title`, `duration` in ms of each recorded call that can be played |
//! | `playing` `played` | `what`, `title`, `position` in ms, `duration` and `output` / `complete` |
//! | `exam` | `view`: what this seat sees of the session, or null |
//! | `offer` | `title`, `company`, `formats` of the server's package, while no session is held or the last is closed; `past`, the closed sessions, and `reopens`, which of them may go on (staff) |
//! | `drawn` | `what`, `title`, `number` (candidate) |
//! | `answered` | `order` and `refused`: why it was, or null where it is done |
//! | `record` | `session` and its `facts`: all that staff may read of it, which was asked for (staff) |
//! | `plan` | `plan`: the plan of the day whenever it is another, with its conflicts, or null (staff) |
//! | `printed` | `file`: where the page to print was written |
//! | `clock` | `clocks`, as the window would show them at that moment: `candidate`, `phase`, `stage`, `remaining_ms` or null; asked for by `clock` |
//! | `item` | `of`, `item`, `text`: a text that was asked for |
//! | `fact` | `fact`: one more of the session, as the protocol has it (staff) |
//! | `record_saved` | `path`, and how many `facts` it holds (staff) |
//! | `minutes_saved` | `session`, and the paths of its `pdf`, its `json` and its `record` (staff) |
//! | `piece` | `piece`, `text`, `state` (`saved`, `unsaved`, `refused`), `saved_ms` since 1970: what this candidate wrote |
//! | `handing` | `files` on their way to the server: `name`, `bytes`, `sent`, `refused` (why, or null) |
//! | `handed_in` | `files` that the server has of this candidate: `name`, `bytes`, `hash`, `at_ms` since 1970 |
//! | `handed` | `of`, `files`: the same of the candidate that the jury looks at |
//! | `opened` | `path` of the copy of a file that was handed in |
//! | `dossier_saved` | `candidate`, `path` of the folder, `entries` (staff) |
//! | `holdings` | `holdings` of the session that was asked for: amounts, rules, certificates (staff) |
//! | `check` | `step`: `level` `level_wrong` `sentence` `play_back` `heard` `left_ear` `right_ear` `ring` `room` `done`, or null; `level` |
//! | `verdict` | of the headset check: `faults` (empty where all is well), `found`, `devices`, `checked_ms` and `renewed_ms` since 1970, `stale` |
//! | `error` | `code`, `text` |
//!
//! | thread | owns | waits for |
//! |---|---|---|
//! | `stdout` | standard output | its queue of 4,096 lines; where it is full, the engine's newest line is dropped |
//! | `main` | standard input | the next line |

mod calls;
mod checks;
mod desk;
mod exam;
mod kept;
mod listening;
mod log;
mod plays;
mod teller;
mod words;

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use serde_json::{Value, json};

use crate::engine::{self, Setup};
use crate::station::{ServerLink, View};
use teller::Teller;
use words::Word;

/// Lines waiting for a slow reader: minutes of a busy call.
const LINES: usize = 4_096;
/// The longest line: as long as the longest message to the server.
const MAX_LINE_BYTES: usize = signaling::protocol::MAX_MESSAGE_BYTES;

/// Runs the station until `quit` or the end of standard input.
///
/// # Errors
/// Where the station could not run, be it for its command line; the same was said on a last line.
pub fn run(setup: anyhow::Result<Setup>) -> anyhow::Result<()> {
    let began = Instant::now();
    let (lines, queue) = sync_channel::<Value>(LINES);
    let printer = std::thread::Builder::new().name("stdout".into()).spawn(move || print(&queue))?;
    let outcome = setup.and_then(|setup| converse(setup, began, &lines));
    if let Err(error) = &outcome {
        // A reader that left hears nothing, and the exit code says the same.
        let _ = lines.send(error_line(began, "cannot_run", &format!("{error:#}")));
    }
    drop(lines);
    if printer.join().is_err() {
        anyhow::bail!("standard output failed");
    }
    outcome
}

fn converse(setup: Setup, began: Instant, lines: &SyncSender<Value>) -> anyhow::Result<()> {
    let role = setup.identity.role;
    let refused = Arc::new(AtomicBool::new(false));
    let mut teller = Teller::new(setup.server.clone());
    let (events, seen_refused) = (lines.clone(), Arc::clone(&refused));
    let observer = Box::new(move |view: &Arc<View>| {
        for mut event in teller.tell(view) {
            event["at_ms"] = elapsed_ms(began).into();
            drop(events.try_send(event));
        }
        if let ServerLink::Refused(_) = view.server {
            seen_refused.store(true, Ordering::Relaxed);
        }
    });
    let engine = engine::start(setup, observer)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while read_line(&mut input, &mut line)? {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = match words::parse(&line, role) {
            Ok(Word::Quit) => break,
            Ok(Word::Clock) => {
                let now = Instant::now();
                let clocks = exam::clocks(&engine.views.borrow().exam, now);
                json!({ "is": "clock", "at_ms": ms_between(began, now), "clocks": clocks })
            }
            Ok(Word::Command(command)) => match engine.commands.blocking_send(*command) {
                Ok(()) => continue,
                Err(_) => anyhow::bail!("the station stopped"),
            },
            Err(error) => error_line(began, error.code(), &error.to_string()),
        };
        lines.send(answer)?;
    }
    drop(engine);
    match refused.load(Ordering::Relaxed) {
        true => anyhow::bail!("the server refused this station"),
        false => Ok(()),
    }
}

/// Reads one line, without its end. A longer one than allowed is read to its end and left too long, to be refused.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = input.take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', line)?;
    if read > MAX_LINE_BYTES && line.last() != Some(&b'\n') {
        let mut rest = Vec::new();
        while !rest.ends_with(b"\n") {
            rest.clear();
            if input.take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut rest)? == 0 {
                break;
            }
        }
    }
    Ok(read > 0)
}

fn print(queue: &Receiver<Value>) {
    let mut out = io::stdout().lock();
    while let Ok(line) = queue.recv() {
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn error_line(began: Instant, code: &str, text: &str) -> Value {
    json!({ "is": "error", "at_ms": elapsed_ms(began), "code": code, "text": text })
}

fn elapsed_ms(began: Instant) -> u64 {
    ms_between(began, Instant::now())
}

fn ms_between(began: Instant, now: Instant) -> u64 {
    u64::try_from(now.saturating_duration_since(began).as_millis()).unwrap_or(u64::MAX)
}
