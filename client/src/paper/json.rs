//! A document as JSON to read: sections within each other, tables as rows that name their columns.

use serde_json::{Map, Value, json};

use super::document::{Block, Document, Table};

/// The document as JSON.
pub fn json(document: &Document) -> Value {
    let mut blocks = document.blocks.as_slice();
    let content = section(&mut blocks, 0);
    json!({ "title": document.title, "subject": document.subject, "as_of_ms": document.as_of_ms, "content": content })
}

/// All blocks up to the next heading of this level or a higher one.
fn section(blocks: &mut &[Block], level: u8) -> Vec<Value> {
    let mut content = Vec::new();
    while let Some((block, rest)) = blocks.split_first() {
        let value = match block {
            Block::Heading(of, _) if *of <= level => break,
            Block::Heading(of, text) => {
                *blocks = rest;
                let content_of = section(blocks, *of);
                content.push(json!({ "heading": text, "content": content_of }));
                continue;
            }
            Block::Text(_, text) => Some(json!(text)),
            Block::List(items) => Some(json!(items)),
            Block::Fields(fields) => Some(
                fields
                    .iter()
                    .map(|(label, value)| (label.clone(), json!(value)))
                    .collect::<Map<_, _>>()
                    .into(),
            ),
            Block::Table(table) => Some(rows(table)),
            Block::NewPage => None,
        };
        content.extend(value);
        *blocks = rest;
    }
    content
}

fn rows(table: &Table) -> Value {
    let head = |at: usize| match table.columns.get(at) {
        Some(column) if !column.head.is_empty() => column.head.clone(),
        _ => (at + 1).to_string(),
    };
    let row = |row: &Vec<String>| -> Map<String, Value> {
        row.iter().enumerate().map(|(at, cell)| (head(at), json!(cell))).collect()
    };
    let rows: Vec<Map<String, Value>> = table.rows.iter().map(row).collect();
    match table.caption.is_empty() {
        true => json!({ "rows": rows }),
        false => json!({ "table": table.caption, "rows": rows }),
    }
}
