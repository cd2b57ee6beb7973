//! The headset's own buttons and lamps, over HID: found, opened, listened to, and found again.
//!
//! What its reports mean is in the pure modules `descriptor` and `phone`, which of several it is in `choice`.
//! None of this was tried on hardware yet: the descriptors in `recorded` are real, the reports follow from them.

mod choice;
mod descriptor;
mod phone;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ffi::CString;
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use audio::{Endpoint, Output};
use hidapi::{HidApi, HidDevice, HidError};
use tokio::sync::{mpsc, watch};

use crate::station::{Button, DeviceChoice, Lights};
use choice::Found;
use descriptor::Layout;
use phone::Phone;

/// The usage page of telephones (*HID Usage Tables* 1.12, 14).
const TELEPHONY: u16 = 0x0b;
/// How long a lamp may wait for the next report: short for the eye, and a few wake-ups a second.
const PATIENCE: Duration = Duration::from_millis(100);
/// How often one looks for a headset where there is none.
const LOOK: Duration = Duration::from_secs(2);
/// How often one tries again where the system forbids it: a person must change that.
const FORBIDDEN_LOOK: Duration = Duration::from_secs(10);
/// The longest report of a telephone is a few bytes; a maker's own may fill a packet of 64 and more.
const REPORT_BYTES: usize = 1_024;

/// The headset thread's end at the engine. Dropping it puts the lamps out and waits for the thread.
#[derive(Debug)]
pub(super) struct Headset {
    wishes: Option<watch::Sender<Wishes>>,
    thread: Option<JoinHandle<()>>,
}

/// What the engine wants of the headset; the newest wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wishes {
    lights: Lights,
    /// Microphone and voice output as chosen, and as the system calls what is open.
    sounds: [String; 4],
}

impl Headset {
    /// Starts the thread. A press that finds no room among `presses` is dropped: the person presses again.
    pub fn start(presses: mpsc::Sender<Button>) -> std::io::Result<Self> {
        let (wishes, wished) = watch::channel(Wishes::default());
        let desk = Desk {
            wished,
            wishes: Wishes::default(),
            presses,
            api: None,
            open: None,
            look_at: Some(Instant::now()),
            plugged: None,
            passed_over: BTreeSet::new(),
            forbidden: false,
        };
        let thread = std::thread::Builder::new().name("headset".into()).spawn(move || desk.run())?;
        Ok(Headset { wishes: Some(wishes), thread: Some(thread) })
    }

    /// Has the headset show this.
    pub fn show(&self, lights: Lights) {
        self.wish(|wishes| wishes.lights = lights);
    }

    /// Prefers the headset whose sound was chosen.
    pub fn prefer(&self, choice: &DeviceChoice) {
        self.wish(|wishes| {
            wishes.sounds[0].clone_from(&choice.microphone);
            wishes.sounds[1].clone_from(&choice.voice);
        });
    }

    /// A sound device is open, by this name.
    pub fn note_opened(&self, endpoint: Endpoint, name: &str) {
        let place = match endpoint {
            Endpoint::Microphone => 2,
            Endpoint::Output(Output::Voice) => 3,
            Endpoint::Output(Output::Ring | Output::Prompt) => return,
        };
        self.wish(|wishes| name.clone_into(&mut wishes.sounds[place]));
    }

    fn wish(&self, change: impl FnOnce(&mut Wishes)) {
        if let (Some(wishes), Some(thread)) = (&self.wishes, &self.thread) {
            wishes.send_modify(change);
            thread.thread().unpark();
        }
    }
}

impl Drop for Headset {
    fn drop(&mut self) {
        self.wishes = None;
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        if let Err(panic) = thread.join() {
            tracing::error!(?panic, "the headset's thread panicked");
        }
    }
}

