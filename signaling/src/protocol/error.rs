//! Refusals.

use serde::{Deserialize, Serialize};

use super::{CallId, ClientId, Link, MessageId, StationId};

/// What kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not JSON, not a message of this set, or a field is missing or of the wrong type.
    Malformed,
    /// Longer than [`super::MAX_MESSAGE_BYTES`], or not text.
    TooLarge,
    /// Another version of this message set is needed.
    UnsupportedVersion,
    /// The first message must be hello.
    HelloFirst,
    /// Hello was said already.
    AlreadyWelcome,
    /// The name is empty, too long, or holds characters that cannot be shown.
    BadName,
    /// Another connected station has this name.
    NameTaken,
    /// The server holds as many stations as it takes.
    ServerFull,
    /// Not for this role.
    WrongRole,
    /// No such station.
    NoSuchStation,
    /// No client or station answers to that name or number.
    NoSuchNumber,
    /// The two stations are not paired.
    NotPaired,
    /// The station is already in a call.
    InCall,
    /// No such call, or it is over.
    NoSuchCall,
    /// This session is no training: nobody helps a candidate.
    NotTraining,
    /// A helper writes in this candidate's place.
    TakenOver,
    /// Somebody else sits at that post.
    PostTaken,
    /// As many listen to that station as it can serve.
    TooManyListeners,
    /// The call is not in a phase where this can be done, or its epoch moved on.
    WrongCallPhase,
    /// The session description or candidate belongs to a connection that was replaced.
    StaleLink,
    /// A text is empty.
    Empty,
    /// A text is longer than allowed.
    TooLong,
    /// No such message for this station.
    NoSuchMessage,
    /// The server could not store it; nothing is lost that was acknowledged. Try again.
    NotStored,
    /// The messages came faster than the server takes them.
    TooFast,
    /// The word belongs to no welcomed connection, or not any more.
    BadWord,
    /// No such file, or not from there.
    NoSuchFile,
    /// It was written in the exchanges of another candidate than the one who is there.
    OtherCandidate,
}

/// What a refused message was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A call.
    Call(CallId),
    /// A chat message.
    Message(MessageId),
    /// A making of the peer connection.
    Link(Link),
    /// The note on a call.
    Note(CallId),
    /// The station to be listened to.
    Listening(StationId),
    /// The internal post to sit at.
    Post(ClientId),
}
