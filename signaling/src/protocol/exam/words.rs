//! The words of which an exam is made, in packages and on the wire.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$each:meta])* $word:literal => $variant:ident,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$each])* $variant,)*
        }

        impl $name {
            /// Each with its word in a package's files, which is that of the wire.
            pub const WORDS: &[(&str, $name)] = &[$(($word, $name::$variant)),*];
        }
    };
}

words! {
    /// A part of the exam.
    Part:
    /// *Mise en situation professionnelle*, at the candidate's station.
    "situation" => Situation,
    /// *Entretien technique*, in the interview room.
    "technical_interview" => TechnicalInterview,
    /// *Entretien final*, in the interview room.
    "final_interview" => FinalInterview,
}

words! {
    /// Who must be there.
    Attendant:
    /// *Candidat*.
    "candidate" => Candidate,
    /// *Surveillant*.
    "invigilator" => Invigilator,
    /// *Jury*.
    "jury" => Jury,
}

words! {
    /// What can be drawn.
    Drawn:
    /// A subject of the format.
    "subject" => Subject,
    /// A recording.
    "recording" => Recording,
}

words! {
    /// What a candidate can be shown.
    Seen:
    /// The company's documents and texts to start from.
    "documents" => Documents,
    /// Part 1's file, request and instructions.
    "part1" => Part1,
    /// What the candidate itself wrote in part 1.
    "written_work" => WrittenWork,
    /// The clients of the drawn subject.
    "subject" => Subject,
    /// The history of its own exchanges in part 3.
    "exchanges" => Exchanges,
}

words! {
    /// With whom a candidate can speak or chat.
    Called:
    /// The clients of the drawn subject.
    "clients" => Clients,
    /// The internal posts.
    "posts" => Posts,
}

words! {
    /// What a candidate can write.
    Written:
    /// Part 1's summary.
    "summary" => Summary,
    /// Part 1's letter.
    "letter" => Letter,
    /// Notes of its own.
    "notes" => Notes,
    /// The contact record of each exchange.
    "contact_records" => ContactRecords,
    /// The written confirmation to a client.
    "confirmations" => Confirmations,
}

words! {
    /// By what a client and the candidate exchange.
    Channel:
    /// *Téléphone*.
    "phone" => Phone,
    /// *Chat*.
    "chat" => Chat,
}

words! {
    /// A part of the exam in which a competence is scored.
    ScoredIn:
    /// *Mise en situation professionnelle*: parts 1 to 3.
    "situation" => Situation,
    /// *Entretien technique*.
    "interview" => Interview,
}

impl ScoredIn {
    /// The scoring to which a part of the exam belongs; the final interview has none.
    pub fn of(part: Part) -> Option<Self> {
        match part {
            Part::Situation => Some(ScoredIn::Situation),
            Part::TechnicalInterview => Some(ScoredIn::Interview),
            Part::FinalInterview => None,
        }
    }
}
