//! Do not disturb (*ne pas déranger*): what the person asked for last holds, over reconnects and restarts of the server.

use signaling::protocol::{Role, ToServer};

use super::out::Out;
use super::view::NoticeKind;

#[derive(Debug, Default)]
pub(super) struct DoNotDisturb {
    on: bool,
    /// The person asked for it, be it for the end of it; not the server alone.
    wished: bool,
    /// The server has not confirmed it.
    asked: bool,
}

impl DoNotDisturb {
    pub fn ask(&mut self, on: bool, role: Role, online: bool, out: &mut Out) {
        if role == Role::Staff {
            return out.notice(NoticeKind::WrongRole);
        }
        (self.on, self.wished, self.asked) = (on, true, true);
        if online {
            out.send(ToServer::DoNotDisturb { on });
        }
    }

    /// Back at a server, which may be another, or have lost what it was told last.
    pub fn welcomed(&mut self, out: &mut Out) {
        if self.wished || self.on {
            // What it says before it has heard this is what it held.
            self.asked = true;
            out.send(ToServer::DoNotDisturb { on: self.on });
        }
    }

    pub fn told(&mut self, on: bool) {
        if !self.asked || self.on == on {
            (self.on, self.asked) = (on, false);
        }
    }

    pub fn is_on(&self) -> bool {
        self.on
    }
}
