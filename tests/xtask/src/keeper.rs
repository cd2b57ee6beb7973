//! What must be put away even where this process ends without a chance to drop anything: Ctrl-C, a killed
//! terminal.

use std::ffi::OsStr;
use std::io::Write;
use std::process::Child;

/// Puts something away when this process is gone; lets go of it on drop.
///
/// A shell in a process group of its own, so that Ctrl-C does not reach it, waits for its standard input to
/// close, which the system does for us however we end. Told that its subject is put away already, it leaves:
/// the number of a process that ended may be another's by then.
pub struct Keeper(Option<Child>);

impl Keeper {
    /// Ends the process `id` once we are gone.
    pub fn of_process(id: u32) -> Self {
        Self::start("kill -TERM $0; sleep 1; kill -KILL $0", id.to_string().as_ref())
    }

    /// Removes `folder` once we are gone, and our children, who may be writing there.
    pub fn of_folder(folder: &OsStr) -> Self {
        Self::start("sleep 2; rm -rf -- \"$0\"", folder)
    }

    #[cfg(unix)]
    fn start(put_away: &str, subject: &OsStr) -> Self {
        use std::os::unix::process::CommandExt;
        use std::process::{Command, Stdio};
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("read -r done && exit; {put_away}")]).arg(subject).process_group(0);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Without a shell, dropping is all there is.
        Self(shell.spawn().ok())
    }

    /// On Windows Ctrl-C and a closed console reach every process of the console; a folder stays, and is the
    /// system's to empty.
    #[cfg(not(unix))]
    fn start(_put_away: &str, _subject: &OsStr) -> Self {
        Self(None)
    }

    /// Does to the keeper what the system does when this process is killed.
    #[cfg(all(test, unix))]
    pub fn lose_us(&mut self) {
        drop(self.0.as_mut().and_then(|shell| shell.stdin.take()));
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let Some(shell) = &mut self.0 else { return };
        if let Some(mut stdin) = shell.stdin.take() {
            // A keeper that is gone needs no word.
            let _ = writeln!(stdin, "done");
        }
        let _ = shell.wait();
    }
}
