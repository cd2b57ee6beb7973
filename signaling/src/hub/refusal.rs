//! Why a message is refused.

use crate::protocol::{About, DecodeError, ErrorCode, ToServer};

/// A refusal: nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind.
    pub code: ErrorCode,
    /// A sentence in English for the log.
    pub text: String,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(code: ErrorCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        let code = match &error {
            DecodeError::TooLarge(..) => ErrorCode::TooLarge,
            DecodeError::Malformed(_) => ErrorCode::Malformed,
        };
        Self::new(code, error.to_string())
    }
}

/// What a message is about, for the error that refuses it.
pub(super) fn about(message: &ToServer) -> Option<About> {
    match message {
        ToServer::Listen { to, .. } => Some(About::Listening(*to)),
        ToServer::Staff { post, .. } => Some(About::Post(post.clone())),
        ToServer::Signal { link, .. } | ToServer::Relink { link } => Some(About::Link(*link)),
        ToServer::Place { call, .. }
        | ToServer::Consult { call, .. }
        | ToServer::Transfer { call, .. }
        | ToServer::CompleteTransfer { call, .. }
        | ToServer::Merge { call, .. }
        | ToServer::Help { call, .. }
        | ToServer::Answer { call, .. }
        | ToServer::Decline { call, .. }
        | ToServer::HangUp { call, .. }
        | ToServer::Mute { call, .. }
        | ToServer::Hold { call, .. }
        | ToServer::Record { call, .. } => Some(About::Call(*call)),
        ToServer::Note { call, .. } => Some(About::Note(*call)),
        ToServer::Chat { id, .. } | ToServer::Delivered { id } | ToServer::Read { id } => {
            Some(About::Message(*id))
        }
        ToServer::Hello(_)
        | ToServer::Roster { .. }
        | ToServer::Pair { .. }
        | ToServer::Unpair { .. }
        | ToServer::Notes { .. }
        | ToServer::DoNotDisturb { .. }
        | ToServer::StopListening
        | ToServer::TakeChat { .. }
        | ToServer::OverheardChat { .. }
        | ToServer::History { .. }
        | ToServer::Clients { .. }
        | ToServer::Posts
        | ToServer::Files { .. }
        | ToServer::Calls { .. }
        | ToServer::Journal { .. }
        | ToServer::Played { .. }
        | ToServer::Exam(_) => None,
    }
}
