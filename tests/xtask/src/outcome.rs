//! How a task ends: errors are sentences for the developer, and are printed once, by `main`.

use std::fmt::Display;

/// What a task gives back, or why it could not.
pub type Outcome<T> = Result<T, String>;

/// Says what was being done when something went wrong.
pub trait While<T> {
    /// Turns the error into `"{doing}: {error}"`.
    fn while_doing(self, doing: impl Display) -> Outcome<T>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn while_doing(self, doing: impl Display) -> Outcome<T> {
        self.map_err(|error| format!("{doing}: {error}"))
    }
}
