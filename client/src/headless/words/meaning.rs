//! Whom a line means.

use signaling::protocol::{Address, ClientId, Persona, Role, normalised_number};

use super::WordError;

/// A candidate's number, `07`, is a name to the jury that calls it; to a candidate every number is a client's.
pub(super) fn address(to: String, role: Role) -> Address {
    if role == Role::Candidate && !normalised_number(&to).is_empty() {
        Address::Number(to)
    } else {
        Address::Name(to)
    }
}

pub(super) fn played(
    name: Option<String>,
    number: Option<String>,
    client: Option<ClientId>,
    role: Role,
) -> Result<Option<Persona>, WordError> {
    match name {
        Some(_) if role != Role::Jury => Err(WordError::WrongRole("as")),
        Some(name) => Ok(Some(Persona { name, number, client })),
        None => Ok(None),
    }
}
