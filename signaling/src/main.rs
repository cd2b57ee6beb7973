//! The signaling server's program.

use std::ffi::OsString;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use signaling::dossier::{self, Verified};
use signaling::exam;
use signaling::package::Package;
use signaling::protocol::exam::Recorded;
use signaling::server::Server;
use tracing_subscriber::EnvFilter;

const HELP: &str = "\
plateau-signaling: the server that Plateau's stations meet at

    plateau-signaling --listen ADDR:PORT --data DIR [--package PATH]
    plateau-signaling check-package [--lang fr|en] PATH
    plateau-signaling verify-draws FILE
    plateau-signaling verify-dossier PATH

    --listen ADDR:PORT  where to listen (default 127.0.0.1:8417; port 0 takes a free one)
    --data DIR          where to keep chat, calls, journal and exam, and to read clients.json and recordings/ from,
                        at the start
    --package PATH      the package of an exam, a folder or a zip, of which staff can hold a session; checked at the
                        start, which every mistake in it ends. A session in DIR goes on with the same package only.
                        Without it, the package that staff sent last from their screen, kept in DIR
    check-package PATH  says every mistake of an exam's package, a folder or a zip, as FILE:LINE:COLUMN: SENTENCE,
                        or what it holds where there is none; writes nothing. In French where LC_ALL, or without it
                        LANG, begins with fr, else in English; --lang says otherwise
    verify-draws FILE   says of each draw of a session's record, as staff saves it, whether it is the one that the
                        server's part and the candidate's click chose, and if not, what does not hold
    verify-dossier PATH checks every hash of a candidate's dossier that staff saved, a folder or a zip, and says what the
                        seal in the session's record must be
    --help, --version

Prints `listening on ADDR:PORT` once it is ready. Logs go to standard error; RUST_LOG sets how much.
";

/// Only this machine, until told otherwise.
const LISTEN: &str = "127.0.0.1:8417";

/// A command line that makes no sense, as most programs have it.
const USAGE: u8 = 2;

/// In which language a package's author is spoken to.
#[derive(Clone, Copy)]
enum Language {
    French,
    English,
}

impl Language {
    fn of_the_system() -> Self {
        // An empty variable counts as not set (POSIX.1-2024, XBD 8.2).
        let set = |name| std::env::var(name).ok().filter(|locale| !locale.is_empty());
        match set("LC_ALL").or_else(|| set("LANG")) {
            Some(locale) if locale.starts_with("fr") => Self::French,
            _ => Self::English,
        }
    }
}

enum Asked {
    Serve { listen: SocketAddr, data: PathBuf, package: Option<PathBuf> },
    CheckPackage(Language, PathBuf),
    VerifyDraws(PathBuf),
    VerifyDossier(PathBuf),
    Help,
    Version,
}

fn main() -> ExitCode {
    let asked = match parse(std::env::args_os()) {
        Ok(asked) => asked,
        Err(error) => {
            eprintln!("plateau-signaling: {error}\nTry --help.");
            return ExitCode::from(USAGE);
        }
    };
    match asked {
        Asked::Help => print!("{HELP}"),
        Asked::Version => println!("plateau-signaling {}", env!("CARGO_PKG_VERSION")),
        Asked::CheckPackage(language, path) => return check_package(language, &path),
        Asked::VerifyDraws(path) => return verify_draws(&path),
        Asked::VerifyDossier(path) => return verify_dossier(&path),
        Asked::Serve { listen, data, package } => {
            let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
            tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
            if let Err(error) = serve(listen, &data, package.as_deref()) {
                eprintln!("plateau-signaling: {error:#}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Asked, lexopt::Error> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_iter(args);
    let mut listen: SocketAddr = LISTEN.parse().map_err(|_| "the default address is none")?;
    let (mut data, mut package) = (None, None);
    let mut serves = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(command) if command == "check-package" && !serves => {
                return package_to_check(&mut parser);
            }
            Value(command) if command == "verify-draws" && !serves => {
                return one_path(&mut parser).map(Asked::VerifyDraws);
            }
            Value(command) if command == "verify-dossier" && !serves => {
                return one_path(&mut parser).map(Asked::VerifyDossier);
            }
            Long("listen") => listen = parser.value()?.parse()?,
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("package") => package = Some(PathBuf::from(parser.value()?)),
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long("version") | Short('V') => return Ok(Asked::Version),
            other => return Err(other.unexpected()),
        }
        serves = true;
    }
    let data = data.ok_or("--data DIR is missing")?;
    Ok(Asked::Serve { listen, data, package })
}

/// What `check-package` is about, and in which language it speaks: that of `--lang`, else that of the system.
fn package_to_check(parser: &mut lexopt::Parser) -> Result<Asked, lexopt::Error> {
    use lexopt::prelude::*;
    let (mut language, mut path) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("lang") => {
                language = Some(match parser.value()?.to_str() {
                    Some("fr") => Language::French,
                    Some("en") => Language::English,
                    _ => return Err("--lang is fr or en".into()),
                });
            }
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(other.unexpected()),
        }
    }
    let path = path.ok_or("the PATH of a package is missing")?;
    Ok(Asked::CheckPackage(language.unwrap_or_else(Language::of_the_system), path))
}

