//! Plays of the recording, dossiers, and what is kept, in the *procès-verbal*.

use signaling::protocol::FileHash;

use super::*;

const CANDIDATE: CandidateNumber = CandidateNumber(7);

/// A play that was cut, one that was heard, and one that goes on.
pub(super) fn plays(candidate: CandidateNumber) -> Vec<PlayFact> {
    let began = |play, output, along: Option<&str>| PlayFact::Began {
        candidate,
        play,
        recording: "attente".into(),
        hash: FileHash([9; 32]),
        length_ms: 90_000,
        output,
        device: "Casque USB".into(),
        level_heard: play > 1,
        along: along.map(str::to_owned),
    };
    vec![
        began(1, PlayOutput::Headset, None),
        PlayFact::Cut { candidate, play: 1, why: PlayCut::Output, heard_ms: Some(41_000), reason: None },
        began(2, PlayOutput::Loudspeakers, Some("Enceintes")),
        PlayFact::AlongEnded { candidate, play: 2, end: PlayEnd { heard_ms: 90_000, gaps: 0, cut: None } },
        PlayFact::Heard {
            candidate,
            play: 2,
            hash: FileHash([9; 32]),
            output: PlayOutput::Loudspeakers,
            device: "Casque USB".into(),
            began_ms: START + 3 * MINUTE,
            heard_ms: 90_000,
            gaps: 1,
        },
        began(3, PlayOutput::Headset, None),
    ]
}

/// Files, a seal, a rule, a certificate, and a station that has confirmed it; the first of these facts is to have this
/// number.
pub(super) fn keeping(candidate: CandidateNumber, first: u64) -> Vec<Fact> {
    let gone =
        |count, bytes, byte| PurgedClass { count, bytes, digest: FileHash([byte; 32]), files: Vec::new() };
    let certificate = PurgeCertificate {
        reason: Some("Recours expirés".into()),
        classes: [
            (DataClass::Recordings, gone(0, 0, 0xe3)),
            (DataClass::Work, gone(42, 81_920, 0x77)),
            (DataClass::Names, gone(12, 180, 0x88)),
        ]
        .into(),
        stations: vec![StationId(1), StationId(5)],
        unnamed: vec![StationId(5)],
        ..PurgeCertificate::default()
    };
    let files = GoneFiles { count: 2, bytes: 4 << 20 };
    let recording = |exchange, hash| GoneRecording {
        candidate: Some(candidate),
        exchange: Some(ExchangeId(exchange)),
        hash: Some(FileHash([hash; 32])),
    };
    let gone = StationGone {
        files: 4,
        bytes: 4 << 20,
        classes: [(DataClass::Recordings, files)].into(),
        recordings: vec![recording(2, 0xb2), recording(1, 0xa1)],
    };
    let (class, days) = (DataClass::Recordings, Some(7));
    vec![
        Fact::Dossier(DossierFact::FileHandedIn {
            candidate,
            phase: "part1".into(),
            hash: FileHash([0x31; 32]),
            bytes: 48_211,
        }),
        Fact::SessionClosed,
        Fact::Dossier(DossierFact::Sealed {
            candidate,
            seal: Seal { index: FileHash([0x41; 32]), entries: 11, bytes: 204_800 },
        }),
        Fact::Purge(PurgeFact::RetentionSet { class, days }),
        Fact::Purge(PurgeFact::Purged(certificate)),
        Fact::Purge(PurgeFact::StationPurged { station: StationId(1), purge: first + 4, gone }),
        Fact::Dossier(DossierFact::Saved { candidate, index: FileHash([0x41; 32]), elsewhere: true }),
    ]
}

