//! The plan on paper. `PLAN_PAGES=DIR cargo test -p signaling --test plan` leaves the pages there to be looked at.

use signaling::plan::print::{Heading, page};
use signaling::plan::{Brief, Plan};
use signaling::protocol::*;

use crate::briefs::{at, brief, with_extra_time};

fn heading() -> Heading {
    Heading {
        title: "Session de novembre".into(),
        place: "Centre de Bourges".into(),
        date: "vendredi 27 novembre 2026".into(),
    }
}

fn printed(name: &str, brief: Brief, edits: &[PlanEdit]) -> String {
    let mut plan = Plan::compute(brief).unwrap();
    edits.iter().for_each(|edit| assert!(plan.edit(*edit)));
    let page = page(&plan, &heading());
    if let Ok(folder) = std::env::var("PLAN_PAGES") {
        std::fs::write(format!("{folder}/{name}.html"), &page).unwrap();
    }
    page
}

#[test]
fn every_candidate_jury_and_room_has_a_row_and_every_candidate_its_times() {
    let mut brief = with_extra_time(brief("titre", 12, 3));
    brief.day.latest_end = at(21, 0);
    let page = printed("titre", brief.clone(), &[]);
    for number in 1..=12 {
        assert!(page.contains(&format!(">Candidat {number:02}</text>")), "candidate {number}");
    }
    for number in 1..=3 {
        assert!(
            page.contains(&format!(">Jury {number}</text>"))
                && page.contains(&format!(">Salle {number}</text>"))
        );
    }
    let plan = Plan::compute(brief).unwrap();
    let phases = plan.entries().iter().filter(|entry| matches!(entry.activity, Activity::Phase { .. }));
    for entry in phases {
        assert!(page.contains(&format!("<td>{}–{}</td>", entry.from, entry.to)), "{entry:?}");
    }
    assert!(!page.contains("Conflits"));
}

#[test]
fn the_page_needs_nothing_else_and_names_nobody() {
    let page = printed("ccp1", brief("ccp1", 8, 2), &[]);
    for outside in ["http:", "https:", "<script", "<img", "<link", "@import", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("url(").count(), page.matches("url(#hatch)").count());
    for name in ["Quillard", "Vauquelin", "Hortense", "Anselme"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn texts_are_texts_whatever_they_hold() {
    let mut brief = brief("titre", 2, 1);
    let nasty = "<script>alert('&\"')</script>\u{1b}";
    brief.format.phases[0].name = nasty.into();
    brief.format.short_name = nasty.into();
    let mut plan = Plan::compute(brief).unwrap();
    let id = plan.entries()[0].id;
    assert!(plan.edit(PlanEdit::Resize { entry: id, minutes: 1 }));
    let heading = Heading { title: nasty.into(), place: nasty.into(), date: nasty.into() };
    let page = page(&plan, &heading);
    assert!(!page.contains("<script") && !page.contains('\u{1b}'));
    let escaped = "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;";
    // Title, short name, place and date on each sheet, the page's own title, and the phase in key, table and conflict.
    assert!(page.matches(escaped).count() >= 4 * 2 + 1 + 3, "{}", page.matches(escaped).count());
}

#[test]
fn tags_are_closed_in_order() {
    for (name, brief) in [("large", with_extra_time(brief("titre", 40, 8))), ("one", brief("ccp2", 1, 1))] {
        let page = printed(name, brief, &[]);
        let mut open = Vec::new();
        for tag in page.split('<').skip(1).map(|part| part.split('>').next().unwrap()) {
            let name = tag.trim_start_matches('/').split_whitespace().next().unwrap().trim_end_matches('/');
            if tag.starts_with('!') || tag.ends_with('/') || ["meta", "br"].contains(&name) {
                continue;
            }
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{tag}");
            } else {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn conflicts_stand_on_the_page_in_french() {
    let plan = Plan::compute(brief("titre", 4, 2)).unwrap();
    let id = plan.entries()[0].id;
    let edits = [PlanEdit::Resize { entry: id, minutes: 70 }, PlanEdit::Move { entry: id, from: at(7, 50) }];
    let page = printed("conflicts", brief("titre", 4, 2), &edits);
    assert!(
        page.contains("Partie 1 : étude d&#39;un dossier client (07:50–09:00) : 70 min au lieu de 75 min.")
    );
    assert!(page.contains("(07:50–09:00) : avant le début de la journée."));
}
