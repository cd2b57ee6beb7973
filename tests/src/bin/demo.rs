//! The staff of the demo: prepares a session for the windows that join, leads the candidate to its draw, and once it has
//! drawn to the exchanges. Everything by the orders that a person gives at a staff station.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Zoned;
use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, DrawView, JurorId, JuryId, Order, Person};
use tests::programs::Robot;
use tests::session::{Juror, Lead};

const CANDIDATE: CandidateNumber = CandidateNumber(7);
const JUROR: JurorId = JurorId(1);
/// Windows open in seconds; on a computer that does much else, in minutes.
const PATIENCE: Duration = Duration::from_secs(300);
/// Nobody is urged to draw.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

struct Asked {
    server: String,
    station: PathBuf,
    data: PathBuf,
    /// The windows' names.
    candidate: String,
    jury: String,
}

fn main() -> anyhow::Result<()> {
    let asked = asked(std::env::args_os().skip(1))?;
    let data = asked.data.to_str().context("the path of --data is not text")?;
    let devices = ["--mic", "silence", "--speaker", "null", "--data", data];
    let command = std::process::Command::new(&asked.station);
    let staff = Robot::spawn(command, "staff", "Démonstration", &asked.server, &devices)?;
    let mut lead = Lead::make(staff, "titre")?;
    let today = Zoned::now().date();
    let month = MONTHS[usize::from(today.month().unsigned_abs()) - 1];
    let date = format!("{} {month} {}", today.day(), today.year());
    lead.order(&Order::Place { date, place: "Démonstration".into() })?;
    lead.register(CANDIDATE, "Léa Roux")?;
    let juror = Juror { number: (JUROR, JuryId(1)), name: "Mme Blanc", jury: &asked.jury };
    lead.appoint(juror, &[CANDIDATE])?;
    lead.seat(Person::Candidate(CANDIDATE), Role::Candidate, &asked.candidate, PATIENCE)?;
    lead.seat(Person::Juror(JUROR), Role::Jury, &asked.jury, PATIENCE)?;
    lead.lead_to(CANDIDATE, "part2")?;
    println!(
        "\nA session of the title is held. Candidate {CANDIDATE} is past part 1 and may draw its subject:\n\
         \x20 1. in the candidate's window, press « Tirer mon sujet au sort »"
    );
    let has_drawn = |draws: &[_]| draws.iter().any(|draw: &DrawView| draw.result.is_some());
    lead.tile_within(A_DAY, CANDIDATE, |tile| has_drawn(&tile.draws))?;
    lead.lead_to(CANDIDATE, "part3")?;
    println!(
        "The preparation is cut short, and the clock of the exchanges runs:\n\
         \x20 2. in the jury's window, press « Appeler en tant que ce client »\n\
         \x20 3. in the candidate's window, press « Décrocher », and speak\n\
         The staff's window shows where the candidate is; the rest of the day is led from there."
    );
    lead.staff.quit()
}

fn asked(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Asked> {
    let mut given = std::collections::BTreeMap::new();
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{} needs a value", name.display()))?;
        given.insert(name, value);
    }
    let mut take = |name: &str| {
        given.remove(OsString::from(name).as_os_str()).with_context(|| format!("{name} is missing"))
    };
    let text = |value: OsString| {
        value.into_string().map_err(|value| anyhow::anyhow!("{} is not text", value.display()))
    };
    let asked = Asked {
        server: text(take("--server")?)?,
        station: take("--station-bin")?.into(),
        data: take("--data")?.into(),
        candidate: text(take("--candidate")?)?,
        jury: text(take("--jury")?)?,
    };
    match given.first_key_value() {
        None => Ok(asked),
        Some((name, _)) => bail!("{} is not known", name.display()),
    }
}
