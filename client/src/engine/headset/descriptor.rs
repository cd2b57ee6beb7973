//! Reads a HID report descriptor as far as a telephone needs it: which bits are buttons, which bits are lamps.
//!
//! Items as in *Device Class Definition for HID* 1.11, 6.2.2; usages as in *HID Usage Tables* 1.12, 11 (LED) and 14
//! (telephony). What cannot be understood is passed over: a descriptor may be cut short or mean nothing.

use std::collections::BTreeMap;

const LED: u16 = 0x08;
const TELEPHONY: u16 = 0x0b;

const HOOK_SWITCH: u16 = 0x20;
const DROP: u16 = 0x26;
const PHONE_MUTE: u16 = 0x2f;

/// Longer reports than any of a headset's: what lies beyond is not read.
const MOST_BITS: u64 = 8 * 4_096;
/// Nested `Push` items; real descriptors have none or one.
const MOST_PUSHED: usize = 16;

/// What a headset's reports hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Each report begins with its number.
    pub numbered: bool,
    /// Picks up and hangs up.
    pub hook: Option<Control>,
    /// Mutes.
    pub mute: Option<Control>,
    /// Hangs up and nothing else.
    pub drop: Option<Control>,
    /// Where each lamp is.
    pub lamps: BTreeMap<Lamp, Field>,
    /// The length of each output report that has a lamp, in bytes, its number not counted.
    pub outputs: BTreeMap<u8, usize>,
}

/// A button or switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// Where.
    pub field: Field,
    /// How it tells that it was pressed.
    pub kind: Kind,
}

/// How a control tells that it was pressed (*HID Usage Tables* 1.12, 3.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It stays as it is: on while picked up or muted.
    Switch,
    /// It goes on and off again, and each time it goes on means the other state.
    Button,
}

/// What a lamp tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lamp {
    /// In a call.
    OffHook,
    /// It rings.
    Ring,
    /// The microphone is muted.
    Mute,
    /// The call is on hold.
    Hold,
    /// Of the microphone; stands in for [`Lamp::Mute`] where there is no such lamp.
    Microphone,
}

/// Bits of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The report's number, 0 where reports have none.
    pub report: u8,
    /// The first bit, its number not counted.
    pub bit: usize,
    /// So many.
    pub bits: usize,
}

impl Layout {
    /// Reads a descriptor.
    pub fn read(descriptor: &[u8]) -> Self {
        let mut reader = Reader::default();
        Items { rest: descriptor }.for_each(|item| reader.item(item));
        let lengths = reader.lengths;
        let mut layout = reader.layout;
        for field in layout.lamps.values() {
            let bits = lengths.get(&(Direction::Out, field.report)).copied().unwrap_or(0).min(MOST_BITS);
            let bytes = usize::try_from(bits.div_ceil(8)).unwrap_or(0);
            layout.outputs.insert(field.report, bytes);
        }
        layout
    }

    /// Whether there is a button that this program follows.
    pub fn has_buttons(&self) -> bool {
        self.hook.is_some() || self.mute.is_some() || self.drop.is_some()
    }
}

impl Lamp {
    fn of(usage: u16) -> Option<Self> {
        Some(match usage {
            0x09 => Lamp::Mute,
            0x17 => Lamp::OffHook,
            0x18 => Lamp::Ring,
            0x20 => Lamp::Hold,
            0x21 => Lamp::Microphone,
            _ => return None,
        })
    }

    const ALL: [u16; 5] = [0x09, 0x17, 0x18, 0x20, 0x21];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    In,
    Out,
}

/// One item (6.2.2.2): what it is without its size, how many bytes it has, and their value.
struct Item {
    tag: u8,
    bytes: usize,
    value: u32,
}

struct Items<'a> {
    rest: &'a [u8],
}

impl Iterator for Items<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        /// A long item (6.2.2.3): its length follows, then a tag that none of today's devices has.
        const LONG: u8 = 0xfe;
        loop {
            let (&prefix, rest) = self.rest.split_first()?;
            if prefix == LONG {
                let length = 2 + usize::from(*rest.first()?);
                self.rest = rest.get(length..)?;
                continue;
            }
            let bytes = [0, 1, 2, 4][usize::from(prefix & 3)];
            let (data, rest) = rest.split_at_checked(bytes)?;
            self.rest = rest;
            let value = data.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
            return Some(Item { tag: prefix & !3, bytes, value });
        }
    }
}

/// What holds until it is said otherwise (6.2.2.7).
#[derive(Clone, Copy, Default)]
struct Global {
    page: u16,
    size: u32,
    count: u32,
    report: u8,
}

#[derive(Default)]
struct Reader {
    layout: Layout,
    global: Global,
    pushed: Vec<Global>,
    /// Usages of the next main item: the first and the last, in the order of the fields.
    usages: Vec<(Usage, Usage)>,
    minimum: Option<Usage>,
    /// For each open collection, whether it is a telephone or within one.
    telephones: Vec<bool>,
    lengths: BTreeMap<(Direction, u8), u64>,
}

/// A usage, with its page where it brought one.
#[derive(Clone, Copy)]
struct Usage {
    page: Option<u16>,
    id: u16,
}

