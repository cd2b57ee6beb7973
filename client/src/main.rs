//! Plateau, the exam station.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use client::engine::Setup;
use client::headless;
use client::settings::Settings;
use client::station::{DeviceChoice, Identity, Processing};
use client::ui::{self, Join};
use client::window::{self, Said, Starter};
use signaling::protocol::Role;

const HELP: &str = "\
Plateau, the exam station: telephone and chat of candidates, jury and staff.

  plateau [OPTIONS]                       opens the window
  plateau station --headless [OPTIONS]    the same station, driven by lines of JSON

  --role candidate|jury|staff   who sits here
  --name NAME                   a candidate's number, a jury's name
  --server URL                  ws://HOST:PORT
  --ticket TEXT-OR-FILE         the ticket given by staff
  --mic device:NAME|file:PATH.wav[,loop]|silence|default
  --speaker device:NAME|file:PATH.wav|null|default
  --ring, --loudspeakers        likewise: where it rings, where recorded calls are played
  --processing off|headset|loudspeakers
                                what is done to the microphone's voice: nothing; noise, gain and rumble; also echo
  --recordings DIR              the folder of this station's own recorded calls
  --fixed-rate                  (headless) send packets of one length, to compare what passes on a wire
  --data DIR                    where this program keeps what must outlast it
";

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PLATEAU_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,webrtc=error,rtc=error,rtc_ice=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("plateau: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    if arguments.help {
        print!("{HELP}");
        return Ok(());
    }
    if arguments.headless { headless::run(arguments.setup()) } else { window(arguments) }
}

#[derive(Debug, Default)]
struct Arguments {
    help: bool,
    headless: bool,
    role: Option<Role>,
    name: Option<String>,
    server: Option<String>,
    ticket: Option<String>,
    devices: Devices,
    recordings: Option<PathBuf>,
    data: Option<PathBuf>,
    fixed_rate: bool,
}

#[derive(Debug, Default)]
struct Devices {
    microphone: Option<String>,
    speaker: Option<String>,
    ring: Option<String>,
    loudspeakers: Option<String>,
    processing: Option<Processing>,
}

impl Devices {
    fn any(&self) -> bool {
        let Devices { microphone, speaker, ring, loudspeakers, processing } = self;
        [microphone, speaker, ring, loudspeakers].into_iter().any(Option::is_some) || processing.is_some()
    }
}

impl Arguments {
    fn parse(mut parser: lexopt::Parser) -> anyhow::Result<Self> {
        use lexopt::Arg::{Long, Short, Value};
        let mut arguments = Arguments::default();
        let mut station = false;
        while let Some(argument) = parser.next()? {
            let text = |parser: &mut lexopt::Parser| -> anyhow::Result<String> {
                let value = parser.value()?;
                value.into_string().map_err(|value| anyhow::anyhow!("{} is not text", value.display()))
            };
            match argument {
                Long("help") | Short('h') => arguments.help = true,
                Long("headless") => arguments.headless = true,
                Long("role") => arguments.role = Some(text(&mut parser)?.parse()?),
                Long("name") => arguments.name = Some(text(&mut parser)?),
                Long("server") => arguments.server = Some(text(&mut parser)?),
                Long("ticket") => arguments.ticket = Some(ticket(text(&mut parser)?)?),
                Long("mic") => arguments.devices.microphone = Some(text(&mut parser)?),
                Long("speaker") => arguments.devices.speaker = Some(text(&mut parser)?),
                Long("ring") => arguments.devices.ring = Some(text(&mut parser)?),
                Long("loudspeakers") => arguments.devices.loudspeakers = Some(text(&mut parser)?),
                Long("processing") => arguments.devices.processing = Some(processing(&text(&mut parser)?)?),
                Long("recordings") => arguments.recordings = Some(folder(parser.value()?.into())?),
                Long("fixed-rate") => arguments.fixed_rate = true,
                Long("data") => arguments.data = Some(parser.value()?.into()),
                Value(value) if value == "station" && !station => station = true,
                other => return Err(other.unexpected().into()),
            }
        }
        anyhow::ensure!(station || !arguments.headless, "--headless belongs to `plateau station`");
        arguments.check_devices()?;
        Ok(arguments)
    }

