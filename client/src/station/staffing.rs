//! Internal posts at which the person here sits: what it wants outlives the server, and is said again after each welcome.

use std::collections::BTreeSet;
use std::sync::Arc;

use signaling::protocol::{ClientId, Role, ToServer};

use super::out::Out;
use super::view::NoticeKind;

/// The internal posts at which the person here means to sit; said again after each welcome.
#[derive(Debug, Default)]
pub(super) struct Staffing(Arc<BTreeSet<ClientId>>);

impl Staffing {
    /// Sits down at a post, or leaves it.
    pub fn staff(&mut self, post: ClientId, on: bool, role: Role, online: bool, out: &mut Out) {
        if role != Role::Jury {
            return out.notice(NoticeKind::WrongRole);
        }
        let posts = Arc::make_mut(&mut self.0);
        let changed = if on { posts.insert(post.clone()) } else { posts.remove(&post) };
        if changed && online {
            out.send(ToServer::Staff { post, on });
        }
    }

    pub fn welcomed(&self, out: &mut Out) {
        for post in self.0.iter() {
            out.send(ToServer::Staff { post: post.clone(), on: true });
        }
    }

    /// Somebody else sits at a post that was asked for, or there is no such post.
    pub fn refused(&mut self, post: &ClientId) {
        Arc::make_mut(&mut self.0).remove(post);
    }

    pub fn view(&self) -> Arc<BTreeSet<ClientId>> {
        Arc::clone(&self.0)
    }
}