impl Usage {
    fn of(item: &Item) -> Self {
        let page = (item.bytes == 4).then_some((item.value >> 16) as u16);
        Usage { page, id: item.value as u16 }
    }
}

impl Reader {
    fn item(&mut self, item: Item) {
        match item.tag {
            // Main
            0x80 => self.fields(Direction::In, item.value),
            0x90 => self.fields(Direction::Out, item.value),
            0xa0 => {
                let first = self.usages.first().and_then(|(first, _)| first.page);
                let page = first.unwrap_or(self.global.page);
                let within = self.telephones.last().copied().unwrap_or(false);
                self.telephones.push(within || page == TELEPHONY);
            }
            0xc0 => drop(self.telephones.pop()),
            // Global
            0x04 => self.global.page = item.value as u16,
            0x74 => self.global.size = item.value,
            0x94 => self.global.count = item.value,
            0x84 => {
                self.global.report = item.value as u8;
                self.layout.numbered |= item.value != 0;
            }
            0xa4 if self.pushed.len() < MOST_PUSHED => self.pushed.push(self.global),
            0xb4 => self.global = self.pushed.pop().unwrap_or(self.global),
            // Local
            0x08 => self.usages.push((Usage::of(&item), Usage::of(&item))),
            0x18 => self.minimum = Some(Usage::of(&item)),
            0x28 => {
                if let Some(minimum) = self.minimum.take() {
                    self.usages.push((minimum, Usage::of(&item)));
                }
            }
            _ => {}
        }
        // Local items hold for one main item (6.2.2.8), and these tags are the main ones.
        if matches!(item.tag, 0x80 | 0x90 | 0xa0 | 0xb0 | 0xc0) {
            self.usages.clear();
            self.minimum = None;
        }
    }

    /// So many fields of one report, one after the other.
    fn fields(&mut self, direction: Direction, flags: u32) {
        /// Each field has a usage of its own (6.2.2.5); else the field holds the number of a usage, which no
        /// switch or lamp does. *Constant* is not looked at: headsets call their hook switch so.
        const VARIABLE: u32 = 1 << 1;
        let Global { size, count, report, .. } = self.global;
        let length = self.lengths.entry((direction, report)).or_default();
        let begin = *length;
        *length = begin.saturating_add(u64::from(size).saturating_mul(u64::from(count)));
        if flags & VARIABLE == 0 || size == 0 || !self.telephones.last().copied().unwrap_or(false) {
            return;
        }
        match direction {
            Direction::In => {
                let control = |usage| {
                    let field = self.field(TELEPHONY, usage, begin)?;
                    Some(Control { field, kind: Kind::of(flags) })
                };
                let [hook, mute, drop] = [HOOK_SWITCH, PHONE_MUTE, DROP].map(control);
                // The first is the telephone's own; others repeat it for other programs.
                self.layout.hook = self.layout.hook.or(hook);
                self.layout.mute = self.layout.mute.or(mute);
                self.layout.drop = self.layout.drop.or(drop);
            }
            Direction::Out => {
                for usage in Lamp::ALL {
                    if let (Some(lamp), Some(field)) = (Lamp::of(usage), self.field(LED, usage, begin)) {
                        self.layout.lamps.entry(lamp).or_insert(field);
                    }
                }
            }
        }
    }

    /// Where a usage is among the fields that begin at a bit.
    fn field(&self, page: u16, wanted: u16, begin: u64) -> Option<Field> {
        let Global { size, count, report, .. } = self.global;
        let mut before = 0_u64;
        for (first, last) in &self.usages {
            if first.page.unwrap_or(self.global.page) == page && (first.id..=last.id).contains(&wanted) {
                let index = before + u64::from(wanted - first.id);
                let bit = begin.checked_add(index * u64::from(size))?;
                if index >= u64::from(count) || bit.saturating_add(u64::from(size)) > MOST_BITS {
                    return None;
                }
                return Some(Field { report, bit: bit as usize, bits: size as usize });
            }
            before += u64::from(last.id.saturating_sub(first.id)) + 1;
        }
        None
    }
}

impl Kind {
    /// From the flags of an input item (6.2.2.5): absolute and without a state that it goes back to by itself.
    fn of(flags: u32) -> Self {
        const RELATIVE: u32 = 1 << 2;
        const NO_PREFERRED: u32 = 1 << 5;
        if flags & (RELATIVE | NO_PREFERRED) == NO_PREFERRED { Kind::Switch } else { Kind::Button }
    }
}

impl Field {
    /// Whether any of the bits is set; `None` where the report is too short. `body` is without the report's number.
    pub fn is_set(self, body: &[u8]) -> Option<bool> {
        let end = self.bit.checked_add(self.bits)?;
        if end > body.len() * 8 {
            return None;
        }
        Some((self.bit..end).any(|bit| body[bit / 8] >> (bit % 8) & 1 == 1))
    }

    /// Sets the lowest bit: one is on, whatever the size.
    pub fn set(self, body: &mut [u8]) {
        if let Some(byte) = body.get_mut(self.bit / 8) {
            *byte |= 1 << (self.bit % 8);
        }
    }
}
