//! Printed pages: a [`Document`] of headings, paragraphs, labelled facts and tables, laid out on A4 and written as a tagged
//! PDF (PDF/UA-1, ISO 14289-1), or as JSON to read.
//!
//! Nothing here knows what a document is about: `minutes` makes one of the record of a session.

mod columns;
mod document;
mod face;
mod json;
mod layout;
mod lines;
mod pages;
mod pdf;
mod table;

#[cfg(test)]
mod tests;

pub use document::{Block, Column, Document, Table, Voice};
pub use json::json;
pub use pdf::{NotWritten, pdf};
