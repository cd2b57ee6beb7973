//! What is kept of the session: files handed in and seals of dossiers, for how long things are kept, and what went.

use signaling::protocol::StationId;
use signaling::protocol::exam::{
    DataClass, DossierFact, PurgeCertificate, PurgeFact, StationGone, digest_of, gone_at_stations,
};

use super::day::Kept;
use super::names::Names;
use crate::paper::{Block, Document, Table};
use crate::settings::Language::French;

/// Files that were handed in, and seals.
pub(super) fn dossiers(document: &mut Document, names: &Names<'_>) {
    document.section("Dossiers des candidats");
    let heads = ["Heure", "Candidat", "Phase ou pièce", "Taille", "Empreinte du fichier (SHA-256)"];
    let mut table = Table::of("Fichiers remis", heads);
    for (at, _, fact) in &names.day.dossiers {
        let (candidate, what, bytes, hash) = match fact {
            DossierFact::FileHandedIn { candidate, phase, hash, bytes } => {
                (candidate, names.phase_in_short(phase), bytes, hash)
            }
            DossierFact::ProfessionalAdded { candidate, hash, bytes } => {
                (candidate, "dossier professionnel".to_owned(), bytes, hash)
            }
            DossierFact::Sealed { .. } | DossierFact::Saved { .. } => continue,
        };
        let candidate = names.candidate(*candidate);
        table.row([names.hour(*at), candidate, what, French.size(*bytes), hash.to_string()]);
    }
    document.table(table, "Aucun fichier n’a été remis.");
    let heads = ["Candidat", "Scellé à", "Pièces", "Taille", "Empreinte de l’index (SHA-256)"];
    let mut table = Table::of("Dossiers scellés", heads).with_row_heads();
    for (at, _, fact) in &names.day.dossiers {
        if let DossierFact::Sealed { candidate, seal } = fact {
            let (candidate, entries) = (names.candidate(*candidate), seal.entries.to_string());
            let (size, index) = (French.size(seal.bytes), seal.index.to_string());
            table.row([candidate, names.hour(*at), entries, size, index]);
        }
    }
    document.table(table, "Aucun dossier n’est scellé.");
    let heads = ["Enregistré le", "Candidat", "Où", "Par", "Empreinte de l’index (SHA-256)"];
    let mut table = Table::of("Dossiers enregistrés", heads);
    for (at, by, fact) in &names.day.dossiers {
        if let DossierFact::Saved { candidate, index, elsewhere } = fact {
            let place = if *elsewhere { "hors des données du poste" } else { "données du poste" };
            let (at, candidate) = (names.moment(*at), names.candidate(*candidate));
            table.row([at, candidate, place.to_owned(), names.ordered_by(*by), index.to_string()]);
        }
    }
    document.table(table, "Aucun dossier n’a été enregistré hors du serveur.");
}

/// Rules, certificates, and what stations have confirmed.
pub(super) fn kept(document: &mut Document, names: &Names<'_>) {
    document.section("Conservation et suppression des données");
    let mut table =
        Table::of("Durées de conservation", ["Données", "Conservation", "Fixée"]).with_row_heads();
    for class in DataClass::ALL {
        let set = names.day.kept.iter().rev().find_map(|kept| match kept.fact {
            PurgeFact::RetentionSet { class: of, days } if of == class => Some((kept.at_ms, days)),
            _ => None,
        });
        let (days, when) = match set {
            Some((at_ms, days)) => (days, names.moment(at_ms)),
            None => (class.usual_days(), "durée habituelle".to_owned()),
        };
        table.row([French.data_class(class).to_owned(), French.kept_for(days), when]);
    }
    document.table(table, "");
    let certificates = names.day.kept.iter().filter_map(|kept| match &kept.fact {
        PurgeFact::Purged(certificate) => Some((kept, certificate)),
        _ => None,
    });
    let certificates: Vec<_> = certificates.collect();
    if certificates.is_empty() {
        document.aside("Aucune donnée n’a été supprimée.");
    }
    for (kept, certificate) in certificates {
        certified(document, names, kept, certificate);
    }
}

/// One certificate: what, where, when, why, how much, and by what it is known.
fn certified(document: &mut Document, names: &Names<'_>, kept: &Kept, certificate: &PurgeCertificate) {
    let confirmed = names.day.kept.iter().filter_map(|other| match &other.fact {
        PurgeFact::StationPurged { station, purge, gone } if *purge == kept.number => {
            Some((other.at_ms, *station, gone))
        }
        _ => None,
    });
    let confirmed: Vec<(u64, StationId, &StationGone)> = confirmed.collect();
    document.part(format!("Certificat de suppression n°\u{a0}{}", kept.number));
    let by = names.ordered_by(kept.by);
    let why = certificate.reason.clone().unwrap_or_else(|| "échéance atteinte".to_owned());
    let mut fields = vec![
        ("Date".to_owned(), names.moment(kept.at_ms)),
        ("Motif".to_owned(), why),
        ("Ordonnée par".to_owned(), by),
    ];
    if !certificate.unnamed.is_empty() {
        let places: Vec<String> = certificate.unnamed.iter().map(|station| names.station(*station)).collect();
        fields.push(("Noms de postes effacés".to_owned(), places.join(", ")));
    }
    document.push(Block::Fields(fields));
    let heads = ["Données supprimées", "Où", "Quantité", "Empreinte de l’ensemble (SHA-256)"];
    let mut table = Table::of("", heads).with_row_heads().shared([26, 14, 20, 40]);
    for (class, gone) in &certificate.classes {
        let name = French.data_class(*class).to_owned();
        // Of before the server had any.
        if *class != DataClass::Recordings || gone.count > 0 {
            let amount = French.amount(gone.count, gone.bytes);
            table.row([name.clone(), "serveur".to_owned(), amount, gone.digest.to_string()]);
        }
        let (files, recordings) = gone_at_stations(*class, confirmed.iter().map(|(_, _, gone)| *gone));
        let digest = match recordings.iter().filter_map(|it| it.hash).collect::<Vec<_>>() {
            hashes if hashes.is_empty() => super::names::NOTHING.to_owned(),
            hashes => digest_of(hashes).to_string(),
        };
        table.row([name, "postes".to_owned(), French.gone_files(*class, files), digest]);
    }
    document.table(table, "");
    let mut table =
        Table::of("Confirmations des postes", ["Poste", "Confirmé le", "Supprimé"]).with_row_heads();
    for (at_ms, station, gone) in &confirmed {
        table.row([names.station(*station), names.moment(*at_ms), French.station_gone(gone)]);
    }
    let waiting = certificate.stations.iter().filter(|id| !confirmed.iter().any(|(_, of, _)| of == *id));
    for station in waiting {
        table.row([names.station(*station), "pas encore".to_owned(), super::names::NOTHING.to_owned()]);
    }
    document.table(table, "Aucun poste n’était connu du serveur.");
    let (_, recordings) = gone_at_stations(DataClass::Recordings, confirmed.iter().map(|(_, _, gone)| *gone));
    let heads = ["Enregistrement supprimé", "Empreinte (SHA-256)"];
    let mut table = Table::of("Enregistrements supprimés", heads).with_row_heads().shared([45, 55]);
    for recording in recordings {
        let hash = recording.hash.map_or_else(|| "inconnue".to_owned(), |hash| hash.to_string());
        table.row([French.gone_recording(recording), hash]);
    }
    if !table.rows.is_empty() {
        document.table(table, "");
    }
}
