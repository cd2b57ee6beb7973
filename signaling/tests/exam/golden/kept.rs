//! What things are called, and what becomes of what is kept.

use super::*;

pub fn purge_facts() -> Vec<Fact> {
    let gone = PurgedClass { count: 2, bytes: 48_213, digest: hash(5), files: vec![hash(3)] };
    let none = PurgedClass { count: 0, bytes: 0, digest: hash(6), files: Vec::new() };
    vec![
        Fact::Purge(PurgeFact::RetentionSet { class: DataClass::Names, days: None }),
        Fact::Purge(PurgeFact::Purged(PurgeCertificate {
            reason: Some("Recours expirés".into()),
            classes: [(DataClass::Work, gone), (DataClass::Names, none)].into(),
            stations: vec![StationId(5)],
            unnamed: vec![StationId(5)],
            from_ms: 1_795_000_000_000,
            to_ms: 1_795_090_000_000,
        })),
        Fact::Purge(PurgeFact::StationPurged { station: StationId(5), purge: 40, gone: station_gone() }),
        Fact::Purge(PurgeFact::StationPurged {
            station: StationId(6),
            purge: 40,
            gone: StationGone { files: 3, bytes: 1_024, ..StationGone::default() },
        }),
    ]
}

pub fn saved_dossier() -> SavedDossier {
    SavedDossier { session: SessionId(0x5e55), candidate: c(7), index: hash(4), elsewhere: true }
}

pub fn labels() -> Labels {
    let phase = FormatPhase {
        id: "part3".into(),
        name: "Partie 3 : échanges avec les clients".into(),
        minutes: 60,
        extra_time: true,
        part: Part::Situation,
        present: vec![Attendant::Candidate, Attendant::Jury],
    };
    Labels {
        format: "Titre professionnel".into(),
        heading: vec![Field { label: "Niveau".into(), value: "4".into() }],
        phases: vec![phase],
        grids: vec![GridLabels {
            competence: Competence::of(3).unwrap(),
            scale: vec!["Non".into(), "Acquis".into()],
            criteria: vec![Entry { id: "ton".into(), title: "Ton".into() }],
            scored_in: vec![ScoredIn::Situation],
        }],
        clients: vec![Entry { id: ClientId("roy".into()), title: "M. Roy".into() }],
    }
}

fn station_gone() -> StationGone {
    let files = GoneFiles { count: 1, bytes: 1_024 };
    let (candidate, exchange) = (Some(c(7)), Some(ExchangeId(2)));
    StationGone {
        files: 2,
        bytes: 1_024,
        classes: [(DataClass::Recordings, files), (DataClass::Names, GoneFiles::default())].into(),
        recordings: vec![GoneRecording { candidate, exchange, hash: Some(hash(7)) }],
    }
}
