//! What the live tests begin with.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::programs::{Programs, Robot, Server};

/// Events come within milliseconds; a busy computer may take seconds.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const NUMBER: &str = "06 39 98 12 40";

static TURN: Mutex<()> = Mutex::new(());

/// A server with the sample clients, and a folder for everything. Held by one test at a time.
pub struct Stage {
    pub programs: Programs,
    pub server: Option<Server>,
    pub folder: TempDir,
    /// The package that the server has.
    package: Option<PathBuf>,
    _turn: MutexGuard<'static, ()>,
}

impl Stage {
    pub fn open() -> Self {
        Self::with(true, None)
    }

    /// Likewise, of a session for training.
    pub fn for_training() -> Self {
        Self::with(true, Some(r#"{ "training": true }"#))
    }

    /// Likewise, of a session without a directory of clients.
    pub fn without_clients() -> Self {
        Self::with(false, None)
    }

    /// A server with the sample package, of which no session is held yet.
    pub fn for_an_exam() -> Self {
        Self::of_package(|_| root().join("signaling/samples/package"))
    }

    /// Likewise, of the package that is made in the folder.
    pub fn of_package(package: impl FnOnce(&Path) -> PathBuf) -> Self {
        let mut stage = Self::with(false, None);
        stage.package = Some(package(stage.folder.path()));
        stage.restart_server();
        stage
    }

    fn with(clients: bool, session: Option<&str>) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let programs = Programs::find().expect("the programs are built");
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("server");
        std::fs::create_dir_all(&data).unwrap();
        if clients {
            std::fs::copy(root().join("signaling/samples/clients.json"), data.join("clients.json")).unwrap();
        }
        session.into_iter().for_each(|session| std::fs::write(data.join("session.json"), session).unwrap());
        let server = Some(Server::start(&programs, &data, 0).unwrap());
        Stage { programs, server, folder, package: None, _turn: turn }
    }

    pub fn url(&self) -> String {
        self.server.as_ref().expect("the server runs").url.clone()
    }

    /// Kills the server as a power failure would, and starts it again at the same place.
    pub fn restart_server(&mut self) {
        let port = self.kill_server();
        self.start_server(Command::new(&self.programs.server), port);
    }

    /// Kills the server as a power failure would; gives where it was.
    pub fn kill_server(&mut self) -> u16 {
        self.server.take().expect("the server runs").port()
    }

    /// Starts the server again with what was kept, by a command that runs it.
    pub fn start_server(&mut self, mut command: Command, port: u16) {
        let data = self.folder.path().join("server");
        if let Some(package) = &self.package {
            command.arg("--package").arg(package);
        }
        self.server = Some(Server::spawn(command, &data, "127.0.0.1", port).unwrap());
    }

    pub fn robot(&self, role: &str, name: &str, voice: &str) -> Robot {
        let mic = format!("file:{},loop", speech(voice).display());
        self.robot_with(role, name, &["--mic", &mic, "--speaker", "null"])
    }

    pub fn robot_with(&self, role: &str, name: &str, more: &[&str]) -> Robot {
        let data = self.data(role);
        let ours = ["--data", data.to_str().unwrap()];
        Robot::start(&self.programs, role, name, &self.url(), &[more, &ours].concat()).unwrap()
    }

    /// Kills a station as a power failure would, and starts it again with what it had kept.
    pub fn robot_anew<'a>(&self, role: &str, name: &str, voice: &str, robot: &'a mut Robot) -> &'a mut Robot {
        // Its folder is held by the one that runs.
        robot.end();
        *robot = self.robot(role, name, voice);
        robot
    }

    /// A station that comes to the server by way of this address, and leaves nothing outside its own folder.
    pub fn robot_by(&self, url: &str, role: &str, name: &str, voice: &str) -> Robot {
        self.robot_in(role, url, role, name, voice)
    }

    /// Likewise, with folders of this name.
    pub fn robot_in(&self, folder: &str, url: &str, role: &str, name: &str, voice: &str) -> Robot {
        let mic = format!("file:{},loop", speech(voice).display());
        let (data, own) = (self.data(folder), self.data(&format!("{folder}-own")));
        std::fs::create_dir_all(&own).unwrap();
        let more = ["--mic", &mic, "--speaker", "null", "--data", data.to_str().unwrap()];
        let mut command = Command::new(&self.programs.station);
        for place in ["HOME", "TMPDIR", "TMP", "TEMP", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(place, &own);
        }
        Robot::spawn(command, role, name, url, &more).unwrap()
    }

    pub fn data(&self, role: &str) -> PathBuf {
        self.folder.path().join(role)
    }

    /// A candidate and a jury whose voice connection is warm.
    pub fn pair(&self) -> (Robot, Robot) {
        let mut candidate = self.robot("candidate", "07", "candidate");
        let mut jury = self.robot("jury", "Jury B", "client");
        for robot in [&mut candidate, &mut jury] {
            ready(robot);
        }
        (candidate, jury)
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above")
}

pub fn speech(voice: &str) -> PathBuf {
    root().join("tests/speech").join(format!("{voice}.wav"))
}

pub fn ready(robot: &mut Robot) {
    robot.wait("media", PATIENCE, |event| event["state"] == "ready").unwrap();
}

/// A line by which the jury calls the candidate as the sample client.
pub fn call_line() -> Value {
    json!({ "do": "call", "to": "07", "as": "Mme Claire Vasseur", "number": NUMBER })
}

/// The jury calls, the candidate answers, both hear each other.
pub fn inbound(candidate: &mut Robot, jury: &mut Robot) {
    jury.say(&call_line()).unwrap();
    candidate.wait("ringing", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "answer" })).unwrap();
    for robot in [candidate, jury] {
        robot.wait("in_call", PATIENCE, |_| true).unwrap();
    }
}
