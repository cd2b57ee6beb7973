//! A sentence for each fault: what happened, what the program does about it, what the person can do.

use signaling::protocol::Role;

use super::{devices, dossiers, orders, plays, reading, refusals};
use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::station::NoticeKind;
use crate::ui::theme::Tone;

impl Language {
    /// What must be known at a station of this role, with its tone.
    pub fn notice(self, kind: &NoticeKind, role: Role) -> (Tone, String) {
        match self {
            French => french(kind, role),
            English => english(kind, role),
        }
    }
}

fn french(kind: &NoticeKind, role: Role) -> (Tone, String) {
    let (tone, sentence) = match kind {
        NoticeKind::Refused(code) => return (Tone::Warn, refusals::french(*code).to_owned()),
        NoticeKind::OrderRefused(why) => return (Tone::Warn, orders::french(*why).to_owned()),
        NoticeKind::Play(notice) => return plays::french(*notice),
        NoticeKind::RecordedElsewhere(station) => return (Tone::Primary, French.replayed_at(station)),
        NoticeKind::NotHandedOver(why) => return (Tone::Warn, French.not_handed_over(*why)),
        NoticeKind::DrawDiffers => return (Tone::Bad, French.draw_differs().to_owned()),
        NoticeKind::Unreadable => (
            Tone::Bad,
            "Ce document ne peut pas être affiché à ce poste. Prévenez le responsable de session.",
        ),
        NoticeKind::NoCall => (Tone::Primary, "Il n’y a pas d’appel en cours. Rien n’a été fait."),
        NoticeKind::NotInLog => {
            (Tone::Primary, "Cet appel n’est plus dans le journal des appels. Composez le numéro du client.")
        }
        NoticeKind::InCall => (Tone::Primary, "Vous êtes déjà en communication. Raccrochez d’abord."),
        NoticeKind::LinesTaken => {
            (Tone::Primary, "Vos trois lignes sont prises. Raccrochez-en une, puis recommencez.")
        }
        NoticeKind::NothingToTransfer => (
            Tone::Primary,
            "Il n’y a rien à transférer : aucun poste consulté n’a décroché. Rien n’a été fait.",
        ),
        NoticeKind::NothingToMerge => (
            Tone::Primary,
            "Une conférence réunit deux appels décrochés : il n’y en a pas deux. Rien n’a été fait.",
        ),
        NoticeKind::NobodyToHelp => (
            Tone::Primary,
            "Vous n’écoutez aucun appel : écoutez d’abord le candidat à aider. Rien n’a été fait.",
        ),
        NoticeKind::NotReady => (
            Tone::Warn,
            "Ce poste n’est pas relié au serveur. Il réessaie seul : recommencez dès que la liaison est bonne.",
        ),
        NoticeKind::BadText => {
            (Tone::Warn, "Le message est vide ou trop long : il n’est pas parti. Modifiez-le.")
        }
        NoticeKind::OtherCandidate => (
            Tone::Warn,
            "Un message écrit pour un autre candidat n’est pas parti : ce poste n’est plus avec ce candidat.",
        ),
        NoticeKind::NoteTooLong => {
            (Tone::Warn, "La note est trop longue : elle est restée comme avant. Raccourcissez-la.")
        }
        NoticeKind::NoteRefused => (
            Tone::Warn,
            "Le serveur ne connaît pas cet appel et ne prend pas la note. Elle reste sur ce poste ; prévenez le responsable de session, ou effacez-la.",
        ),
        NoticeKind::NotWritten(why) => (Tone::Warn, reading::not_written_french(*why)),
        NoticeKind::BadKeys => {
            (Tone::Warn, "Un téléphone n’a que les touches 0 à 9, * et #. Rien n’est parti : recommencez.")
        }
        NoticeKind::TooManyKeys => (
            Tone::Warn,
            "Trop de touches attendent encore : celles-ci ne sont pas parties. Recommencez dans un instant.",
        ),
        NoticeKind::KeysOnHold => {
            (Tone::Primary, "L’appel est en attente : aucune touche n’est partie. Reprenez-le d’abord.")
        }
        NoticeKind::KeysNotTaken => (
            Tone::Warn,
            "Ce correspondant ne reçoit pas les touches : rien n’est parti. Dites-le de vive voix.",
        ),
        NoticeKind::DocumentComing(title) => return (Tone::Primary, French.coming(title)),
        NoticeKind::DocumentNotOpened { title, why } => return (Tone::Bad, French.not_opened(title, why)),
        NoticeKind::NoSuchPrompt(what) => {
            return (
                Tone::Warn,
                format!("L’enregistrement « {what} » est introuvable. Choisissez-en un autre."),
            );
        }
        NoticeKind::PromptFailed(what) => {
            return (
                Tone::Bad,
                format!(
                    "L’enregistrement ne peut pas être lu ({what}). L’écoute est arrêtée. Choisissez-en un autre."
                ),
            );
        }
        NoticeKind::DeviceLost(device, name) => {
            return (Tone::Bad, devices::lost_french(*device, name));
        }
        NoticeKind::DeviceRefused(device, obstacle) => {
            return (Tone::Bad, devices::refused_french(*device, *obstacle));
        }
        NoticeKind::MicrophoneSilent => (
            Tone::Bad,
            "Le microphone ne donne aucun son. Vérifiez l’interrupteur du casque et sa prise, ou choisissez un autre microphone.",
        ),
        NoticeKind::SpokenWhileMuted => {
            (Tone::Warn, "Vous parlez, mais votre micro est coupé : rétablissez-le pour être entendu.")
        }
        NoticeKind::ProcessingFailed(_) => (
            Tone::Warn,
            "Le traitement du son (écho, bruit, volume) s’est arrêté. L’appel continue avec le son brut du microphone.",
        ),
        NoticeKind::WrongCheckStep => {
            (Tone::Primary, "La vérification du casque n’attend pas cette réponse. Rien n’a été fait.")
        }
        NoticeKind::Checking => {
            (Tone::Primary, "Le casque est en cours de vérification. Terminez-la ou quittez-la d’abord.")
        }
        NoticeKind::CheckFailed => (
            Tone::Warn,
            "La vérification du casque n’a pas pu aller à son terme : la mesure n’a pas abouti. Recommencez-la.",
        ),
        NoticeKind::RoomNoisy if role == Role::Jury => (
            Tone::Warn,
            "Il y a beaucoup de bruit autour de vous : le candidat l’entendra. Rapprochez le micro de la bouche ou éloignez la source du bruit.",
        ),
        NoticeKind::RoomNoisy => (
            Tone::Warn,
            "Il y a beaucoup de bruit autour de vous : le client l’entendra. Rapprochez le micro de la bouche ou éloignez la source du bruit.",
        ),
        NoticeKind::RecordingFailed(what) => {
            return (
                Tone::Bad,
                format!(
                    "L’échange n’est plus enregistré ({what}). L’appel continue. Vérifiez la place sur le disque."
                ),
            );
        }
        NoticeKind::WrongRole => (Tone::Warn, "Cette action n’est pas prévue à ce poste. Rien n’a été fait."),
        NoticeKind::TooBusy => (
            Tone::Warn,
            "Le poste est très occupé : la demande n’a pas été prise. Réessayez dans un instant.",
        ),
        NoticeKind::ListeningEnded(who) => {
            let sentence = format!("{who} n’est plus là : l’écoute est arrêtée. Choisissez un autre poste.");
            return (Tone::Warn, sentence);
        }
        NoticeKind::RecordNotSaved(what) => {
            return (
                Tone::Bad,
                format!(
                    "Le journal n’a pas pu être enregistré sur ce poste ({what}). Rien n’est perdu\u{a0}: il reste au serveur. Libérez de la place, puis recommencez."
                ),
            );
        }
        NoticeKind::NotHandedIn { name, why } => return (Tone::Warn, dossiers::french(name, why)),
        NoticeKind::DossierNotSaved(what) => return (Tone::Bad, dossiers::french_not_saved(what)),
        NoticeKind::NoPlanToPrint => {
            (Tone::Primary, "Il n’y a pas de plan du jour à imprimer. Calculez-le d’abord.")
        }
        NoticeKind::PageNotKept { file, why } => {
            return (
                Tone::Bad,
                format!(
                    "La page à imprimer ne peut pas être écrite dans {file} ({why}). Libérez de la place ou fermez ce fichier, puis recommencez."
                ),
            );
        }
        NoticeKind::PageNotOpened { file, why } => {
            return (
                Tone::Warn,
                format!(
                    "Le document est prêt, mais aucun programme ne l’ouvre ({why}). Ouvrez vous-même ce fichier pour l’imprimer : {file}"
                ),
            );
        }
        NoticeKind::NotKept(what) => {
            let sentence = format!(
                "Ce que vous écrivez ne peut pas être gardé sur ce poste ({what}). N’éteignez pas ; prévenez le responsable de session."
            );
            return (Tone::Bad, sentence);
        }
    };
    (tone, sentence.to_owned())
}

