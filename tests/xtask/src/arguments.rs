//! The command line, as a [`Task`].

use std::path::PathBuf;

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
Developer tasks of Plateau

  cargo xtask demo                       the session of an exam: a server, and windows of staff, jury and candidate
  cargo xtask demo --headless --out DIR  the same rehearsed by robots; what they heard goes to DIR
  cargo xtask test                       formatting, lints, licences and every test
  cargo xtask lint                       formatting, lints and licences only
  cargo xtask fmt                        formats the source
  cargo xtask bench [WHAT]               measures delay, quality and load, in the release profile; WHAT is
                                         server, window, echo, voice; voice goes with --conditions LIST
                                         and --rivals LIST, over an hour without (bench --help)
  cargo xtask faults [NAME]              lists the runs made by hand (long, or breaking things), or makes one
  cargo xtask help                       this page

On Debian and its relatives the system packages a task needs are installed first, through apt-get.";

/// One developer task.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Print [`HELP`].
    Help,
    /// Open the demo's windows.
    Demo,
    /// Rehearse without windows and leave the results in `out`.
    HeadlessDemo {
        /// Folder of the results, as given.
        out: PathBuf,
    },
    /// Check and test everything.
    Test,
    /// Check without testing.
    Lint,
    /// Format the source.
    Fmt,
    /// Measure.
    Bench {
        /// Handed to the bench as they are.
        arguments: Vec<String>,
    },
    /// List the runs made by hand, or make one.
    Faults {
        /// The run to make; none lists them.
        name: Option<String>,
    },
}

impl Task {
    /// Reads the arguments that follow `cargo xtask`; the error is a sentence.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let Some(word) = arguments.next() else { return Ok(Self::Help) };
        let rest: Vec<String> = arguments.collect();
        if word != "bench" && rest.iter().any(|argument| argument == "--help" || argument == "-h") {
            return Ok(Self::Help);
        }
        match word.as_str() {
            "help" | "--help" | "-h" => alone(Self::Help, &rest),
            "demo" => demo(&rest),
            "test" => alone(Self::Test, &rest),
            "lint" => alone(Self::Lint, &rest),
            "fmt" => alone(Self::Fmt, &rest),
            "bench" => Ok(Self::Bench { arguments: rest }),
            "faults" => match rest.as_slice() {
                [] => Ok(Self::Faults { name: None }),
                [name] => Ok(Self::Faults { name: Some(name.clone()) }),
                [_, extra, ..] => Err(unexpected(extra)),
            },
            other => Err(format!("there is no task `{other}`")),
        }
    }
}

fn alone(task: Task, rest: &[String]) -> Result<Task, String> {
    match rest.first() {
        None => Ok(task),
        Some(extra) => Err(unexpected(extra)),
    }
}

fn demo(rest: &[String]) -> Result<Task, String> {
    let (mut headless, mut out) = (false, None);
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--headless" => headless = true,
            "--out" => out = Some(PathBuf::from(rest.next().ok_or("--out is followed by a folder")?)),
            extra => return Err(unexpected(extra)),
        }
    }
    match (headless, out) {
        (true, Some(out)) => Ok(Task::HeadlessDemo { out }),
        (true, None) => Err("demo --headless needs --out DIR".to_owned()),
        (false, Some(_)) => Err("--out goes with demo --headless".to_owned()),
        (false, None) => Ok(Task::Demo),
    }
}

fn unexpected(argument: &str) -> String {
    format!("`{argument}` is not expected here")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, String> {
        Task::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn nothing_asks_for_help() {
        assert_eq!(parse(""), Ok(Task::Help));
        assert_eq!(parse("demo --help"), Ok(Task::Help));
    }

    #[test]
    fn a_demo_has_windows_unless_told_otherwise() {
        assert_eq!(parse("demo"), Ok(Task::Demo));
        let headless = Ok(Task::HeadlessDemo { out: PathBuf::from("heard") });
        assert_eq!(parse("demo --headless --out heard"), headless);
        assert_eq!(parse("demo --out heard --headless"), headless);
    }

    #[test]
    fn a_headless_demo_needs_its_folder_and_only_it_takes_one() {
        assert!(parse("demo --headless").is_err());
        assert!(parse("demo --headless --out").is_err());
        assert!(parse("demo --out heard").is_err());
    }

    #[test]
    fn the_bench_gets_its_arguments_untouched() {
        let arguments = vec!["voice".to_owned(), "--help".to_owned()];
        assert_eq!(parse("bench voice --help"), Ok(Task::Bench { arguments }));
    }

    #[test]
    fn faults_are_listed_or_run_one_at_a_time() {
        assert_eq!(parse("faults"), Ok(Task::Faults { name: None }));
        assert_eq!(parse("faults unplugged"), Ok(Task::Faults { name: Some("unplugged".to_owned()) }));
        assert!(parse("faults one two").is_err());
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        assert!(parse("dmeo").is_err_and(|why| why.contains("dmeo")));
        assert!(parse("test --fast").is_err_and(|why| why.contains("--fast")));
    }
}
