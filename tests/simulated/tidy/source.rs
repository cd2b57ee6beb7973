//! Which files there are, and which part of a file is code.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, iter};

/// A file of the workspace.
pub struct File {
    /// From the workspace's folder, with `/` on every system.
    pub path: String,
    /// As written.
    pub text: String,
}

impl File {
    /// Its text with comments, the insides of strings, and tests blanked out; lines keep their numbers.
    pub fn code(&self) -> String {
        if self.path.ends_with("tests.rs") || self.path.contains("/tests/") {
            return String::new();
        }
        without_tests(&without_comments_and_strings(&self.text))
    }
}

/// The text files under version control; binary ones are passed over.
pub fn tracked() -> impl Iterator<Item = File> {
    tracked_paths().into_iter().filter_map(|path| {
        let text = fs::read_to_string(root().join(&path)).ok()?;
        Some(File { path, text })
    })
}

/// The paths under version control; all files of the folder where it is not a clone.
pub fn tracked_paths() -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z"]).current_dir(root());
    match git.output() {
        Ok(answer) if answer.status.success() => {
            let listed = String::from_utf8(answer.stdout).expect("our paths are text");
            listed.split_terminator('\0').map(str::to_owned).collect()
        }
        _ => {
            let mut paths = Vec::new();
            walk(&root(), "", &mut paths);
            paths
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the workspace can be read") {
        let entry = entry.expect("the workspace can be read");
        let name = entry.file_name().into_string().expect("our paths are text");
        match entry.path().is_dir() {
            true if name == "target" || name == ".git" => {}
            true => walk(&entry.path(), &format!("{prefix}{name}/"), paths),
            false => paths.push(format!("{prefix}{name}")),
        }
    }
}

/// Tests end a file (`#[cfg(test)]` before an inline module), and may take a clock or start a thread.
fn without_tests(code: &str) -> String {
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let item = code[start..].lines().map(str::trim).find(|line| !line.starts_with("#[")).unwrap_or("");
        if item.starts_with("mod ") && item.ends_with('{') {
            return code[..start].to_owned();
        }
        from = start + 1;
    }
    code.to_owned()
}

/// Replaces what is in comments and strings by spaces.
pub fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| string(rest)).or_else(|| character(rest));
        match skipped {
            Some(length) => {
                code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
                rest = &rest[length..];
            }
            None => {
                // A whole word at once, so that its end is not taken for the start of `r"…"`.
                let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let length = if word == 0 { first.len_utf8() } else { word };
                code.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    code
}

/// The length of the comment that `text` starts with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(text.len())
}

/// The length of the string, raw or not, that `text` starts with.
fn string(text: &str) -> Option<usize> {
    let body = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let prefix = text.len() - body.len();
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.find(|c| c != '#')?;
        let inside = raw[hashes..].strip_prefix('"')?;
        let end: String = iter::once('"').chain(iter::repeat_n('#', hashes)).collect();
        let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return Some(prefix + 1 + hashes + 1 + length);
    }
    let inside = body.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(prefix + 1 + end.map_or(inside.len(), |at| at + 1))
}

/// The length of the character literal that `text` starts with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        // The escaped character may itself be a quote.
        let first = escape.chars().next()?.len_utf8();
        return escape[first..].find('\'').map(|end| 2 + first + end + 1);
    }
    let first = inside.chars().next()?.len_utf8();
    inside[first..].starts_with('\'').then_some(1 + first + 1)
}

#[test]
fn comments_and_strings_are_not_code() {
    let text =
        "a // b\n/* c /* d */\n e */ f(\"g // \\\" h\", r#\"i\"j\"#, 'k', '\\'', b\"l\") <'m> for_r\"n\"";
    let words: Vec<_> = without_comments_and_strings(text)
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    assert_eq!(words, ["a", "f", "m", "for_r"]);
    assert_eq!(without_comments_and_strings(text).lines().count(), text.lines().count());
}

#[test]
fn a_test_module_is_not_the_module_itself() {
    let file = File {
        path: "audio/src/voice.rs".to_owned(),
        text:
            "fn first() {}\n#[cfg(test)]\nuse a::b;\nfn second() {}\n#[cfg(test)]\nmod tests {\n third()\n}\n"
                .to_owned(),
    };
    assert!(file.code().contains("second"));
    assert!(!file.code().contains("third"));
}
