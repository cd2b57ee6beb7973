//! The fictitious clients of a session: what the candidate may see, and what only the jury sees.

use serde::{Deserialize, Serialize};

use super::ClientId;

/// Which side places the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// *Appel entrant*: the client calls.
    Inbound,
    /// *Appel sortant*: the candidate calls.
    Outbound,
}

/// Whom the jury plays in a call or a chat, as the candidate's phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persona {
    /// The client's name, as displayed.
    pub name: String,
    /// The client's number, as displayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The client or the post in the session's directory, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
}

/// A client's file as the candidate sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientCard {
    /// Its name in the session's files.
    pub id: ClientId,
    /// The client's name, as displayed.
    pub name: String,
    /// The client's telephone number, as displayed.
    pub number: String,
    /// Who places the contact.
    pub direction: Direction,
    /// Labelled facts of the file, in the order to show them.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Former contacts, newest first.
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

/// One labelled fact of a client's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// For instance *Offre*.
    pub label: String,
    /// For instance *Électricité verte, heures creuses*.
    pub value: String,
}

/// One former contact of a client (*historique*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// As displayed, for instance *12 nov.*
    pub date: String,
    /// *Téléphone*, *Chat*, *Courriel*…
    pub channel: String,
    /// *Motif*.
    pub reason: String,
    /// *Suite donnée*.
    pub outcome: String,
}

/// How the jury plays a client. Never sent to a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleSheet {
    /// What kind of exchange this is, for instance *situation difficile*.
    #[serde(default)]
    pub theme: String,
    /// *Votre rôle*, in one or more paragraphs.
    pub role: String,
    /// *À faire entendre*: things to say, one each.
    #[serde(default)]
    pub to_convey: Vec<String>,
    /// *Attendu du candidat*.
    #[serde(default)]
    pub expected: String,
}

/// An internal post of the fictitious company (*poste interne*), which a candidate can call and transfer a call to. Its
/// jury plays it, as it plays the clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Its name in the session's files; no client has the same.
    pub id: ClientId,
    /// Its name, as displayed, for instance *Service expertise*.
    pub name: String,
    /// Its number, as displayed, for instance *12*.
    pub number: String,
    /// What it is for.
    pub purpose: String,
    /// How the jury plays it. Never sent to a candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl Post {
    /// The post as a phone shows it.
    pub fn persona(&self) -> Persona {
        Persona { name: self.name.clone(), number: Some(self.number.clone()), client: Some(self.id.clone()) }
    }
}

/// The digits of a French telephone number, with the international prefix brought back to a leading 0, so that
/// `+33 6 39 98 12 40`, `0033639981240` and `06.39.98.12.40` are one number. Empty where `text` holds no digit or
/// anything that does not belong in a number.
pub fn normalised_number(text: &str) -> String {
    if text.chars().any(|c| !(c.is_ascii_digit() || c.is_whitespace() || "+.-()/".contains(c))) {
        return String::new();
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = if text.trim_start().starts_with('+') {
        digits.strip_prefix("33")
    } else {
        digits.strip_prefix("0033")
    };
    match international {
        Some(rest) if !rest.is_empty() => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::normalised_number;

    #[test]
    fn one_number_written_four_ways_is_one_number() {
        for written in
            ["06 39 98 12 40", "06.39.98.12.40", "+33 6 39 98 12 40", "0033639981240", "+33 (0)6 39 98 12 40"]
        {
            assert_eq!(normalised_number(written), "0639981240", "{written}");
        }
    }

    #[test]
    fn a_name_is_not_a_number() {
        assert_eq!(normalised_number("Claire 06"), "");
        assert_eq!(normalised_number("36 30"), "3630");
    }
}
