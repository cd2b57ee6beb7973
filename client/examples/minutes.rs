//! Makes the *procès-verbal* of a saved record: `cargo run -p client --example minutes -- RECORD.jsonl OUT.pdf`. The heading
//! of a record that has none is the title's.

use std::sync::Arc;

use anyhow::{Context, bail};
use client::station::MinutesSource;
use client::{minutes, paper};
use jiff::tz::TimeZone;
use signaling::protocol::Field;
use signaling::protocol::exam::{Fact, Recorded};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [record, out] = &arguments[..] else { bail!("usage: minutes RECORD.jsonl OUT.pdf") };
    let text = std::fs::read_to_string(record).with_context(|| record.clone())?;
    let facts = text.lines().map(|line| serde_json::from_str(line).map(Arc::new));
    let facts: Vec<Arc<Recorded>> = facts.collect::<Result<_, _>>()?;
    let first = facts.first().map(|recorded| &recorded.fact);
    let Some(Fact::Made { session, .. }) = first else {
        bail!("a record begins with the making of a session")
    };
    let field = |(label, value): (&str, &str)| Field { label: label.into(), value: value.into() };
    let heading = [
        ("Titre professionnel", "Conseiller relation client à distance"),
        ("Code et version", "TP-00483, version 06"),
        ("Arrêté", "10 décembre 2020, publié le 16 décembre 2020, en vigueur le 6 juillet 2021"),
        ("Niveau", "4"),
        ("Code NSF", "312t"),
    ];
    let source = MinutesSource {
        session: *session,
        format: String::new(),
        heading: heading.map(field).into(),
        phases: Vec::new(),
        stations: Vec::new(),
        facts: Arc::new(facts),
    };
    let document = minutes::minutes(&source, &TimeZone::system());
    std::fs::write(out, paper::pdf(&document)?)?;
    std::fs::write(format!("{out}.json"), serde_json::to_vec_pretty(&paper::json(&document))?)?;
    Ok(())
}