struct Desk {
    wished: watch::Receiver<Wishes>,
    wishes: Wishes,
    presses: mpsc::Sender<Button>,
    api: Option<HidApi>,
    open: Option<Open>,
    /// When to look for a headset; none while one is open, which tells by itself when it is gone.
    look_at: Option<Instant>,
    /// What was plugged when one looked last, where the system tells it cheaply.
    plugged: Option<Vec<PathBuf>>,
    /// Those that were opened and have no button of use.
    passed_over: BTreeSet<CString>,
    /// It was said that the system forbids to open one.
    forbidden: bool,
}

struct Open {
    path: CString,
    device: HidDevice,
    phone: Phone,
}

impl Desk {
    fn run(mut self) {
        // An error says that the engine is gone.
        while let Ok(changed) = self.wished.has_changed() {
            if changed {
                let wishes = self.wished.borrow_and_update().clone();
                if wishes.sounds != self.wishes.sounds {
                    self.look_within(Duration::ZERO);
                }
                self.wishes = wishes;
                if let Some(open) = &mut self.open {
                    open.write(|phone, now| phone.show(self.wishes.lights, now));
                }
            }
            if self.look_at.is_some_and(|at| Instant::now() >= at) {
                self.look();
            }
            match &mut self.open {
                Some(open) => match open.listen() {
                    Ok(pressed) => {
                        for button in pressed {
                            tracing::debug!(?button, "pressed at the headset");
                            if self.presses.try_send(button).is_err() {
                                tracing::debug!("the engine takes no more presses");
                            }
                        }
                    }
                    Err(error) => {
                        tracing::info!(%error, "the headset's buttons are gone");
                        self.open = None;
                        self.look_within(LOOK);
                    }
                },
                None => {
                    let due = self.look_at.map(|at| at.saturating_duration_since(Instant::now()));
                    std::thread::park_timeout(due.unwrap_or(LOOK));
                }
            }
        }
        self.close();
    }

    /// Looks again soon, though nothing was plugged meanwhile.
    fn look_within(&mut self, time: Duration) {
        self.look_at = Some(Instant::now() + time);
        self.plugged = None;
    }

    /// Looks for the headset, and opens it in place of any other.
    fn look(&mut self) {
        self.look_at = Some(Instant::now() + LOOK);
        let plugged = plugged();
        if plugged.is_some() && plugged == self.plugged {
            return;
        }
        let found = match self.find() {
            Ok(found) => found,
            Err(error) => {
                self.look_within(FORBIDDEN_LOOK);
                return tracing::debug!(%error, "no headset's buttons can be looked for");
            }
        };
        self.plugged = plugged;
        self.passed_over.retain(|path| found.iter().any(|headset| headset.path == *path));
        let usable: Vec<_> =
            found.into_iter().filter(|headset| !self.passed_over.contains(&headset.path)).collect();
        let Some(wanted) = choice::choose(&usable, &self.wishes.sounds) else {
            if usable.len() > 1 {
                tracing::debug!(count = usable.len(), "several headsets have buttons, none is heard");
            }
            return self.close();
        };
        if self.open.as_ref().is_none_or(|open| open.path != wanted.path) {
            self.close();
            self.open(wanted);
        }
        if self.open.is_some() {
            self.look_at = None;
        }
    }

    fn find(&mut self) -> Result<Vec<Found>, HidError> {
        let api = match &mut self.api {
            Some(api) => {
                api.refresh_devices()?;
                api
            }
            none => none.insert(HidApi::new()?),
        };
        let mut paths = BTreeSet::new();
        let telephones = api.device_list().filter(|device| device.usage_page() == TELEPHONY);
        let found = telephones.filter(|device| paths.insert(device.path())).map(|device| Found {
            path: device.path().to_owned(),
            vendor: device.vendor_id(),
            product: device.product_string().unwrap_or_default().to_owned(),
            serial: device.serial_number().unwrap_or_default().to_owned(),
        });
        Ok(found.collect())
    }

