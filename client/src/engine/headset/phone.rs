//! The telephone in a headset, without the headset: its reports become presses, the call becomes its lamps.
//!
//! A headset tells what it is, not what was pressed: told that a call began, it reports its hook switch as picked up
//! just as if a person had picked up. So a switch that says what it was told is no press; one that says otherwise is.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::descriptor::{Control, Kind, Lamp, Layout};
use crate::station::{Button, Lights};

/// Where a button tells in the same way that it was pressed and that it obeyed, what comes so soon after it was told
/// is the latter. Nobody mutes and unmutes so fast.
const ECHO: Duration = Duration::from_millis(300);
/// A headset over the air takes up to two seconds to obey; one that says otherwise after that is told once more, so
/// that a hook switch pressed for nothing is put down again.
const OBEYED: Duration = Duration::from_millis(2_500);

/// A report that ends before what it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("report {report} has {bytes} bytes, too few")]
pub struct ShortReport {
    report: u8,
    bytes: usize,
}

/// A headset that is open.
#[derive(Debug)]
pub struct Phone {
    layout: Layout,
    lights: Lights,
    hook_told_at: Option<Instant>,
    mute_told_at: Option<Instant>,
    hook: bool,
    mute: bool,
    drop: bool,
    differs_since: Option<Instant>,
    told: BTreeMap<u8, Vec<u8>>,
}

impl Phone {
    /// A headset as it is when nobody has told it anything: no lamp lit, nothing pressed.
    pub fn new(layout: Layout) -> Self {
        let told = layout.outputs.iter().map(|(&report, &bytes)| (report, vec![0; bytes])).collect();
        Phone {
            layout,
            lights: Lights::default(),
            hook_told_at: None,
            mute_told_at: None,
            hook: false,
            mute: false,
            drop: false,
            differs_since: None,
            told,
        }
    }

    /// What to write so that the headset shows this; each begins with the report's number.
    pub fn show(&mut self, lights: Lights, now: Instant) -> Vec<Vec<u8>> {
        if self.lights.off_hook != lights.off_hook {
            self.hook_told_at = Some(now);
        }
        if self.lights.muted != lights.muted {
            self.mute_told_at = Some(now);
        }
        self.lights = lights;
        self.compare(now);
        let mut reports = Vec::new();
        for (report, body) in self.bodies() {
            if self.told.get(&report) != Some(&body) {
                reports.push(numbered(report, &body));
                self.told.insert(report, body);
            }
        }
        reports
    }

    /// What was pressed, as a report tells. Where reports are numbered, it begins with its number.
    ///
    /// # Errors
    /// Where it is too short.
    pub fn heard(&mut self, report: &[u8], now: Instant) -> Result<Vec<Button>, ShortReport> {
        let (number, body) = match report.split_first() {
            Some((number, body)) if self.layout.numbered => (*number, body),
            _ => (0, report),
        };
        let value = |control: Option<Control>, before: bool| match control {
            Some(Control { field, .. }) if field.report == number => {
                field.is_set(body).ok_or(ShortReport { report: number, bytes: report.len() })
            }
            Some(_) | None => Ok(before),
        };
        let hook = value(self.layout.hook, self.hook)?;
        let mute = value(self.layout.mute, self.mute)?;
        let drop = value(self.layout.drop, self.drop)?;
        let mut pressed = Vec::new();
        let off_hook = self.lights.off_hook;
        if hook != self.hook && self.is_press(self.layout.hook, hook, off_hook, self.hook_told_at, now) {
            pressed.push(Button::Hook(!off_hook));
        }
        if drop && !self.drop {
            pressed.push(Button::Hook(false));
        }
        let muted = self.lights.muted;
        if mute != self.mute && self.is_press(self.layout.mute, mute, muted, self.mute_told_at, now) {
            pressed.push(Button::Mute);
        }
        (self.hook, self.mute, self.drop) = (hook, mute, drop);
        self.compare(now);
        Ok(pressed)
    }

    /// What to write again because the headset did not obey.
    pub fn tick(&mut self, now: Instant) -> Vec<Vec<u8>> {
        if self.differs_since.is_none_or(|since| now < since + OBEYED) {
            return Vec::new();
        }
        self.differs_since = None;
        let off_hook = self.layout.lamps.get(&Lamp::OffHook).map(|field| field.report);
        let again = self.bodies().into_iter().filter(|(report, _)| Some(*report) == off_hook);
        again.map(|(report, body)| numbered(report, &body)).collect()
    }

    /// Whether a control that changed to `value` was pressed, where it was told to be `told`.
    fn is_press(
        &self,
        control: Option<Control>,
        value: bool,
        told: bool,
        told_at: Option<Instant>,
        now: Instant,
    ) -> bool {
        match control.map(|control| control.kind) {
            Some(Kind::Switch) => value != told,
            Some(Kind::Button) => value && told_at.is_none_or(|at| now >= at + ECHO),
            None => false,
        }
    }

    /// Notes since when the hook switch is not as it was told to be.
    fn compare(&mut self, now: Instant) {
        let is_switch = self.layout.hook.is_some_and(|hook| hook.kind == Kind::Switch);
        self.differs_since = (is_switch && self.hook != self.lights.off_hook).then_some(now);
    }

    /// Each output report that has a lamp, with the lamps that are lit.
    fn bodies(&self) -> BTreeMap<u8, Vec<u8>> {
        let mut bodies: BTreeMap<u8, Vec<u8>> =
            self.layout.outputs.iter().map(|(&report, &bytes)| (report, vec![0; bytes])).collect();
        for (lamp, field) in &self.layout.lamps {
            if self.is_lit(*lamp)
                && let Some(body) = bodies.get_mut(&field.report)
            {
                field.set(body);
            }
        }
        bodies
    }

    fn is_lit(&self, lamp: Lamp) -> bool {
        let Lights { off_hook, ring, muted, held } = self.lights;
        match lamp {
            Lamp::OffHook => off_hook,
            Lamp::Ring => ring,
            Lamp::Mute => muted,
            Lamp::Hold => held,
            Lamp::Microphone => muted && !self.layout.lamps.contains_key(&Lamp::Mute),
        }
    }
}

fn numbered(report: u8, body: &[u8]) -> Vec<u8> {
    [&[report], body].concat()
}