/// What a command is about, and nothing after it.
fn one_path(parser: &mut lexopt::Parser) -> Result<PathBuf, lexopt::Error> {
    let path = PathBuf::from(parser.value()?);
    match parser.next()? {
        Some(more) => Err(more.unexpected()),
        None => Ok(path),
    }
}

fn check_package(language: Language, path: &Path) -> ExitCode {
    // Who reads no further has read enough.
    let mut stdout = std::io::stdout().lock();
    match Package::open(path) {
        Ok(Package { exam, .. }) => {
            let _ = match language {
                Language::French => writeln!(stdout, "{}", exam.french()),
                Language::English => writeln!(stdout, "{exam}"),
            };
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            let count = mistakes.count();
            match language {
                Language::French => {
                    let _ = writeln!(stdout, "{}", mistakes.french());
                    let many = if count < 2 { "erreur" } else { "erreurs" };
                    eprintln!("plateau-signaling : {count} {many} : le paquet est refusé");
                }
                Language::English => {
                    let _ = writeln!(stdout, "{mistakes}");
                    let many = if count == 1 { "mistake" } else { "mistakes" };
                    eprintln!("plateau-signaling: {count} {many}: the package is refused");
                }
            }
            ExitCode::FAILURE
        }
    }
}

fn verify_draws(path: &Path) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let facts = match record_at(path) {
        Ok(facts) => facts,
        Err(sentence) => {
            let _ = writeln!(stdout, "{}:{sentence}", path.display());
            eprintln!("plateau-signaling: the record is refused");
            return ExitCode::FAILURE;
        }
    };
    let draws = exam::check_draws(&facts);
    for draw in &draws {
        let _ = writeln!(stdout, "{draw}");
    }
    let failed = draws.iter().filter(|draw| !draw.faults.is_empty()).count();
    if failed > 0 {
        eprintln!("plateau-signaling: {failed} of {} draws cannot be verified", draws.len());
        return ExitCode::FAILURE;
    }
    let _ = match draws.len() {
        0 => writeln!(stdout, "no draw in this record"),
        1 => writeln!(stdout, "1 draw, verified"),
        many => writeln!(stdout, "{many} draws, all verified"),
    };
    ExitCode::SUCCESS
}

/// The facts of a record's file, or why there are none, after the file's name.
fn record_at(path: &Path) -> Result<Vec<Recorded>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!(" cannot be read: {error}"))?;
    exam::read_record(&bytes).map_err(|bad| bad.to_string())
}

fn verify_dossier(path: &Path) -> ExitCode {
    // Who reads no further has read enough.
    let mut stdout = std::io::stdout().lock();
    match dossier::verify(path) {
        Ok(Verified { index, seal }) => {
            let (candidate, entries, bytes) = (index.candidate, seal.entries, seal.bytes);
            let _ = writeln!(stdout, "candidate {candidate}: {entries} entries, {bytes} bytes, as sealed");
            let _ = writeln!(stdout, "index SHA-256 {}", seal.index);
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            wrong.iter().for_each(|sentence| drop(writeln!(stdout, "{sentence}")));
            eprintln!("plateau-signaling: this is not the dossier that was sealed");
            ExitCode::FAILURE
        }
    }
}

fn serve(listen: SocketAddr, data: &Path, package: Option<&Path>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("net")
        .enable_all()
        .build()
        .context("the threads cannot be started")?;
    runtime.block_on(async {
        let server = Server::bind_with(listen, data, package).await?;
        let local = server.local_addr();
        if !local.ip().is_loopback() {
            tracing::warn!("there is no enrolment yet: anyone who reaches {local} may take a seat");
        }
        let mut stdout = std::io::stdout();
        writeln!(stdout, "listening on {local}").and_then(|()| stdout.flush()).context("standard output")?;
        server.run(asked_to_stop()).await;
        Ok(())
    })
}

/// Ready when the program is asked to stop: Ctrl-C and, where the system has it, SIGTERM.
async fn asked_to_stop() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C will not be noticed");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM will not be noticed");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
