//! What may be read, for the golden file.

use super::*;

pub fn all() -> Vec<ItemRef> {
    let client = || ClientId("roy".into());
    vec![
        ItemRef::Document("offres".into()),
        ItemRef::Template("lettre".into()),
        ItemRef::Client(client()),
        ItemRef::Part1,
        ItemRef::Expected,
        ItemRef::Role(client()),
        ItemRef::Guide("final".into()),
        ItemRef::Grid(Competence::of(3).unwrap()),
        ItemRef::Work(Piece::ContactRecord(client()), 4),
        ItemRef::Chat { exchange: ExchangeId(2), after: 31 },
    ]
}
