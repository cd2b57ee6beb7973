//! What is kept of a session: dossiers, and what of it goes.

use std::sync::Arc;

use client::station::{DossierSaved, ExamSeen, KeptSeen, View};
use signaling::protocol::exam::{
    CandidateNumber, Certified, Confirmed, DataClass, DossierTile, ExamView, GoneFiles, Held, Holdings,
    PurgeCertificate, PurgedClass, Refused, SavedDossier, Seal, SessionId, StationGone,
};
use signaling::protocol::{FileHash, StationId};

use super::content::MORNING_MS;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The samples; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "staff-dossiers" => dossiers(),
        "staff-purge" => purge(),
        _ => return None,
    })
}

fn dossiers() -> View {
    let view = super::floor::view("staff-floor").expect("a sample of that name");
    let Some(ExamView::Staff(mut session)) = view.exam.view.as_deref().cloned() else { return view };
    for tile in &mut session.candidates {
        let professional = (tile.candidate.0 < 5).then_some(4_812_000);
        tile.dossier =
            DossierTile { files: 2, bytes: 96_400, pieces: 3, professional, ..DossierTile::default() };
        match tile.candidate.0 {
            3 => {
                tile.dossier.seal = Some(Seal { index: FileHash([0xa7; 32]), entries: 11, bytes: 214_000 });
                tile.dossier.sealed_ms = Some(MORNING_MS);
            }
            4 => tile.dossier.can_seal = true,
            5 => tile.dossier.waits_for = Some(Refused::ToDeliberate),
            6 => (tile.absent, tile.dossier.can_seal) = (true, true),
            _ => {}
        }
    }
    let path = "/var/lib/plateau/dossiers/0000000000005e55/candidat-3".to_owned();
    let pages = Some(format!("{path}.pdf"));
    let (candidate, index) = (CandidateNumber(3), FileHash([0xa7; 32]));
    let dossier = SavedDossier { session: SessionId(0x5e55), candidate, index, elsewhere: false };
    let saved = DossierSaved { number: 1, dossier, path, entries: 11, pages };
    let kept = KeptSeen { saved: Some(Arc::new(saved)), ..KeptSeen::default() };
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Staff(session))), kept, ..view.exam };
    View { exam, ..view }
}

fn confirmed(station: u32, count: u32, bytes: u64) -> Confirmed {
    let classes = [(DataClass::Names, GoneFiles { count, bytes })].into();
    let gone = StationGone { files: count, bytes, classes, recordings: Vec::new() };
    Confirmed { station: StationId(station), at_ms: MORNING_MS, gone }
}

/// A closed session, of which the names have gone.
fn purge() -> View {
    let view = super::prepare::view("staff-reopen").expect("a sample of that name");
    let session = view
        .exam
        .offer
        .as_ref()
        .and_then(|offer| offer.past.last())
        .map_or(SessionId(1), |past| past.session);
    let gone = PurgedClass { count: 12, bytes: 180, digest: FileHash([0x5e; 32]), files: Vec::new() };
    let certificate = PurgeCertificate {
        reason: Some("Recours expirés".into()),
        classes: [(DataClass::Names, gone)].into(),
        stations: vec![StationId(1), StationId(2), StationId(3)],
        ..PurgeCertificate::default()
    };
    let held = |count, bytes, days: u32, purged_ms: Option<u64>| Held {
        count,
        bytes,
        days: Some(days),
        due_ms: purged_ms.is_none().then_some(MORNING_MS + u64::from(days) * DAY_MS),
        purged_ms,
    };
    let sealed = DossierTile {
        seal: Some(Seal { index: FileHash([0xa7; 32]), entries: 11, bytes: 214_000 }),
        sealed_ms: Some(MORNING_MS),
        ..DossierTile::default()
    };
    let holdings = Holdings {
        session,
        closed_ms: Some(MORNING_MS),
        classes: [
            (DataClass::Recordings, held(0, 0, 1, None)),
            (DataClass::Work, held(214, 1_412_000, 365, None)),
            (DataClass::Names, held(0, 0, 1_825, Some(MORNING_MS))),
        ]
        .into(),
        certificates: vec![Certified {
            number: 412,
            at_ms: MORNING_MS,
            certificate,
            confirmed: vec![confirmed(1, 2, 48_211), confirmed(2, 0, 0)],
            waiting: vec![StationId(3)],
        }],
        dossiers: vec![(CandidateNumber(3), sealed)],
    };
    let kept = KeptSeen { holdings: Some(Arc::new(holdings)), ..KeptSeen::default() };
    View { exam: ExamSeen { kept, ..view.exam.clone() }, ..view }
}
