//! The plan on paper: one page of HTML in French with everything in it, for A4 landscape in black and white.
//!
//! It hangs on a wall: candidates and juries are numbers, and who has extra time is not marked.

mod chart;
mod rows;
mod tables;
mod words;

use super::Plan;

/// What stands at the head of each sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What is examined, for instance the session's name.
    pub title: String,
    /// Where.
    pub place: String,
    /// On which day, as people write it.
    pub date: String,
}

/// The whole page.
pub fn page(plan: &Plan, heading: &Heading) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>Plan de la journée – {}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(&heading.title),
    );
    let day = plan.day();
    let charts = chart::charts(plan, &day);
    let tables = tables::tables(plan, &day);
    let sheets = charts.len() + tables.len();
    for (index, content) in charts.into_iter().chain(tables).enumerate() {
        page.push_str("<section>\n");
        page.push_str(&head(plan, heading, index + 1, sheets));
        page.push_str(&content);
        page.push_str("</section>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn head(plan: &Plan, heading: &Heading, sheet: usize, sheets: usize) -> String {
    let format = &plan.brief().format;
    let place = [&heading.date, &heading.place].into_iter().filter(|text| !text.trim().is_empty());
    let place: Vec<_> = place.map(|text| escaped(text)).collect();
    let title = if heading.title.trim().is_empty() { &format.name } else { &heading.title };
    format!(
        "<header><h1>Plan de la journée</h1><p><b>{}</b> · {}</p><p class=\"right\">{}<br>feuille {sheet} sur {sheets}</p>\
         </header>\n",
        escaped(title),
        escaped(&format.short_name),
        place.join("<br>"),
    )
}

/// Text that is text wherever it stands in HTML or SVG.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

const STYLE: &str = "
@page { size: A4 landscape; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #fff; font: 9pt/1.35 'Atkinson Hyperlegible Next', 'Liberation Sans', Arial, sans-serif;
  font-variant-numeric: tabular-nums }
section { width: 277mm; margin: 0 auto }
section + section { break-before: page }
@media screen { section { padding: 8mm 0 } }
header { display: flex; align-items: baseline; gap: 6mm; border-bottom: 0.5mm solid #000; padding-bottom: 1.5mm; margin-bottom: 3mm }
h1 { font-size: 15pt; margin: 0 } h2 { font-size: 11pt; margin: 5mm 0 1.5mm }
header p { margin: 0 } header .right { margin-left: auto; text-align: right; font-size: 8pt }
svg { display: block; width: 277mm } svg text { font-family: inherit }
.key { display: flex; flex-wrap: wrap; gap: 1mm 5mm; margin: 2.5mm 0 0; padding: 0; list-style: none; font-size: 8pt }
.key b { display: inline-block; min-width: 4mm; padding: 0 0.8mm; border: 0.25mm solid #000; text-align: center; line-height: 1.3 }
.key .jury { background: #d4d4d4; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.key svg { display: inline-block; width: 6mm; height: 3.4mm; vertical-align: -0.5mm }
table { border-collapse: collapse; width: 100%; font-size: 8pt } thead { display: table-header-group }
th, td { border: 0.2mm solid #000; padding: 0.7mm 1.2mm; text-align: center; white-space: nowrap }
th { font-weight: bold; white-space: normal; vertical-align: bottom; border-bottom-width: 0.5mm }
tr { break-inside: avoid } td:first-child { font-weight: bold } .left { text-align: left; white-space: normal }
.list { margin: 0; padding-left: 5mm; font-size: 8.5pt }
";
