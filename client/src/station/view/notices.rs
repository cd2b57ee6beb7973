//! What the person must know, apart from what is seen of the station anyway.

use signaling::protocol::exam::{NotWritten, Refused};
use signaling::protocol::{ErrorCode, NotTaken};

use super::kept::NotHandedIn;
use super::{Device, Obstacle, PlayNotice};

/// What the person must know. The interface has a sentence for each, in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// The server refused something this station asked.
    Refused(ErrorCode),
    /// What was asked of the session is refused.
    OrderRefused(Refused),
    /// The server is no longer bound in a draw to what it was bound to before.
    DrawDiffers,
    /// A text of the exam came, and is none that this program can read.
    Unreadable,
    /// Nothing to answer, decline or hang up.
    NoCall,
    /// Not during a call.
    InCall,
    /// All lines are taken.
    LinesTaken,
    /// No consultation that was answered, so nothing to hand over.
    NothingToTransfer,
    /// No two answered calls, so nothing to bring together.
    NothingToMerge,
    /// No call of a candidate is listened to, so nobody to help.
    NobodyToHelp,
    /// Not connected to the server, or not paired yet.
    NotReady,
    /// A chat text is empty or too long.
    BadText,
    /// What was written for one candidate was not sent, for another is heard now, or none.
    OtherCandidate,
    /// A note is too long; it stays as it was.
    NoteTooLong,
    /// A text of the exam was not kept.
    NotWritten(NotWritten),
    /// The server does not take a note; it stays on this computer.
    NoteRefused,
    /// Keys are digits, `*` and `#`, and not so many at once.
    BadKeys,
    /// Too many keys wait to be sent.
    TooManyKeys,
    /// No keys are sent while the call is on hold.
    KeysOnHold,
    /// The other side does not take keys.
    KeysNotTaken,
    /// The call is not in the log of this station, so that nobody can be called back.
    NotInLog,
    /// A document that the server has not sent yet.
    DocumentComing(String),
    /// A document that no program opened.
    DocumentNotOpened {
        /// Which.
        title: String,
        /// What the system says.
        why: String,
    },
    /// No recorded call of that name.
    NoSuchPrompt(String),
    /// The recorded call cannot be read.
    PromptFailed(String),
    /// Of the recording of the interview, or of an exchange that is heard again.
    Play(PlayNotice),
    /// The exchange was recorded at another station, by its name, where the recording lies.
    RecordedElsewhere(String),
    /// The server does not take the recording of an exchange, and why: it is heard again at this station alone.
    NotHandedOver(NotTaken),
    /// A device was lost; its name.
    DeviceLost(Device, String),
    /// A chosen device cannot be opened; what stands in the way.
    DeviceRefused(Device, Obstacle),
    /// The microphone is open and gives nothing, not even noise.
    MicrophoneSilent,
    /// The person speaks, and is muted.
    SpokenWhileMuted,
    /// Echo, noise and gain are no longer seen to; what the fault says of itself.
    ProcessingFailed(String),
    /// The headset check asks something else now.
    WrongCheckStep,
    /// Not while the headset is being checked.
    Checking,
    /// The headset check could not be carried through.
    CheckFailed,
    /// Before an exchange the room was found to be loud.
    RoomNoisy,
    /// The recording cannot be written; what the system says.
    RecordingFailed(String),
    /// Not for this role.
    WrongRole,
    /// The station is too busy to take one more request.
    TooBusy,
    /// The station listened to left; its name.
    ListeningEnded(String),
    /// What was written cannot be kept on this computer; what the system says.
    NotKept(String),
    /// A file is not handed in.
    NotHandedIn {
        /// Which.
        name: String,
        /// Why.
        why: NotHandedIn,
    },
    /// A dossier cannot be saved; why.
    DossierNotSaved(String),
    /// The record of the session cannot be written to a file; what the system says.
    RecordNotSaved(String),
    /// There is no plan of the day whose page could be printed.
    NoPlanToPrint,
    /// A page to print cannot be written on this computer.
    PageNotKept {
        /// To which file.
        file: String,
        /// What the system says.
        why: String,
    },
    /// A page to print is on this computer, and no program opens it.
    PageNotOpened {
        /// In which file.
        file: String,
        /// What the system says.
        why: String,
    },
}
