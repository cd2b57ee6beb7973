//! What persons wrote in facts: their names and their sentences. They are kept beside the facts, each in the class of what
//! it is, so that it can go while every fact stays as it is.

use crate::protocol::exam::{DataClass, Fact, PlayFact};

/// The name or sentence in a fact, and with which class it goes.
pub fn said_in(fact: &mut Fact) -> Option<(DataClass, &mut String)> {
    let (class, text) = match fact {
        Fact::Registered { name, .. } | Fact::Amended { name, .. } => (DataClass::Names, name),
        Fact::JurorEntered(juror) => (DataClass::Names, &mut juror.name),
        Fact::HelpAsked { text, .. }
        | Fact::Messaged { text, .. }
        | Fact::Remarked { text, .. }
        | Fact::Reworded { text, .. }
        | Fact::TimeAdded { reason: text, .. }
        | Fact::ExchangeSkipped { reason: text, .. } => (DataClass::Work, text),
        Fact::Stepped { reason, .. } | Fact::Play(PlayFact::Cut { reason, .. }) => {
            (DataClass::Work, reason.as_mut()?)
        }
        _ => return None,
    };
    (!text.is_empty()).then_some((class, text))
}