#[test]
fn each_play_says_where_when_how_much_and_whether_it_counts_and_one_that_was_cut_is_an_incident() {
    let registered = Fact::Registered { candidate: CANDIDATE, name: "Léa Roux".into(), extra: Vec::new() };
    let facts = std::iter::once(registered).chain(plays(CANDIDATE).into_iter().map(Fact::Play));
    let document = made(recorded((0..).zip(facts).collect()));
    let rows = &tables(&document, "Écoutes de l’enregistrement")[0].rows;
    assert_eq!(rows.len(), 3);
    let minute = "1\u{a0}min\u{a0}30\u{a0}s";
    assert_eq!(rows[0][1..6], ["casque\u{a0}: Casque USB", "non", "08:01:00", "08:02:00", "41\u{a0}s"]);
    assert_eq!(rows[0][6], "coupée, non comptée\u{a0}: sortie audio perdue");
    assert_eq!(rows[1][2..6], ["oui", "08:03:00", "08:05:00", minute]);
    assert!(rows[1][1].starts_with("haut-parleurs de la salle"), "{:?}", rows[1]);
    assert!(rows[1][6].starts_with("entendue en entier, comptée (1 coupure brève)"), "{:?}", rows[1]);
    assert!(rows[1][6].ends_with("au poste du jury (Enceintes)\u{a0}: entendue en entier"), "{:?}", rows[1]);
    assert_eq!(rows[2][6], "en cours");
    let said = text(&document);
    assert!(said.contains(&format!("Empreinte (SHA-256)={}", "09".repeat(32))));
    assert!(said.contains(&format!("Enregistrement=attente, {minute}")));
    let incidents = tables(&document, "Incidents");
    let cut = incidents.iter().find(|table| table.caption == "Écoutes coupées").unwrap();
    assert_eq!(cut.rows.len(), 1);
    assert_eq!(cut.rows[0][2..], ["1", "sortie audio perdue", "41\u{a0}s", "non comptée"]);
    let json = client::paper::json(&document).to_string();
    assert!(json.contains("Écoutes de l’enregistrement") && json.contains("sortie audio perdue"));
    pdf(&document).unwrap();
}

#[test]
fn a_form_without_a_recording_has_no_section_of_plays() {
    let document = made(recorded(vec![(0, labelled())]));
    assert!(!text(&document).contains("Écoutes de l’enregistrement"));
}

#[test]
fn files_seals_rules_and_what_went_are_told_with_what_they_are_known_by() {
    let document = made(recorded((0..).zip(keeping(CANDIDATE, 1)).collect()));
    let dossiers = tables(&document, "Dossiers des candidats");
    assert_eq!(dossiers[0].rows[0][1..4], ["07", "Partie 1", "47\u{a0}Kio"]);
    assert_eq!(dossiers[0].rows[0][4], "31".repeat(32));
    assert_eq!(dossiers[1].rows[0][2..4], ["11", "200\u{a0}Kio"]);
    assert_eq!(dossiers[1].rows[0][4], "41".repeat(32));
    let staff = "responsable de session, Poste interne 900";
    let saved = ["27/11/2026 à 08:06", "07", "hors des données du poste", staff, &"41".repeat(32)];
    assert_eq!(dossiers[2].rows, [saved.map(str::to_owned).to_vec()]);
    let kept = tables(&document, "Conservation et suppression des données");
    assert_eq!(kept[0].rows[0][1..], ["7\u{a0}jours après la clôture", "27/11/2026 à 08:03"]);
    assert_eq!(kept[0].rows[1][1..], ["365\u{a0}jours après la clôture", "durée habituelle"]);
    let said = text(&document);
    assert!(said.contains("Certificat de suppression n°\u{a0}5"));
    assert!(said.contains("Motif=Recours expirés") && said.contains("Noms de postes effacés=Poste 5"));
    let went = &kept[1].rows;
    let cells = |row: &Vec<String>| row[1..3].join(" ");
    assert_eq!(
        went.iter().map(cells).collect::<Vec<_>>(),
        [
            "postes 2\u{a0}enregistrements, 4\u{a0}Mio",
            "serveur 42 éléments, 80\u{a0}Kio",
            "postes 0\u{a0}fichier, 0\u{a0}octet",
            "serveur 12 éléments, 180\u{a0}octets",
            "postes 0\u{a0}fichier, 0\u{a0}octet",
        ]
    );
    assert_eq!(went[0][3], digest_of([FileHash([0xa1; 32]), FileHash([0xb2; 32])]).to_string());
    assert_eq!((went[1][3].as_str(), went[3][3].as_str()), (&*"77".repeat(32), &*"88".repeat(32)));
    assert_eq!(kept[2].rows[0], ["Poste 1", "27/11/2026 à 08:05", "2\u{a0}enregistrements, 4\u{a0}Mio"]);
    assert_eq!(kept[2].rows[1][..2], ["Poste 5", "pas encore"]);
    assert_eq!(kept[3].rows[0], ["candidat 07, échange 1".to_owned(), "a1".repeat(32)]);
    assert_eq!(kept[3].rows.len(), 2);
    let json = client::paper::json(&document).to_string();
    assert!(json.contains("Certificat de suppression") && json.contains(&"b2".repeat(32)));
    pdf(&document).unwrap();
}
