//! Who may say what.

use crate::exam::{self, Thing, Who};
use crate::protocol::exam::ToExam;
use crate::protocol::{Role, ToServer};

/// Whether a message is for a station of this role at all.
pub(super) fn may_say(role: Role, message: &ToServer) -> bool {
    match message {
        ToServer::Hello(_)
        | ToServer::Roster { .. }
        | ToServer::History { .. }
        | ToServer::Clients { .. }
        | ToServer::Posts => true,
        // A candidate's are those of an exam alone.
        ToServer::Files { .. } => true,
        ToServer::Pair { .. } | ToServer::Unpair { .. } | ToServer::Journal { .. } => match role {
            Role::Staff => true,
            Role::Candidate | Role::Jury => false,
        },
        // Each reads its own log; staff has none of its own, and reads any.
        ToServer::Calls { of, .. } => match role {
            Role::Staff => true,
            Role::Candidate | Role::Jury => of.is_none(),
        },
        ToServer::Consult { .. }
        | ToServer::Transfer { .. }
        | ToServer::CompleteTransfer { .. }
        | ToServer::Merge { .. } => match role {
            Role::Candidate => true,
            Role::Jury | Role::Staff => false,
        },
        // Who may order and read what, the session knows.
        ToServer::Exam(ToExam::Order { .. } | ToExam::Item { .. }) => true,
        // What fails at staff's takes nobody's time.
        ToServer::Exam(
            ToExam::Faults { .. }
            | ToExam::PlayReady { .. }
            | ToExam::PlayStarting { .. }
            | ToExam::PlayUnready { .. },
        ) => match role {
            Role::Candidate | Role::Jury => true,
            Role::Staff => false,
        },
        ToServer::Exam(ToExam::Write { .. } | ToExam::Writings { .. }) => match role {
            Role::Candidate => true,
            Role::Jury | Role::Staff => false,
        },
        ToServer::Exam(ToExam::Plan { .. }) => may_ever(role, Thing::ReadPlan),
        ToServer::Exam(ToExam::Look { .. }) => match role {
            Role::Jury => true,
            Role::Candidate | Role::Staff => false,
        },
        // Whoever was asked to delete something may say so.
        ToServer::Exam(ToExam::Purged { .. }) => true,
        ToServer::Exam(ToExam::Holdings { .. } | ToExam::Purge { .. }) => may_ever(role, Thing::Purge),
        ToServer::Exam(ToExam::Make { .. }) => may_ever(role, Thing::Prepare),
        ToServer::Exam(ToExam::Journal { .. }) => may_ever(role, Thing::Journal),
        ToServer::Exam(ToExam::Record { .. }) => may_ever(role, Thing::PastRecord),
        // Staff speaks to nobody.
        ToServer::Record { .. }
        | ToServer::Staff { .. }
        | ToServer::Help { .. }
        | ToServer::TakeChat { .. } => match role {
            Role::Jury => true,
            Role::Candidate | Role::Staff => false,
        },
        ToServer::Place { persona, .. } | ToServer::Chat { persona, .. } => match role {
            Role::Jury => true,
            Role::Candidate => persona.is_none(),
            Role::Staff => false,
        },
        ToServer::Signal { .. } | ToServer::Relink { .. } => true,
        // A candidate hears whom it talks to.
        ToServer::Listen { .. } | ToServer::StopListening | ToServer::OverheardChat { .. } => match role {
            Role::Jury | Role::Staff => true,
            Role::Candidate => false,
        },
        ToServer::Answer { .. }
        | ToServer::Decline { .. }
        | ToServer::HangUp { .. }
        | ToServer::Mute { .. }
        | ToServer::Hold { .. }
        | ToServer::Note { .. }
        | ToServer::Notes { .. }
        | ToServer::DoNotDisturb { .. }
        | ToServer::Delivered { .. }
        | ToServer::Read { .. }
        | ToServer::Played { .. } => match role {
            Role::Candidate | Role::Jury => true,
            Role::Staff => false,
        },
    }
}

/// Whether a role may have the server's recordings: nothing of them reaches a candidate's station, not even a name.
pub(super) fn may_have_files(role: Role) -> bool {
    match role {
        Role::Jury | Role::Staff => true,
        Role::Candidate => false,
    }
}

/// Whether the exam's table lets anybody at a station of this role do something that concerns a session as a whole.
fn may_ever(role: Role, thing: Thing) -> bool {
    let those: &[Who] = match role {
        Role::Candidate => &[Who::Candidate],
        Role::Jury => &[Who::Plays, Who::Listens],
        Role::Staff => &[Who::Staff],
    };
    those.iter().any(|who| exam::may_ever(*who, thing))
}
