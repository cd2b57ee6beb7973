//! Where a station could keep something: its files, and its memory.

use std::path::Path;

/// Looks through every file below a folder.
pub fn files(folder: &Path, look: &mut impl FnMut(&[u8])) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            files(&entry, look);
        } else {
            look(entry.as_os_str().as_encoded_bytes());
            // What is locked or gone meanwhile is looked at the next time.
            look(&std::fs::read(&entry).unwrap_or_default());
        }
    }
}

/// Looks through all that a process has in its memory, as a core dump would have it: each readable mapping, while the
/// process stands still. Gives how many bytes that were.
#[cfg(target_os = "linux")]
pub fn memory(pid: u32, look: &mut impl FnMut(&[u8])) -> u64 {
    use std::os::unix::fs::FileExt;

    const CHUNK: usize = 4 << 20;
    /// Longer than any mark, so that none is cut.
    const OVERLAP: usize = 64;
    let signal = |name: &str| {
        let kill = format!("kill -{name} {pid}");
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    };
    signal("STOP");
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let (mut bytes, mut seen) = (vec![0; CHUNK], 0);
    for line in maps.lines().filter(|line| !line.ends_with("[vvar]") && !line.contains("[vsyscall]")) {
        let mut fields = line.split_whitespace();
        let (range, rights) = (fields.next().unwrap(), fields.next().unwrap());
        let (from, to) = range.split_once('-').unwrap();
        let [mut at, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
        while rights.starts_with('r') && at < to {
            let wanted = usize::try_from(to - at).unwrap_or(CHUNK).min(CHUNK);
            // A mapping of a device, or beyond a file's end, has nothing to read.
            let Ok(count @ 1..) = memory.read_at(&mut bytes[..wanted], at) else { break };
            look(&bytes[..count]);
            seen += count as u64;
            let step = if count == CHUNK { count - OVERLAP } else { count };
            at += step as u64;
        }
    }
    signal("CONT");
    seen
}
