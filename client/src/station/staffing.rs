//! Internal posts at which the person here sits: what it wants outlives the server, and is said again after each welcome.

use std::collections::BTreeSet;
use std::sync::Arc;

use signaling::protocol::{ClientId, ErrorCode, Role, ToServer};

use super::out::Out;
use super::view::NoticeKind;

#[derive(Debug, Default)]
pub(super) struct Staffing {
    /// The posts at which the person means to sit.
    posts: Arc<BTreeSet<ClientId>>,
    /// Those it left while the server was away, which may not know.
    left: BTreeSet<ClientId>,
}

impl Staffing {
    /// Sits down at a post, or leaves it.
    pub fn staff(&mut self, post: ClientId, on: bool, role: Role, online: bool, out: &mut Out) {
        if role != Role::Jury {
            return out.notice(NoticeKind::WrongRole);
        }
        let posts = Arc::make_mut(&mut self.posts);
        let changed = if on { posts.insert(post.clone()) } else { posts.remove(&post) };
        match (changed, online) {
            (true, true) => out.send(ToServer::Staff { post, on }),
            (true, false) if !on => drop(self.left.insert(post)),
            (true | false, _) => {}
        }
    }

    pub fn welcomed(&mut self, out: &mut Out) {
        for post in std::mem::take(&mut self.left) {
            out.send(ToServer::Staff { post, on: false });
        }
        for post in self.posts.iter() {
            out.send(ToServer::Staff { post: post.clone(), on: true });
        }
    }

    /// Somebody else sits at a post that was asked for, or there is no such post.
    pub fn refused(&mut self, post: &ClientId, code: ErrorCode) {
        if matches!(code, ErrorCode::PostTaken | ErrorCode::NoSuchNumber) {
            Arc::make_mut(&mut self.posts).remove(post);
        }
    }

    pub fn view(&self) -> Arc<BTreeSet<ClientId>> {
        Arc::clone(&self.posts)
    }
}
