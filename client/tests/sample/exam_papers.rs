//! What a jury reads in a session: roles, files, grids, a guide.

use std::collections::BTreeMap;
use std::sync::Arc;

use client::station::ItemKey;
use signaling::protocol::ClientId;
use signaling::protocol::exam::{CandidateNumber, Channel, Competence, Item, ItemRef, ScoredIn, TextBody};

use super::content::{clients, vasseur};

/// The criteria of each competence, from 1 on.
const CRITERIA: [&[&str]; 7] = [
    &[
        "Demande comprise",
        "Besoins identifiés",
        "Réponse fiable",
        "Dossier qualifié",
        "Délai tenu",
        "Orthographe",
        "Ton adapté",
    ],
    &[
        "Demande identifiée",
        "Diagnostic précis",
        "Procédures suivies",
        "Solution pertinente",
        "Orthographe",
        "Ton adapté",
    ],
    &[
        "Apaise par ses mots",
        "Diagnostic précis",
        "Client satisfait",
        "Intérêts préservés",
        "Solution valorisée",
        "Consensus obtenu",
        "Écrit conforme",
        "Orthographe",
        "Ton adapté",
    ],
    &[
        "Bon interlocuteur",
        "Objections traitées",
        "Besoins identifiés",
        "Rendez-vous proposé",
        "Dossier qualifié",
    ],
    &[
        "Droit de la vente à distance",
        "Attentes identifiées",
        "Produits valorisés",
        "Conseil pertinent",
        "Orthographe",
    ],
    &[
        "Historique analysé",
        "Motif du départ",
        "Offre adaptée",
        "Intérêts préservés",
        "Orthographe",
        "Ton adapté",
    ],
    &[
        "Éléments du dossier",
        "Motif de l’impayé",
        "Solution respectueuse",
        "Accord de paiement",
        "Ton adapté",
    ],
];

/// The criteria of a competence.
pub fn criteria(competence: Competence) -> &'static [&'static str] {
    CRITERIA[usize::from(competence.number()) - 1]
}

/// All that may be read on a candidate's account.
pub fn items(of: CandidateNumber) -> Arc<BTreeMap<ItemKey, Arc<Item>>> {
    let entries = clients(true);
    let role = |client: &str, place: usize| {
        let role = entries[place].role.clone().expect("a jury has a role sheet of each");
        (ItemRef::Role(ClientId(client.into())), Item::Role { role, channel: Channel::Phone })
    };
    let grid = |number: i64| {
        let competence = Competence::of(number).expect("one of seven");
        let criterion = |label: &&str| ((*label).into(), (*label).to_owned(), format!("{label}."));
        let item = Item::Grid {
            name: competence.official_name().into(),
            scored_in: vec![ScoredIn::Situation],
            scale: vec!["Non".into(), "Acquis".into()],
            criteria: criteria(competence).iter().map(criterion).collect(),
        };
        (ItemRef::Grid(competence), item)
    };
    let guide = TextBody {
        title: "Retour sur les échanges".into(),
        body: "Revenez sur deux ou trois moments que vous avez repérés.\n\n## Questions\n\nQu’auriez-vous pu dire à ce \
               moment-là ?\n\nQu’avez-vous noté dans le dossier ?"
            .into(),
    };
    let texts = [
        role("tessier", 1),
        role("roy", 1),
        role("vasseur", 0),
        role("lambert", 2),
        role("morel", 3),
        role("haddad", 1),
        (ItemRef::Client(ClientId("vasseur".into())), Item::Client(vasseur())),
        (ItemRef::Guide("exchanges".into()), Item::Text(guide)),
    ];
    let all = texts.into_iter().chain((1..=Competence::COUNT).map(grid));
    Arc::new(all.map(|(item, text)| ((of, item), Arc::new(text))).collect())
}
