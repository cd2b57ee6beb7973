//! Whatever the bytes, the end is a package or a list of sentences, never a panic.

use crate::draft::{Draft, open_zip};

/// The generator of Marsaglia (2003), seeded: a failure comes back.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

/// Opens it, and reads what is told as one would.
fn judged(draft: &Draft) {
    if let Err(mistakes) = open_zip(&draft.stored()) {
        assert!(mistakes.count() > 0 && !mistakes.to_string().is_empty());
    }
}

#[test]
fn files_cut_or_overwritten_anywhere() {
    let whole = Draft::small();
    let names: Vec<_> = whole.files.keys().cloned().collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..150 {
        let mut draft = whole.clone();
        for _ in 0..4 {
            let name = &names[random.below(names.len())];
            let content = draft.files.get_mut(name).unwrap();
            let at = random.below(content.len());
            match round % 3 {
                0 => content.truncate(at),
                1 => {
                    let length = 1 + random.below(8);
                    let noise = random.bytes(length);
                    content.splice(at..(at + noise.len()).min(content.len()), noise);
                }
                // What TOML means something by is likelier to lead astray than noise.
                _ => content.insert(at, b"[]{}\"'=.,#\n\\-9"[random.below(14)]),
            }
        }
        judged(&draft);
    }
}

#[test]
fn files_swapped_with_each_other_or_with_noise() {
    let whole = Draft::small();
    let names: Vec<_> = whole.files.keys().cloned().collect();
    let mut random = Random(42);
    for _ in 0..60 {
        let (to, from) = (&names[random.below(names.len())], &names[random.below(names.len())]);
        let noise = random.bytes(2_000);
        judged(&whole.clone().put(to, whole.files[from].clone()).put(from, noise));
    }
}

#[test]
fn toml_that_is_deep_or_wide() {
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("{}\n", "[a.b.c.d.e.f.g.h]\n".repeat(20_000));
    let wide: String = (0..30_000).map(|n| format!("k{n} = 1\n")).collect();
    let dotted = format!("a{} = 1", ".a".repeat(50_000));
    let inline = format!("a = {}1{}", "{a=".repeat(50_000), "}".repeat(50_000));
    for text in [deep, tables, wide, dotted, inline] {
        judged(&Draft::small().put("clients/costa.toml", text));
    }
}

#[test]
fn zips_cut_or_overwritten_anywhere() {
    let whole = Draft::small().zip("");
    let mut random = Random(7);
    for round in 0..200 {
        let mut zip = whole.clone();
        if round % 2 == 0 {
            zip.truncate(random.below(whole.len()));
        } else {
            // The directory at the end is what decides how the rest is read.
            let from = if round % 4 == 1 { 0 } else { whole.len() - 6_000 };
            for _ in 0..8 {
                let at = from + random.below(whole.len() - from);
                zip[at] = random.next() as u8;
            }
        }
        if let Err(mistakes) = open_zip(&zip) {
            assert!(!mistakes.to_string().is_empty());
        }
    }
}

#[test]
fn sounds_cut_or_overwritten_anywhere() {
    let mut draft = Draft::sample();
    draft.files.retain(|name, _| !name.starts_with("recordings/") || name.starts_with("recordings/attente."));
    let mut random = Random(99);
    let whole = draft.files["recordings/attente.ogg"].clone();
    for round in 0..12 {
        let mut sound = whole.clone();
        for _ in 0..=round {
            let at = random.below(if round % 2 == 0 { 5_000 } else { sound.len() });
            sound[at] = random.next() as u8;
        }
        judged(&draft.clone().put("recordings/attente.ogg", sound));
    }
    for ending in ["ogg", "wav", "mp3", "flac"] {
        let head: &[u8] = match ending {
            "ogg" => b"OggS\0\x02",
            "wav" => b"RIFF\xFF\xFF\xFF\xFFWAVEfmt ",
            "mp3" => b"\xFF\xFB\x90\x00",
            _ => b"fLaC\0\0\0\x22",
        };
        for _ in 0..8 {
            let noise = [head, &random.bytes(20_000)[..]].concat();
            let mut draft = draft.clone().without("recordings/attente.ogg");
            draft = draft.put(&format!("recordings/attente.{ending}"), noise);
            judged(&draft);
        }
    }
}