    fn check_devices(&self) -> anyhow::Result<()> {
        let Devices { microphone, speaker, ring, loudspeakers, processing: _ } = &self.devices;
        if let Some(words) = microphone {
            words.parse::<audio::Source>().with_context(|| format!("--mic {words}"))?;
        }
        for (option, words) in [("speaker", speaker), ("ring", ring), ("loudspeakers", loudspeakers)] {
            if let Some(words) = words {
                words.parse::<audio::Sink>().with_context(|| format!("--{option} {words}"))?;
            }
        }
        Ok(())
    }

    /// The command line over what is `kept`; rings and recorded calls go where the voice goes unless told otherwise.
    fn devices(&self, kept: DeviceChoice) -> DeviceChoice {
        let Devices { microphone, speaker, ring, loudspeakers, processing } = &self.devices;
        let over =
            |said: &Option<String>, kept: String| said.clone().or_else(|| speaker.clone()).unwrap_or(kept);
        DeviceChoice {
            microphone: microphone.clone().unwrap_or(kept.microphone),
            ring: over(ring, kept.ring),
            prompt: over(loudspeakers, kept.prompt),
            voice: speaker.clone().unwrap_or(kept.voice),
            processing: processing.unwrap_or(kept.processing),
            echo_switched: kept.echo_switched || processing.is_some(),
            volumes: kept.volumes,
            hold_music: kept.hold_music,
        }
    }

    fn setup(&self) -> anyhow::Result<Setup> {
        let role = self.role.context("--role is missing")?;
        let name = self.name.clone().context("--name is missing")?;
        let data = match &self.data {
            Some(data) => data.clone(),
            None => window::seat_folder(&home()?, role, &name),
        };
        Ok(Setup {
            server: self.server.clone().context("--server is missing")?,
            devices: self.devices(DeviceChoice::default()),
            recordings: self.recordings.clone().unwrap_or_else(|| data.join("recordings")),
            identity: Identity { name, role, ticket: self.ticket.clone() },
            data,
            headset: false,
            opens_pages: false,
            fixed_rate: self.fixed_rate,
        })
    }
}

fn window(arguments: Arguments) -> anyhow::Result<()> {
    let home = home()?;
    let folder = arguments.data.clone().unwrap_or_else(|| home.clone());
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let (settings, fault) = Settings::load(&window::settings_path(&folder));
    if let Some(fault) = fault {
        tracing::warn!(%fault, "the settings of the last run are not used");
    }
    let join = match (arguments.role, &arguments.name, &arguments.server) {
        (Some(role), Some(name), Some(server)) => {
            Some(Join { role, name: name.clone(), server: server.clone(), ticket: arguments.ticket.clone() })
        }
        (None, None, None) => None,
        _ => anyhow::bail!("--role, --name and --server go together"),
    };
    let said = Said {
        devices: arguments.devices.any().then(|| arguments.devices(settings.devices.clone())),
        recordings: arguments.recordings,
    };
    let starter = Starter::new(folder, said)?;
    ui::run(Box::new(starter), settings, join).map_err(|error| anyhow::anyhow!("no window: {error}"))
}

fn processing(word: &str) -> anyhow::Result<Processing> {
    match word {
        "off" => Ok(Processing::OFF),
        "headset" => Ok(Processing::HEADSET),
        "loudspeakers" => Ok(Processing::LOUDSPEAKERS),
        _ => anyhow::bail!("--processing {word}: off, headset or loudspeakers"),
    }
}

fn folder(path: PathBuf) -> anyhow::Result<PathBuf> {
    anyhow::ensure!(path.is_dir(), "--recordings {}: there is no such folder", path.display());
    Ok(path)
}

/// A ticket is said as it is, or as the file that holds it.
fn ticket(said: String) -> anyhow::Result<String> {
    match std::fs::read_to_string(&said) {
        Ok(held) => Ok(held.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(said),
        Err(error) => Err(error).with_context(|| format!("--ticket {said}")),
    }
}

/// Where this program keeps things on this system.
fn home() -> anyhow::Result<PathBuf> {
    let folders =
        directories::ProjectDirs::from("", "", "Plateau").context("this system has no folder for data")?;
    Ok(folders.data_local_dir().to_owned())
}