fn english(kind: &NoticeKind, role: Role) -> (Tone, String) {
    let (tone, sentence) = match kind {
        NoticeKind::Refused(code) => return (Tone::Warn, refusals::english(*code).to_owned()),
        // The protocol's own sentence is in English.
        NoticeKind::OrderRefused(why) => return (Tone::Warn, format!("{why} Nothing was done.")),
        NoticeKind::Play(notice) => return plays::english(*notice),
        NoticeKind::RecordedElsewhere(station) => return (Tone::Primary, English.replayed_at(station)),
        NoticeKind::NotHandedOver(why) => return (Tone::Warn, English.not_handed_over(*why)),
        NoticeKind::DrawDiffers => return (Tone::Bad, English.draw_differs().to_owned()),
        NoticeKind::Unreadable => {
            (Tone::Bad, "This document cannot be shown at this station. Tell the session manager.")
        }
        NoticeKind::NoCall => (Tone::Primary, "There is no call. Nothing was done."),
        NoticeKind::NotInLog => {
            (Tone::Primary, "This call is no longer in the log of calls. Dial the client’s number.")
        }
        NoticeKind::InCall => (Tone::Primary, "You are already in a call. Hang up first."),
        NoticeKind::LinesTaken => (Tone::Primary, "All three lines are taken. Hang one up, then try again."),
        NoticeKind::NothingToTransfer => (
            Tone::Primary,
            "There is nothing to transfer: no post that was asked has answered. Nothing was done.",
        ),
        NoticeKind::NothingToMerge => (
            Tone::Primary,
            "A conference brings two answered calls together, and there are not two. Nothing was done.",
        ),
        NoticeKind::NobodyToHelp => (
            Tone::Primary,
            "You are listening to no call: listen first to the candidate to be helped. Nothing was done.",
        ),
        NoticeKind::NotReady => (
            Tone::Warn,
            "This station is not connected to the server. It keeps trying: ask again once the connection is good.",
        ),
        NoticeKind::BadText => (Tone::Warn, "The message is empty or too long: it did not leave. Change it."),
        NoticeKind::OtherCandidate => (
            Tone::Warn,
            "A message written for another candidate did not leave: this station is no longer with that candidate.",
        ),
        NoticeKind::NoteTooLong => (Tone::Warn, "The note is too long: it stayed as it was. Shorten it."),
        NoticeKind::NoteRefused => (
            Tone::Warn,
            "The server knows no such call and does not take the note. It stays on this computer; tell the session manager, or clear it.",
        ),
        NoticeKind::NotWritten(why) => (Tone::Warn, reading::not_written_english(*why)),
        NoticeKind::BadKeys => {
            (Tone::Warn, "A telephone has the keys 0 to 9, * and # only. Nothing was sent: try again.")
        }
        NoticeKind::TooManyKeys => {
            (Tone::Warn, "Too many keys still wait: these were not sent. Try again in a moment.")
        }
        NoticeKind::KeysOnHold => {
            (Tone::Primary, "The call is on hold: no key was sent. Take it back first.")
        }
        NoticeKind::KeysNotTaken => {
            (Tone::Warn, "The other side takes no keys: nothing was sent. Say it instead.")
        }
        NoticeKind::DocumentComing(title) => return (Tone::Primary, English.coming(title)),
        NoticeKind::DocumentNotOpened { title, why } => return (Tone::Bad, English.not_opened(title, why)),
        NoticeKind::NoSuchPrompt(what) => {
            return (Tone::Warn, format!("There is no recording “{what}”. Choose another."));
        }
        NoticeKind::PromptFailed(what) => {
            return (
                Tone::Bad,
                format!("The recording cannot be read ({what}). Playing has stopped. Choose another."),
            );
        }
        NoticeKind::DeviceLost(device, name) => {
            return (Tone::Bad, devices::lost_english(*device, name));
        }
        NoticeKind::DeviceRefused(device, obstacle) => {
            return (Tone::Bad, devices::refused_english(*device, *obstacle));
        }
        NoticeKind::MicrophoneSilent => (
            Tone::Bad,
            "The microphone gives no sound at all. Check the headset’s switch and plug, or choose another microphone.",
        ),
        NoticeKind::SpokenWhileMuted => {
            (Tone::Warn, "You are speaking, but your microphone is off: unmute it to be heard.")
        }
        NoticeKind::ProcessingFailed(_) => (
            Tone::Warn,
            "The processing of sound (echo, noise, level) has stopped. The call goes on with the microphone’s raw sound.",
        ),
        NoticeKind::WrongCheckStep => {
            (Tone::Primary, "The headset check does not ask this now. Nothing was done.")
        }
        NoticeKind::Checking => {
            (Tone::Primary, "The headset is being checked. End the check or leave it first.")
        }
        NoticeKind::CheckFailed => (
            Tone::Warn,
            "The headset check could not be completed: the measurement did not come. Begin it again.",
        ),
        NoticeKind::RoomNoisy if role == Role::Jury => (
            Tone::Warn,
            "It is loud around you: the candidate will hear it. Bring the microphone nearer to your mouth, or move away from the noise.",
        ),
        NoticeKind::RoomNoisy => (
            Tone::Warn,
            "It is loud around you: the client will hear it. Bring the microphone nearer to your mouth, or move away from the noise.",
        ),
        NoticeKind::RecordingFailed(what) => {
            return (
                Tone::Bad,
                format!(
                    "The exchange is no longer recorded ({what}). The call goes on. Check the room on the disk."
                ),
            );
        }
        NoticeKind::WrongRole => (Tone::Warn, "This is not for this station. Nothing was done."),
        NoticeKind::TooBusy => {
            (Tone::Warn, "The station is very busy: the request was not taken. Try again in a moment.")
        }
        NoticeKind::ListeningEnded(who) => {
            let sentence = format!("{who} is no longer here: listening has stopped. Choose another station.");
            return (Tone::Warn, sentence);
        }
        NoticeKind::RecordNotSaved(what) => {
            return (
                Tone::Bad,
                format!(
                    "The record could not be saved on this computer ({what}). Nothing is lost: the server has it. Free some room, then try again."
                ),
            );
        }
        NoticeKind::NotHandedIn { name, why } => return (Tone::Warn, dossiers::english(name, why)),
        NoticeKind::DossierNotSaved(what) => return (Tone::Bad, dossiers::english_not_saved(what)),
        NoticeKind::NoPlanToPrint => {
            (Tone::Primary, "There is no plan of the day to print. Compute it first.")
        }
        NoticeKind::PageNotKept { file, why } => {
            return (
                Tone::Bad,
                format!(
                    "The page to print cannot be written to {file} ({why}). Make room or close that file, then try again."
                ),
            );
        }
        NoticeKind::PageNotOpened { file, why } => {
            return (
                Tone::Warn,
                format!(
                    "The document is ready, but no program opens it ({why}). Open this file yourself to print it: {file}"
                ),
            );
        }
        NoticeKind::NotKept(what) => {
            let sentence = format!(
                "What you write cannot be kept on this computer ({what}). Do not switch it off; tell the session manager."
            );
            return (Tone::Bad, sentence);
        }
    };
    (tone, sentence.to_owned())
}
