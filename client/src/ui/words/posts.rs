//! The words of sitting at an internal post.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl PostsWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static PostsWords {
        match language {
            French => &POSTS_FRENCH,
            English => &POSTS_ENGLISH,
        }
    }
}

words! {
    PostsWords, POSTS_FRENCH, POSTS_ENGLISH;

    sit: "Tenir un poste interne", "Sit at an internal post";
    sit_more:
        "Les appels des candidats vers ce poste sonnent ici. Sinon, le jury qui joue le client répond.",
        "Candidates’ calls to this post ring here. Otherwise the jury that plays the client answers.";
    sit_down: "Tenir ce poste", "Sit here";
    leave: "Quitter ce poste", "Leave it";
}