    fn open(&mut self, found: &Found) {
        let Some(api) = &self.api else { return };
        let device = match api.open_path(&found.path) {
            Ok(device) => device,
            Err(error) => return self.refused(found, &error),
        };
        let mut descriptor = [0; hidapi::MAX_REPORT_DESCRIPTOR_SIZE];
        let layout = match device.get_report_descriptor(&mut descriptor) {
            Ok(length) => Layout::read(&descriptor[..length.min(descriptor.len())]),
            Err(error) => {
                tracing::debug!(%error, product = found.product, "no report descriptor");
                Layout::default()
            }
        };
        if !layout.has_buttons() {
            tracing::debug!(product = found.product, "a telephone without a button of use");
            self.passed_over.insert(found.path.clone());
            return self.look_within(Duration::ZERO);
        }
        tracing::info!(product = found.product, "the headset's buttons are heard");
        tracing::debug!(?layout, "what the headset's reports hold");
        let mut open = Open { path: found.path.clone(), device, phone: Phone::new(layout) };
        open.write(|phone, now| phone.show(self.wishes.lights, now));
        self.open = Some(open);
    }

    fn refused(&mut self, found: &Found, error: &HidError) {
        self.look_within(FORBIDDEN_LOOK);
        if is_forbidden(error) {
            if !std::mem::replace(&mut self.forbidden, true) {
                let rule = udev_rule(found.vendor);
                tracing::warn!(
                    product = found.product,
                    "this system lets nobody but root use the headset's buttons; with this line in \
                     /etc/udev/rules.d/70-plateau.rules, and the headset plugged in again, it does: {rule}"
                );
            }
        } else {
            tracing::debug!(%error, product = found.product, "the headset's buttons cannot be opened");
        }
    }

    /// Puts the lamps out.
    fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            open.write(|phone, now| phone.show(Lights::default(), now));
        }
    }
}

impl Open {
    /// Writes what is due, and waits for the next report.
    fn listen(&mut self) -> Result<Vec<Button>, HidError> {
        self.write(Phone::tick);
        let mut report = [0; REPORT_BYTES];
        let patience_ms = i32::try_from(PATIENCE.as_millis()).unwrap_or(i32::MAX);
        let length = self.device.read_timeout(&mut report, patience_ms)?;
        if length == 0 {
            return Ok(Vec::new());
        }
        let report = &report[..length.min(REPORT_BYTES)];
        tracing::trace!(?report, "from the headset");
        Ok(self.phone.heard(report, Instant::now()).unwrap_or_else(|error| {
            tracing::debug!(%error, "a report of the headset is not understood");
            Vec::new()
        }))
    }

    fn write(&mut self, reports: impl FnOnce(&mut Phone, Instant) -> Vec<Vec<u8>>) {
        for report in reports(&mut self.phone, Instant::now()) {
            tracing::trace!(?report, "to the headset");
            // One that is gone says so when it is listened to.
            if let Err(error) = self.device.write(&report) {
                tracing::debug!(%error, "the headset does not show what it was told");
            }
        }
    }
}

/// Whether the system forbids to open it; of the crates used, only Linux's says so, in words.
fn is_forbidden(error: &HidError) -> bool {
    match error {
        HidError::IoError { error } => error.kind() == std::io::ErrorKind::PermissionDenied,
        error => cfg!(target_os = "linux") && error.to_string().contains("os error 13"),
    }
}

/// Lets whoever sits at the computer use the devices of a maker (*udev*(7), *sd-login*(3)).
fn udev_rule(vendor: u16) -> String {
    format!(r#"KERNEL=="hidraw*", ATTRS{{idVendor}}=="{vendor:04x}", TAG+="uaccess""#)
}

/// Each HID device that is plugged, by a path of its own at each plugging; `None` where the system does not tell it
/// so cheaply that one may ask every two seconds.
#[cfg(target_os = "linux")]
fn plugged() -> Option<Vec<PathBuf>> {
    let folder = std::fs::read_dir("/sys/class/hidraw").ok()?;
    let mut plugged: Vec<_> =
        folder.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok()).collect();
    plugged.sort();
    Some(plugged)
}

#[cfg(not(target_os = "linux"))]
fn plugged() -> Option<Vec<PathBuf>> {
    None
}
