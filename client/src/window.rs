//! The window's other half: starts and stops stations for the interface, keeps its settings, announces calls.
//!
//! | thread | owns | waits for |
//! |---|---|---|
//! | `settings` | the file of settings | its queue of 16; where it is full, the newest are not kept and the log says so |
//! | `announcer` | the system's notification | its queue of 8, where it is full a call is not announced; and the service |
//! | `leaving` | a station that is left | the station's threads |
//! | `picker` | a dialog of the system | the person; one at a time, and nobody waits for it |

mod announcer;
mod picker;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use signaling::protocol::{FileHasher, Role};

use crate::engine::{self, Engine, SEATS, SETTINGS, Setup};
use crate::settings::Settings;
use crate::station::{DeviceChoice, Identity};
use crate::ui::{Desk, Join, Launcher, Pick, Wake};
use announcer::Announcer;
use picker::Picker;

/// Settings waiting to be written; a person changes a few a second at most, and the last are written on leaving.
const WAITING: usize = 16;

/// What the command line says over what was kept.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The folder of recorded calls.
    pub recordings: Option<PathBuf>,
    /// The devices to begin with.
    pub devices: Option<DeviceChoice>,
}

/// Starts stations on behalf of a window.
pub struct Starter {
    home: PathBuf,
    said: Said,
    engine: Option<Engine>,
    settings: Option<SyncSender<String>>,
    keeper: Option<JoinHandle<()>>,
    announcer: Announcer,
    picker: Picker,
    leaving: Vec<JoinHandle<()>>,
}

impl Starter {
    /// `home` is this program's folder; settings go to `settings.json` in it.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn new(home: PathBuf, said: Said) -> std::io::Result<Self> {
        let (settings, queue) = sync_channel(WAITING);
        let path = settings_path(&home);
        let keeper = Builder::new().name("settings".into()).spawn(move || keep(&queue, &path))?;
        Ok(Starter {
            home,
            said,
            engine: None,
            settings: Some(settings),
            keeper: Some(keeper),
            announcer: Announcer::start()?,
            picker: Picker::default(),
            leaving: Vec::new(),
        })
    }
}

/// Where the settings of a window are kept.
pub fn settings_path(home: &Path) -> PathBuf {
    home.join(SETTINGS)
}

/// One folder for each seat, named so that no name can leave it and no two names share one. Where a candidate or a
/// juror typed a name instead of a number, the folder does not tell it: it is there longer than names are kept.
pub fn seat_folder(home: &Path, role: Role, name: &str) -> PathBuf {
    let is_number = name.chars().all(|c| c.is_ascii_digit());
    let safe: String = match role {
        Role::Candidate | Role::Jury if !is_number => FileHasher::hash(name).to_string(),
        Role::Candidate | Role::Jury | Role::Staff => name.chars().flat_map(escaped).collect(),
    };
    home.join(SEATS).join(format!("{}-{safe}", role.as_str()))
}

/// Lower-case letters and digits as they are, anything else by its number: some systems do not tell cases apart.
fn escaped(c: char) -> Vec<char> {
    if c.is_ascii_lowercase() || c.is_ascii_digit() {
        vec![c]
    } else {
        format!("_{:x}_", u32::from(c)).chars().collect()
    }
}

impl Launcher for Starter {
    fn join(&mut self, join: &Join, settings: &Settings, wake: Wake) -> Result<Desk, String> {
        self.leave();
        let data = seat_folder(&self.home, join.role, &join.name);
        let setup = Setup {
            identity: Identity { name: join.name.clone(), role: join.role, ticket: join.ticket.clone() },
            server: join.server.clone(),
            data,
            recordings: self.said.recordings.clone().unwrap_or_else(|| self.home.join("recordings")),
            devices: self.said.devices.clone().unwrap_or_else(|| settings.devices.clone()),
            // Staff has no telephone.
            headset: join.role != Role::Staff,
            opens_pages: true,
            fixed_rate: false,
        };
        let engine =
            engine::start(setup, Box::new(move |_: &Arc<_>| wake())).map_err(|error| format!("{error:#}"))?;
        let desk = Desk { views: engine.views.clone(), commands: engine.commands.clone() };
        self.engine = Some(engine);
        Ok(desk)
    }

    fn leave(&mut self) {
        let Some(engine) = self.engine.take() else { return };
        // Threads end within moments, but a disk may be slow and the window must not freeze.
        match Builder::new().name("leaving".into()).spawn(move || drop(engine)) {
            Ok(thread) => self.leaving.push(thread),
            Err(error) => tracing::error!(%error, "no thread to stop the station"),
        }
    }

    fn save(&mut self, settings: &Settings) {
        let kept = self.settings.as_ref().is_some_and(|queue| queue.try_send(settings.to_json()).is_ok());
        if !kept {
            tracing::warn!("the settings were not kept: the disk is too slow");
        }
    }

    fn pick(&mut self, what: Pick, title: &str, wake: Wake) {
        self.picker.pick(what, title, wake);
    }

    fn picked(&mut self) -> Option<(Pick, Vec<PathBuf>)> {
        self.picker.picked()
    }

    fn announce(&mut self, sentence: Option<String>) {
        self.announcer.announce(sentence);
    }
}

impl Drop for Starter {
    fn drop(&mut self) {
        self.leave();
        self.settings = None;
        for thread in self.leaving.drain(..).chain(self.keeper.take()) {
            if let Err(panic) = thread.join() {
                tracing::error!(?panic, "a thread panicked");
            }
        }
    }
}

fn keep(queue: &Receiver<String>, path: &Path) {
    while let Ok(mut json) = queue.recv() {
        // Only the newest matters.
        while let Ok(newer) = queue.try_recv() {
            json = newer;
        }
        if let Err(error) = recordings::replace(path, json.as_bytes()) {
            tracing::warn!(%error, "the settings were not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder_and_no_two_share_one() {
        let home = Path::new("home");
        let folder = |name: &str| seat_folder(home, Role::Candidate, name);
        for name in ["../../x", "a/b", "C:\\x", ".", "", "07", "Jury B", "jury b", "_20_"] {
            assert_eq!(folder(name).parent(), Some(Path::new("home/stations")), "{name}");
        }
        assert_ne!(folder("a b"), folder("a_b"));
        assert_ne!(folder("A"), folder("a"));
        assert_ne!(folder(" "), folder("_20_"));
        assert_eq!(folder("07"), Path::new("home/stations/candidate-07"));
        assert!(!folder("léa").to_string_lossy().contains('l'), "a name is not told");
        assert!(!seat_folder(home, Role::Jury, "léa").to_string_lossy().contains('l'), "nor here");
        assert_eq!(seat_folder(home, Role::Jury, "2"), Path::new("home/stations/jury-2"));
    }
}
