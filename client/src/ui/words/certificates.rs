//! What is said of how long things are kept, and of what went.

use signaling::protocol::StationId;
use signaling::protocol::exam::{DataClass, GoneFiles, GoneRecording, PurgeFact, StationGone};

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl Language {
    /// For how long a class is kept.
    pub fn kept_for(self, days: Option<u32>) -> String {
        match (self, days) {
            (French, None) => "sans limite".to_owned(),
            (French, Some(0)) => "jusqu’à la clôture".to_owned(),
            (French, Some(days)) => {
                let unit = if days > 1 { "jours" } else { "jour" };
                format!("{}\u{a0}{unit} après la clôture", grouped(days, '\u{202f}'))
            }
            (English, None) => "no limit".to_owned(),
            (English, Some(0)) => "until it is closed".to_owned(),
            (English, Some(days)) => {
                let unit = if days == 1 { "day" } else { "days" };
                format!("{}\u{a0}{unit} after closing", grouped(days, ','))
            }
        }
    }

    /// What stations deleted of a class.
    pub fn gone_files(self, class: DataClass, gone: GoneFiles) -> String {
        let GoneFiles { count, bytes } = gone;
        let things = match class {
            DataClass::Recordings => {
                self.some(count.into(), ["enregistrement", "enregistrements"], ["recording", "recordings"])
            }
            DataClass::Work | DataClass::Names => {
                self.some(count.into(), ["fichier", "fichiers"], ["file", "files"])
            }
        };
        format!("{count}\u{a0}{things}, {}", self.size(bytes))
    }

    /// All that a station deleted.
    pub fn station_gone(self, gone: &StationGone) -> String {
        let each = gone.classes.iter().filter(|(_, gone)| gone.count > 0);
        let mut each: Vec<String> = each.map(|(class, gone)| self.gone_files(*class, *gone)).collect();
        if gone.classes.is_empty() {
            // Of a record of before classes were told.
            each.push(self.gone_files(DataClass::Work, GoneFiles { count: gone.files, bytes: gone.bytes }));
        }
        match (each.is_empty(), self) {
            (true, French) => "rien à supprimer".to_owned(),
            (true, English) => "nothing to delete".to_owned(),
            (false, _) => each.join(" · "),
        }
    }

    /// Of what a recording was.
    pub fn gone_recording(self, gone: GoneRecording) -> String {
        match (self, gone.candidate, gone.exchange) {
            (French, Some(candidate), Some(exchange)) => {
                format!("candidat {candidate}, échange {}", exchange.0)
            }
            (English, Some(candidate), Some(exchange)) => {
                format!("candidate {candidate}, exchange {}", exchange.0)
            }
            (French, ..) => "hors épreuve, ou échange inconnu".to_owned(),
            (English, ..) => "outside the exam, or of an unknown exchange".to_owned(),
        }
    }

    pub(super) fn purge_fact(self, fact: &PurgeFact, place: impl Fn(StationId) -> String) -> String {
        match fact {
            PurgeFact::RetentionSet { class, days } => {
                let (class, kept) = (self.data_class(*class), self.kept_for(*days));
                match self {
                    French => format!("Conservation\u{a0}: {class}, {kept}"),
                    English => format!("Kept: {class}, {kept}"),
                }
            }
            PurgeFact::Purged(certificate) => {
                let each = certificate.classes.iter().map(|(class, gone)| match (class, self) {
                    (DataClass::Recordings, French) if gone.count == 0 => {
                        format!("{} (aux postes)", self.data_class(*class))
                    }
                    (DataClass::Recordings, English) if gone.count == 0 => {
                        format!("{} (at the stations)", self.data_class(*class))
                    }
                    (DataClass::Recordings | DataClass::Work | DataClass::Names, _) => {
                        let amount = self.amount(gone.count, gone.bytes);
                        format!("{} ({amount}, SHA-256 {})", self.data_class(*class), gone.digest)
                    }
                });
                let each = each.collect::<Vec<_>>().join(" · ");
                match (self, &certificate.reason) {
                    (French, Some(why)) => format!("Données supprimées\u{a0}: {each}. Motif\u{a0}: {why}"),
                    (French, None) => format!("Données supprimées, échéance atteinte\u{a0}: {each}"),
                    (English, Some(why)) => format!("Data deleted: {each}. Reason: {why}"),
                    (English, None) => format!("Data deleted, as it was due: {each}"),
                }
            }
            PurgeFact::StationPurged { station, gone, .. } => {
                let (place, gone) = (place(*station), self.station_gone(gone));
                match self {
                    French => format!("Suppression confirmée, {place}\u{a0}: {gone}"),
                    English => format!("Deletion confirmed, {place}: {gone}"),
                }
            }
        }
    }
}

/// A number of days: there are fewer than a million.
fn grouped(number: u32, separator: char) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{}{separator}{:03}", number / 1_000, number % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use signaling::protocol::FileHash;
    use signaling::protocol::exam::{CandidateNumber, ExchangeId, PurgeCertificate, PurgedClass};

    use super::*;

    #[test]
    fn a_certificate_says_what_went_where_why_and_how_much() {
        let gone = |count| PurgedClass { count, bytes: 2_048, digest: FileHash([1; 32]), files: Vec::new() };
        let certificate = PurgeCertificate {
            reason: Some("Recours expirés".into()),
            classes: [(DataClass::Recordings, gone(0)), (DataClass::Names, gone(12))].into(),
            ..PurgeCertificate::default()
        };
        let said = French.purge_fact(&PurgeFact::Purged(certificate), |_| String::new());
        for part in
            ["(aux postes)", "12 éléments, 2\u{a0}Kio", &"01".repeat(32), "Motif\u{a0}: Recours expirés"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains("0 élément"), "{said}");
        let files = GoneFiles { count: 1, bytes: 4_096 };
        let gone = StationGone { classes: [(DataClass::Recordings, files)].into(), ..StationGone::default() };
        assert_eq!(French.station_gone(&gone), "1\u{a0}enregistrement, 4\u{a0}Kio");
        assert_eq!(French.kept_for(Some(1_825)), "1\u{202f}825\u{a0}jours après la clôture");
        assert_eq!(English.kept_for(Some(1)), "1\u{a0}day after closing");
        let old = StationGone { files: 3, bytes: 9, ..StationGone::default() };
        assert_eq!(English.station_gone(&old), "3\u{a0}files, 9\u{a0}bytes");
        let (candidate, exchange) = (Some(CandidateNumber(7)), Some(ExchangeId(2)));
        let recording = GoneRecording { candidate, exchange, hash: None };
        assert_eq!(French.gone_recording(recording), "candidat 07, échange 2");
    }
}
