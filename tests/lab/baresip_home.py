"""Writes the settings of one baresip, so that it calls or answers without asking anybody anything.

usage: baresip_home.py DIR ADDRESS:PORT MICROPHONE SPEAKER
Leaves DIR/config and DIR/accounts for `baresip -f DIR`, and DIR/.asoundrc for it as its HOME: Debian's baresip reaches
PulseAudio by ALSA's plugin only."""
import glob
import os
import sys

CONFIG = """\
poll_method epoll
sip_listen {listen}
audio_player alsa,speaker
audio_source alsa,microphone
audio_alert alsa,nowhere
audio_channels 1
ausrc_srate 48000
auplay_srate 48000
audio_level no
net_af ipv4
module_path {modules}
module opus.so
module alsa.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
"""
ACCOUNT = "<sip:{user}@{listen}>;regint=0;answermode=auto;audio_codecs=opus/48000/2\n"
SOUND = """\
pcm.microphone { type pulse device "MICROPHONE" }
pcm.speaker { type pulse device "SPEAKER" }
pcm.nowhere { type null }
"""


def main(folder, listen, microphone, speaker):
    # Debian keeps them in one place or the other, by its release.
    places = ("/usr/lib/baresip/modules", "/usr/lib/*/baresip/modules")
    modules = [os.path.dirname(path) for place in places for path in glob.glob(f"{place}/opus.so")]
    if not modules:
        sys.exit("baresip's Opus is not installed")
    for name, text in {
        "config": CONFIG.format(listen=listen, modules=modules[0]),
        "accounts": ACCOUNT.format(user="bench", listen=listen),
        "contacts": "",
        ".asoundrc": SOUND.replace("MICROPHONE", microphone).replace("SPEAKER", speaker),
    }.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
