//! The internal posts of the session: few and short, so that one message lists them all.

use super::{Directory, DirectoryError, Problem};
use crate::protocol::{ClientId, MAX_NAME_CHARS, Post, Role, encode, normalised_number};

/// The most posts of one session: what a person still chooses from at a glance, and more.
pub const MAX_POSTS: usize = 64;
/// The largest list of posts, in bytes of JSON: it fits in a message.
pub const MAX_POSTS_BYTES: usize = 32 * 1024;

/// A post, and its number as [`normalised_number`] gives it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    post: Post,
    normalised: String,
}

impl From<Post> for Listed {
    fn from(post: Post) -> Self {
        Self { normalised: normalised_number(&post.number), post }
    }
}

impl Directory {
    /// The posts as a role may see them.
    pub fn posts(&self, role: Role) -> Vec<Post> {
        let posts = self.posts.iter().map(|listed| listed.post.clone());
        match role {
            Role::Jury | Role::Staff => posts.collect(),
            Role::Candidate => posts.map(|post| Post { role: None, ..post }).collect(),
        }
    }

    /// The post of this name, in capitals or not, or of this number.
    pub fn post(&self, text: &str) -> Option<&Post> {
        let (name, number) = (text.to_lowercase(), normalised_number(text));
        let found = self.posts.iter().find(|listed| {
            listed.post.name.to_lowercase() == name || (!number.is_empty() && listed.normalised == number)
        });
        found.map(|listed| &listed.post)
    }

    /// The post of this identifier.
    pub fn post_of(&self, id: &ClientId) -> Option<&Post> {
        self.posts.iter().map(|listed| &listed.post).find(|post| post.id == *id)
    }

    /// Takes the posts of the file, once its clients are known.
    pub(super) fn add_posts(&mut self, posts: Vec<Post>) -> Result<(), DirectoryError> {
        if posts.len() > MAX_POSTS {
            return Err(DirectoryError::TooManyPosts(posts.len()));
        }
        let bytes = encode(&posts).len();
        if bytes > MAX_POSTS_BYTES {
            return Err(DirectoryError::PostsTooLarge(bytes));
        }
        for (index, post) in posts.into_iter().enumerate() {
            let listed = Listed::from(post);
            self.check_post(&listed).map_err(|problem| DirectoryError::Post {
                entry: index + 1,
                id: listed.post.id.0.clone(),
                problem,
            })?;
            self.posts.push(listed);
        }
        Ok(())
    }

    fn check_post(&self, listed: &Listed) -> Result<(), Problem> {
        let Listed { post, normalised } = listed;
        let role = post.role.as_deref().unwrap_or_default();
        for (field, value) in [
            ("id", post.id.0.as_str()),
            ("name", &post.name),
            ("number", &post.number),
            ("purpose", &post.purpose),
            ("role", role),
        ] {
            if value.trim().is_empty() {
                return Err(Problem::Empty(field));
            }
        }
        if post.name.chars().count() > MAX_NAME_CHARS {
            return Err(Problem::TooLongName(post.name.clone()));
        }
        if normalised.is_empty() {
            return Err(Problem::NotAPostNumber(post.number.clone()));
        }
        if self.get(&post.id).is_some() || self.post_of(&post.id).is_some() {
            return Err(Problem::PostTaken("id", post.id.0.clone()));
        }
        if self.by_number(Role::Staff, normalised).is_some() || self.post(&post.number).is_some() {
            return Err(Problem::PostTaken("number", post.number.clone()));
        }
        if self.by_name(Role::Staff, post.name.trim()).is_some() || self.post(post.name.trim()).is_some() {
            return Err(Problem::PostTaken("name", post.name.clone()));
        }
        Ok(())
    }
}
