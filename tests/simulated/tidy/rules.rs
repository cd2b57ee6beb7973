//! The rules, each a function from a file to where it breaks them.

use super::source::File;

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub struct Offence {
    /// From 1.
    pub line: usize,
    /// A sentence for who must repair it.
    pub what: String,
}

/// The crates that know nothing of ours.
pub const LEAVES: [&str; 3] = ["audio", "recordings", "signaling"];

const CRATES: [&str; 5] = ["audio", "client", "recordings", "signaling", "tests"];

/// Where the pure machines live: prefixes, so that a module may be a file or a folder.
const PURE: [&str; 9] = [
    "client/src/station.rs",
    "client/src/station/",
    "client/src/engine/headset/",
    "signaling/src/exam",
    "signaling/src/hub",
    "signaling/src/plan",
    "signaling/src/protocol",
    "audio/src/voice",
    "audio/src/jitter",
];

/// What a pure machine must be given, or leave to its shell.
const IMPURE: [&str; 20] = [
    "Instant::now",
    "SystemTime::now",
    "tokio",
    "cpal",
    "egui",
    "eframe",
    "webrtc",
    "rusqlite",
    "std::fs",
    "fs::",
    "std::thread",
    "thread::",
    "std::process",
    "std::env",
    "Mutex",
    "RwLock",
    "Condvar",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
];

/// More than this and a file has two subjects.
const LONGEST: usize = 400;

/// Marks of unfinished work, in pieces so that this file bears none.
const LATER: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
];

/// Folders that exist on the machine of who wrote them down, in pieces for the same reason.
const MACHINE: [&str; 7] = [
    concat!("/ho", "me/"),
    concat!("/Use", "rs/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/work", "space/"),
    concat!("/sha", "red/"),
    concat!(":\\Use", "rs\\"),
];

const TOP: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "README.md", "client", "signaling", "audio", "recordings", "tests"];

/// Whether the file belongs to a pure machine.
pub fn is_pure(path: &str) -> bool {
    PURE.iter().any(|prefix| path.starts_with(prefix))
}

/// What a pure machine must not contain.
pub fn impurities(file: &File) -> Vec<Offence> {
    on_lines(&file.code(), |line| {
        let found = IMPURE.into_iter().find(|word| has_word(line, word))?;
        Some(format!("`{found}` in a pure module: its shell does that"))
    })
}

/// Uses of the signaling library other than its protocol and what both programs share.
pub fn beyond_the_protocol(file: &File) -> Vec<Offence> {
    on_lines(&file.code(), |line| {
        let beyond = words(line, "signaling").any(|at| {
            let (before, after) = (&line[..at], &line[at + "signaling".len()..]);
            let is_path = after.starts_with("::") || before.trim_end().ends_with("use");
            // `engine::signaling::…` is a module of the client itself.
            let is_ours = before.strip_suffix("::").is_some_and(|parent| parent.ends_with(is_part_of_word));
            // Both programs watch over the sleep of their systems in one way.
            let is_shared = ["::protocol", "::suspension"].iter().any(|module| {
                after
                    .strip_prefix(module)
                    .is_some_and(|rest| ["::", ";", " "].iter().any(|next| rest.starts_with(next)))
            });
            is_path && !is_ours && !is_shared
        });
        let what = "the client uses of signaling its protocol and its watch over sleep, nothing else";
        beyond.then(|| what.to_owned())
    })
}

/// Dependencies of a leaf's manifest on our own crates.
pub fn ties_of_a_leaf(file: &File) -> Vec<Offence> {
    let own = file.path.split('/').next().unwrap_or_default();
    on_lines(&file.text, |line| {
        let line = line.split('#').next().unwrap_or_default().trim();
        let others = CRATES.into_iter().filter(|name| *name != own);
        let tied = others.into_iter().find(|name| {
            let key = line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', '.']));
            let table = line.ends_with(&format!("dependencies.{name}]"));
            key || table || line.contains(&format!("\"../{name}\""))
        })?;
        Some(format!("{own} is a leaf and must not know {tied}"))
    })
}

/// Threads started without a name.
pub fn unnamed_threads(file: &File) -> Vec<Offence> {
    let code = file.code();
    let mut offences = on_lines(&code, |line| {
        let found = ["thread::spawn", "thread::scope"].into_iter().find(|call| has_word(line, call))?;
        Some(format!("`{found}` starts threads without a name: use `thread::Builder`"))
    });
    for (builder, name) in
        [("thread::Builder::new()", ".name("), ("Builder::new_multi_thread()", ".thread_name(")]
    {
        for at in words(&code, builder) {
            let statement = code[at..].split(';').next().unwrap_or_default();
            if !statement.contains(name) {
                let line = code[..at].matches('\n').count() + 1;
                offences.push(Offence { line, what: format!("`{builder}` without `{name}…)`") });
            }
        }
    }
    offences
}

/// The line after the last that a file may have.
pub fn too_long(file: &File) -> Vec<Offence> {
    let lines = file.text.lines().count();
    let what = format!("{lines} lines: cut it by concern, {LONGEST} is the most");
    if lines > LONGEST { vec![Offence { line: LONGEST + 1, what }] } else { Vec::new() }
}

/// Marks of unfinished work, in comments too.
pub fn left_for_later(file: &File) -> Vec<Offence> {
    on_lines(&file.text, |line| {
        let found = LATER.into_iter().find(|mark| has_word(line, mark))?;
        Some(format!("`{found}`: do it now, or open an issue"))
    })
}

/// Paths that exist on one machine only.
pub fn machine_paths(file: &File) -> Vec<Offence> {
    on_lines(&file.text, |line| {
        let found = MACHINE.into_iter().find(|folder| {
            // `a/home/b` is somewhere in a project or an address.
            let is_absolute =
                |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}/".contains(c));
            line.match_indices(folder).any(|(at, _)| folder.starts_with(':') || is_absolute(at))
        })?;
        Some(format!("`{found}…` is a folder of one machine"))
    })
}

/// Names at the top level that are not prescribed.
pub fn strangers_at_the_top<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut tops: Vec<_> = paths.filter_map(|path| path.split('/').next()).collect();
    tops.sort_unstable();
    tops.dedup();
    let is_quiet = |name: &str| name.starts_with('.') || name == "LICENSE" || name.starts_with("LICENSE-");
    tops.into_iter().filter(|name| !TOP.contains(name) && !is_quiet(name)).collect()
}

fn on_lines(text: &str, rule: impl Fn(&str) -> Option<String>) -> Vec<Offence> {
    let numbered = text.lines().enumerate();
    numbered.filter_map(|(index, line)| Some(Offence { line: index + 1, what: rule(line)? })).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    words(line, word).next().is_some()
}

/// Where `word` stands in `line` without being part of a longer word.
fn words<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    line.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let longer = word.ends_with(is_part_of_word) && line[at + word.len()..].starts_with(is_part_of_word);
        !line[..*at].ends_with(is_part_of_word) && !longer
    })
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
