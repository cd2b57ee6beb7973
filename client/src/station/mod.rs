//! What a station does: a pure machine without socket, thread, clock, lock or file.
//!
//! Four words: a [`Command`] is what the person asks, an `Input` what happened, an `Effect` what must be done,
//! a [`View`] what is to be seen.

mod command;
mod view;

pub use command::{Command, PromptOutput};
pub use view::{
    AudioView, CallState, CallView, ChatLine, ClientEntry, DeviceChoice, DeviceName, EndedCall, Figures,
    LineState, MediaState, Notice, NoticeKind, PeerView, Playing, Prompt, RecordingState, ServerLink, View,
};
