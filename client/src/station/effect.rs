//! What must be done, as told by the station to the engine.

use signaling::protocol::{BulkWord, CallId, Direction, Link, Persona, SharedFile, ToServer};

use super::chat::Outgoing;
use super::headset::Lights;
use super::notes::UnsavedNote;
use super::view::{Device, DeviceChoice, Ear, Verdict};
use super::writing::UnsavedPiece;
use super::{PromptOutput, Seat};

/// What must be done. The engine does each in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open the socket to the server.
    Connect,
    /// Close it: it is dead, or of no use.
    Disconnect,
    /// Send.
    Send(Box<ToServer>),
    /// Make a peer connection.
    OpenMedia {
        /// The making.
        link: Link,
        /// True where this side offers.
        offerer: bool,
        /// What it carries.
        way: Way,
    },
    /// Hand this to the peer connection.
    MediaSignal {
        /// The making it belongs to.
        link: Link,
        /// Description or candidate.
        body: String,
    },
    /// Close it.
    CloseMedia(Link),
    /// Send both voices of this station's calls to those that listen, or no longer.
    Forward(bool),
    /// Play what comes on this connection of another station's calls, in place of any other; or nothing.
    Overhear(Option<Link>),
    /// Which overheard voice is louder, in percent: -100 the listened station's own alone, 100 its peer's alone.
    Balance(i8),
    /// Let voice out and in on a connection of the way [`Way::Call`], or not at all. Both are closed where it is made.
    Gates {
        /// The making.
        link: Link,
        /// Own voice to the peer.
        send: bool,
        /// The peer's voice to the output.
        receive: bool,
    },
    /// Mute or unmute the microphone.
    Mute(bool),
    /// Sound a tone in place of any other, or none.
    Tone(Option<Tone>),
    /// Use these devices.
    UseDevices(DeviceChoice),
    /// Open these of the chosen devices (all are, to begin with), and close the others until they are needed.
    Wake(Awake),
    /// List what is plugged in.
    ListDevices,
    /// Fetch these files of the server in place of what was asked before, and remove those that it does not hold.
    FetchFiles {
        /// What to show.
        word: BulkWord,
        /// All that the server holds for this station.
        files: Vec<SharedFile>,
    },
    /// Play a recorded call.
    PlayPrompt {
        /// Its identifier.
        id: String,
        /// Where to.
        output: PromptOutput,
    },
    /// Stop it.
    StopPrompt,
    /// Record the exchange.
    StartRecording(Box<Exchange>),
    /// End the recording.
    StopRecording,
    /// Keep what the server has not acknowledged, in place of what was kept before.
    KeepOutbox(Vec<Outgoing>),
    /// Keep the notes that the server has not confirmed, in place of what was kept before.
    KeepNotes(Vec<UnsavedNote>),
    /// Keep what was written in an exam and the server has not confirmed, in place of what was kept before.
    KeepWriting(Vec<UnsavedPiece>),
    /// Send these keys as tones beside the voice, on this connection.
    SendKeys(Link, String),
    /// Keep this to take the seat again.
    KeepSeat(Seat),
    /// Do this part of a headset check in place of any other.
    Trial(Trial),
    /// Keep what a check found, in place of what was kept before.
    KeepVerdict(Box<Verdict>),
    /// Show this on the headset.
    Lights(Lights),
}

/// What a peer connection carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The voices of a call, both ways; where three speak together, each two of them have one.
    Call,
    /// Both voices of this station's calls to a listener, and nothing back.
    Forward,
    /// Both voices of another station's calls, and nothing from here.
    Overhear,
}

/// Which devices are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awake {
    /// None.
    Nothing,
    /// Those that are heard: whoever only listens opens no microphone.
    Outputs,
    /// All.
    Everything,
}

/// A part of a headset check, or of a look at an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// None: both ears hear, nothing sounds, nobody listens.
    Rest,
    /// Take the microphone as it is, before any processing.
    Take {
        /// For so long at most.
        seconds: u8,
        /// With a chirp in the headset at its beginning.
        chirp: bool,
    },
    /// Say what the take holds, under this number.
    Measure(u32),
    /// Play what was taken in the headset.
    PlayBack,
    /// Sound a tone in one ear.
    Ear(Ear),
    /// Ring.
    Ring,
    /// Sound a tone on this output.
    Output(Device),
}

/// Tones of a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It rings here.
    Ring,
    /// It rings here, and the person is in another call: heard in the headset.
    Waiting,
    /// It rings at the other side.
    Ringback,
    /// The other side is busy.
    Busy,
    /// The other side holds the call.
    Held,
    /// The call is over.
    Ended,
}

/// What a recording says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The call.
    pub call: CallId,
    /// This station's name: its voice is on the left.
    pub near: String,
    /// The other station's name: its voice is on the right.
    pub far: String,
    /// The client.
    pub persona: Persona,
    /// Who called.
    pub direction: Direction,
}
