//! The command line of the benches.

use anyhow::{Context, bail};

use super::rivals::Program;
use super::voice::{CONDITIONS, Condition};

/// What `cargo xtask bench --help` prints.
pub const HELP: &str = "\
cargo xtask bench [server] [window] [echo] [voice] [--conditions LIST] [--rivals LIST]

Without a name, all four. For voice:
  --conditions LIST  of clean loss5 loss10 loss20 loss30 burst10 burst20 jitter20 jitter60 jitter100 rate64
                     outage loss10-jitter20 burst20-jitter40 loss30-jitter20, with commas between; else all
  --rivals LIST      of mumble mumble-least chromium chromium-processing baresip, or none; else all but mumble-least
Every program goes through every condition, about a minute for each pair: an hour and a quarter for all.
The lossy link needs root, /dev/net/tun and iproute2; without them only the clean condition is run.
Under bench/ of the target folder stay voice.csv, voice.svg and figures.csv.";

/// What is to be measured.
#[derive(Debug)]
pub struct Asked {
    /// By name; none for all.
    pub benches: Vec<String>,
    /// Of the voice.
    pub conditions: Vec<&'static Condition>,
    /// Beside ours.
    pub rivals: Vec<Program>,
}

impl Asked {
    /// Reads the arguments; None where help is wanted.
    ///
    /// # Errors
    /// Where one is not understood.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> anyhow::Result<Option<Self>> {
        let mut asked = Asked {
            benches: Vec::new(),
            conditions: CONDITIONS.iter().collect(),
            rivals: Program::RIVALS.to_vec(),
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--help" | "-h" => return Ok(None),
                "--conditions" => {
                    let list = arguments.next().context("--conditions is followed by names")?;
                    asked.conditions = list.split(',').map(condition).collect::<anyhow::Result<_>>()?;
                }
                "--rivals" => {
                    let list = arguments.next().context("--rivals is followed by names, or none")?;
                    asked.rivals = match list.as_str() {
                        "none" => Vec::new(),
                        list => list.split(',').map(rival).collect::<anyhow::Result<_>>()?,
                    };
                }
                "server" | "window" | "echo" | "voice" => asked.benches.push(argument),
                other => bail!("there is no bench {other:?}\n\n{HELP}"),
            }
        }
        Ok(Some(asked))
    }

    /// Whether this bench is among those to run.
    pub fn wants(&self, bench: &str) -> bool {
        self.benches.is_empty() || self.benches.iter().any(|asked| asked == bench)
    }
}

fn condition(name: &str) -> anyhow::Result<&'static Condition> {
    let found = CONDITIONS.iter().find(|condition| condition.name == name);
    found.with_context(|| format!("there is no condition {name:?}\n\n{HELP}"))
}

fn rival(name: &str) -> anyhow::Result<Program> {
    let found = Program::NAMED.into_iter().find(|rival| rival.name() == name);
    found.with_context(|| format!("there is no rival {name:?}\n\n{HELP}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> anyhow::Result<Option<Asked>> {
        Asked::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn nothing_asks_for_all() {
        let asked = parse("").unwrap().unwrap();
        assert!(asked.wants("server") && asked.wants("voice"));
        assert_eq!(asked.conditions.len(), CONDITIONS.len());
        assert_eq!(asked.rivals, Program::RIVALS);
    }

    #[test]
    fn a_quick_run_has_the_conditions_and_rivals_asked_for() {
        let asked = parse("voice --conditions clean,loss10 --rivals chromium,baresip").unwrap().unwrap();
        assert!(asked.wants("voice") && !asked.wants("window"));
        let names: Vec<_> = asked.conditions.iter().map(|condition| condition.name).collect();
        assert_eq!(names, ["clean", "loss10"]);
        assert_eq!(asked.rivals, [Program::Chromium, Program::Baresip]);
        assert!(parse("voice --rivals none").unwrap().unwrap().rivals.is_empty());
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for line in ["vioce", "voice --conditions loss7", "voice --rivals skype", "voice --rivals"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_help_names_every_condition_and_rival() {
        assert!(parse("voice --help").unwrap().is_none());
        let words: Vec<&str> = HELP.split([' ', ',', '\n']).collect();
        assert!(CONDITIONS.iter().all(|condition| words.contains(&condition.name)));
        assert!(Program::NAMED.iter().all(|rival| words.contains(&rival.name())));
    }
}
