//! What the server refused, in a sentence.

use signaling::protocol::ErrorCode;

pub(super) fn french(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::NoSuchNumber => {
            "Aucun client ne répond à ce nom ou à ce numéro. Vérifiez-le et recommencez."
        }
        ErrorCode::NoSuchStation => "Ce poste n’est plus là. Choisissez-en un autre.",
        ErrorCode::NotPaired => "Ce poste n’est associé à personne : l’appel ou le message n’est pas parti.",
        ErrorCode::InCall => "Ce poste est déjà en communication. Raccrochez d’abord.",
        ErrorCode::NoSuchCall => "Cet appel est déjà terminé. Rien n’a été fait.",
        ErrorCode::WrongCallPhase => "L’appel n’en est pas là. Rien n’a été fait.",
        ErrorCode::WrongRole => "Cette action n’est pas prévue à ce poste. Rien n’a été fait.",
        ErrorCode::Empty => "Le message est vide : il n’est pas parti.",
        ErrorCode::TooLong | ErrorCode::TooLarge => {
            "Le message est trop long : il n’est pas parti. Raccourcissez-le."
        }
        ErrorCode::NotTraining => {
            "Cette session n’est pas un entraînement : personne n’aide un candidat. Rien n’a été fait."
        }
        ErrorCode::TakenOver => {
            "Un formateur a repris cette conversation : le message n’est pas parti. Il reste affiché."
        }
        ErrorCode::PostTaken => "Quelqu’un d’autre tient déjà ce poste interne. Rien n’a été fait.",
        ErrorCode::TooManyListeners => "Ce poste est déjà écouté par huit personnes. Choisissez-en un autre.",
        ErrorCode::NotStored => {
            "Le serveur n’a pas pu enregistrer ce message. Rien de ce qui est confirmé n’est perdu. Réessayez."
        }
        ErrorCode::OtherCandidate => "Cela était écrit pour un autre candidat. Rien n’est parti.",
        ErrorCode::TooFast => "Trop de demandes à la fois. Attendez un instant, puis réessayez.",
        ErrorCode::NameTaken | ErrorCode::BadName => "Ce nom ne peut pas être pris. Choisissez-en un autre.",
        ErrorCode::ServerFull => "La session est complète. Prévenez le responsable de session.",
        ErrorCode::Malformed
        | ErrorCode::UnsupportedVersion
        | ErrorCode::HelloFirst
        | ErrorCode::AlreadyWelcome
        | ErrorCode::StaleLink
        | ErrorCode::NoSuchMessage
        | ErrorCode::BadWord
        | ErrorCode::NoSuchFile => {
            "Le serveur n’a pas compris ce poste. Rien n’a été changé. Si cela se répète, prévenez le responsable de session."
        }
    }
}

pub(super) fn english(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::NoSuchNumber => "No client answers to this name or number. Check it and try again.",
        ErrorCode::NoSuchStation => "This station is no longer here. Choose another.",
        ErrorCode::NotPaired => "This station is paired with nobody: the call or message did not leave.",
        ErrorCode::InCall => "This station is already in a call. Hang up first.",
        ErrorCode::NoSuchCall => "This call is already over. Nothing was done.",
        ErrorCode::WrongCallPhase => "The call is not at that point. Nothing was done.",
        ErrorCode::WrongRole => "This is not for this station. Nothing was done.",
        ErrorCode::Empty => "The message is empty: it did not leave.",
        ErrorCode::TooLong | ErrorCode::TooLarge => "The message is too long: it did not leave. Shorten it.",
        ErrorCode::NotTraining => "This session is no training: nobody helps a candidate. Nothing was done.",
        ErrorCode::TakenOver => "A trainer writes here now: the message did not leave. It stays in view.",
        ErrorCode::PostTaken => "Somebody else sits at this internal post already. Nothing was done.",
        ErrorCode::TooManyListeners => "Eight people listen to this station already. Choose another.",
        ErrorCode::NotStored => {
            "The server could not store this message. Nothing that was confirmed is lost. Try again."
        }
        ErrorCode::OtherCandidate => "This was written for another candidate. Nothing left.",
        ErrorCode::TooFast => "Too many requests at once. Wait a moment, then try again.",
        ErrorCode::NameTaken | ErrorCode::BadName => "This name cannot be taken. Choose another.",
        ErrorCode::ServerFull => "The session is full. Tell the session manager.",
        ErrorCode::Malformed
        | ErrorCode::UnsupportedVersion
        | ErrorCode::HelloFirst
        | ErrorCode::AlreadyWelcome
        | ErrorCode::StaleLink
        | ErrorCode::NoSuchMessage
        | ErrorCode::BadWord
        | ErrorCode::NoSuchFile => {
            "The server did not understand this station. Nothing was changed. If it happens again, tell the session manager."
        }
    }
}
