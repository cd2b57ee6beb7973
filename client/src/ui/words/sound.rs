//! The fixed words of devices: the headset check, the settings of sound, the figures of a call.

use crate::settings::Language;

impl SoundWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static SoundWords {
        match language {
            Language::French => &SOUND_FRENCH,
            Language::English => &SOUND_ENGLISH,
        }
    }
}

words! {
    SoundWords, SOUND_FRENCH, SOUND_ENGLISH;

    // The headset check
    check_title: "Vérification du casque", "Headset check";
    check_begin: "Vérifier le casque", "Check the headset";
    check_anew: "Refaire la vérification", "Check again";
    check_leave: "Quitter", "Leave";
    finish: "Terminer", "Finish";
    verified: "Casque vérifié", "Headset checked";
    unverified: "Vérification conseillée", "Check advised";
    unverified_more:
        "Facultatif : une minute pour savoir si l’on vous entend bien.",
        "Optional: one minute to know that you are heard well.";
    to_mend: "Casque à corriger", "Headset to be mended";
    stale:
        "Le casque ou le micro a changé depuis la dernière vérification.",
        "Headset or microphone changed since the last check.";
    step_level: "Microphone", "Microphone";
    step_sentence: "Votre voix", "Your voice";
    step_ears: "Oreilles", "Ears";
    step_ring: "Sonnerie", "Ring";
    step_room: "Pièce", "Room";
    step_done: "fait", "done";
    step_wrong: "à corriger", "to mend";
    step_now: "en cours", "now";
    level_title: "Parlez normalement", "Speak normally";
    level_more:
        "Dites par exemple votre nom et la date du jour, pendant quatre secondes.",
        "Say your name and today’s date, for instance, for four seconds.";
    quiet_title: "On vous entend mal", "You are hard to hear";
    quiet_more:
        "Rapprochez le micro à deux doigts de la bouche, ou montez son volume dans les réglages, puis recommencez.",
        "Bring the microphone to two fingers from your mouth, or turn it up in the settings, then try again.";
    loud_title: "Votre voix sature", "Your voice is distorted";
    loud_more:
        "Éloignez un peu le micro de la bouche ou parlez moins fort, puis recommencez.",
        "Move the microphone a little away or speak less loudly, then try again.";
    silent_title: "Aucune voix dans le micro", "No voice in the microphone";
    silent_more:
        "Vérifiez l’interrupteur du casque et sa prise, ou choisissez un autre microphone dans les réglages, puis recommencez.",
        "Check the headset’s switch and plug, or choose another microphone in the settings, then try again.";
    again: "Recommencer", "Try again";
    hear_again: "Réécouter", "Hear it again";
    go_on: "Continuer quand même", "Go on all the same";
    sentence_title: "Dites une phrase", "Say a sentence";
    sentence_more:
        "Pendant quatre secondes ; vous l’entendrez ensuite dans le casque. Elle n’est pas conservée.",
        "For four seconds; then you will hear it in the headset. It is not kept.";
    play_title: "Écoutez votre phrase", "Listen to your sentence";
    play_more: "Elle est rejouée dans le casque.", "It is played back in the headset.";
    heard_title: "Avez-vous bien entendu votre phrase ?", "Did you hear yourself well?";
    heard_more:
        "La phrase doit être nette, ni trop faible ni trop forte.",
        "The sentence should be clear, neither too quiet nor too loud.";
    yes: "Oui", "Yes";
    no: "Non", "No";
    ear_title: "Dans quelle oreille est le son ?", "In which ear is the sound?";
    ear_first: "Premier son", "First sound";
    ear_second: "Second son", "Second sound";
    ear_more:
        "Trois sons courts. Si le casque n’a qu’un écouteur, choisissez « Les deux ».",
        "Three short sounds. If the headset has one earpiece only, choose “Both”.";
    left: "Gauche", "Left";
    right: "Droite", "Right";
    both: "Les deux", "Both";
    neither: "Aucune", "Neither";
    ring_title: "Entendez-vous la sonnerie ?", "Do you hear the ring?";
    ring_more: "Elle sonne maintenant, là où sonneront les appels.", "It rings now, where calls will ring.";
    room_title: "Ne parlez pas", "Do not speak";
    room_more:
        "Le bruit de la pièce et l’écho sont mesurés. Vous entendrez un bref son montant.",
        "The room’s noise and the echo are measured. You will hear a short rising sound.";
    good_title: "Tout est prêt", "All is ready";
    good_more: "On vous entend bien, et vous entendez bien.", "You are heard well, and you hear well.";
    bad_title: "À corriger", "To be mended";
    fault_silent:
        "Le micro ne donne aucune voix. Vérifiez l’interrupteur du casque et sa prise, ou choisissez un autre microphone.",
        "The microphone gives no voice. Check the headset’s switch and plug, or choose another microphone.";
    fault_quiet:
        "On vous entend mal. Rapprochez le micro à deux doigts de la bouche, ou montez son volume.",
        "You are hard to hear. Bring the microphone to two fingers from your mouth, or turn it up.";
    fault_loud:
        "Votre voix sature. Éloignez un peu le micro de la bouche.",
        "Your voice is distorted. Move the microphone a little away from your mouth.";
    fault_unheard:
        "Vous n’avez pas entendu votre phrase. Vérifiez le casque choisi et montez le volume de la voix.",
        "You did not hear yourself. Check the chosen headset and turn the voice up.";
    fault_left:
        "L’oreille gauche est muette. Vérifiez la prise du casque, ou changez de casque.",
        "The left ear is silent. Check the headset’s plug, or change the headset.";
    fault_right:
        "L’oreille droite est muette. Vérifiez la prise du casque, ou changez de casque.",
        "The right ear is silent. Check the headset’s plug, or change the headset.";
    fault_swapped:
        "Gauche et droite sont inversées. Retournez le casque.",
        "Left and right are the wrong way round. Turn the headset.";
    fault_ring:
        "Vous n’avez pas entendu la sonnerie. Choisissez une autre sortie, ou montez son volume.",
        "You did not hear the ring. Choose another output, or turn it up.";
    fault_noisy:
        "Il y a beaucoup de bruit autour de vous. Rapprochez le micro de la bouche, ou éloignez la source du bruit.",
        "It is loud around you. Bring the microphone nearer to your mouth, or move away from the noise.";
    fault_echo:
        "Le micro entend ce que vous écoutez. Baissez le volume de la voix, ou activez « Annuler l’écho » dans les réglages.",
        "The microphone hears what you listen to. Turn the voice down, or switch “Cancel echo” on in the settings.";
    fault_echo_cancelled:
        "Le micro entend ce que vous écoutez : « Annuler l’écho » a été activé. Baissez aussi le volume de la voix.",
        "The microphone hears what you listen to: “Cancel echo” has been switched on. Turn the voice down, too.";

    // The settings of sound
    volume: "Volume", "Volume";
    heard_calls: "Appels écoutés", "Calls listened to";
    try_voice: "Tester la voix", "Test the voice";
    try_ring: "Tester la sonnerie", "Test the ring";
    try_prompt: "Tester les enregistrements", "Test the recordings";
    stop_trying: "Arrêter le test", "Stop the test";
    processing: "Traitement de votre voix", "Processing of your voice";
    echo: "Annuler l’écho", "Cancel echo";
    echo_more:
        "Utile avec des haut-parleurs ; inutile avec un casque.",
        "For loudspeakers; a headset does not need it.";
    echo_on_loudspeakers:
        "Activé par le poste : la voix du client sort sur des haut-parleurs, et le client s’entendrait.",
        "Switched on by the station: the client’s voice goes to loudspeakers, and the client would hear themselves.";
    echo_on_loudspeakers_jury:
        "Activé par le poste : la voix du candidat sort sur des haut-parleurs, et le candidat s’entendrait.",
        "Switched on by the station: the candidate’s voice goes to loudspeakers, and the candidate would hear themselves.";
    echo_on_check:
        "Activé par le poste : à la vérification du casque, le micro entendait ce que vous écoutez.",
        "Switched on by the station: in the headset check, the microphone heard what you listen to.";
    noise: "Réduire le bruit", "Reduce noise";
    noise_more:
        "Abaisse les bruits continus : ventilation, salle.",
        "Lowers steady noise: fans, a busy room.";
    gain: "Niveau automatique", "Automatic level";
    gain_more:
        "Ramène une voix faible ou forte au même niveau.",
        "Brings a quiet or loud voice to the same level.";
    high_pass: "Couper les graves parasites", "Cut rumble";
    high_pass_more: "Supprime les chocs et les grondements.", "Takes away thumps and rumble.";
    processing_reset: "Réglages conseillés pour un casque", "Settings advised for a headset";
    echo_advice:
        "La voix du client semble sortir sur des haut-parleurs : « Annuler l’écho » lui éviterait de s’entendre.",
        "The client’s voice seems to go to loudspeakers: “Cancel echo” would spare the client hearing themselves.";
    echo_advice_jury:
        "La voix du candidat semble sortir sur des haut-parleurs : « Annuler l’écho » lui éviterait de s’entendre.",
        "The candidate’s voice seems to go to loudspeakers: “Cancel echo” would spare the candidate hearing themselves.";
    on: "Activé", "On";
    off: "Désactivé", "Off";

    // The figures of a call
    figures: "Mesures de la liaison", "Figures of the line";
    round_trip: "Aller-retour", "Round trip";
    jitter: "Gigue", "Jitter";
    loss: "Pertes", "Loss";
    unmended: "Pertes après réparation", "Loss after repair";
    buffer: "Tampon", "Buffer";
    mos: "Qualité estimée (MOS)", "Estimated quality (MOS)";
    codec: "Codec", "Codec";
    packet: "Longueur des paquets", "Packet length";
    sent: "Débit envoyé", "Sent";
    not_measured: "pas encore mesuré", "not measured yet";
    muted_spoken: "Vous parlez : micro coupé", "You speak: mic is off";
}
