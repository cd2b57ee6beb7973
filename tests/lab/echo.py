"""Echo: the far end speaks out of the loudspeakers of a room whose microphone hears them; what of it comes back, and
what is left of who speaks in that room at the same time?

usage: echo.py FAR.wav NEAR.wav FOLDER
The far end speaks into `mic_b`, and hears at `spk_b`; the room's microphone hears all that is played to `room`.
Prints one line of JSON: echo_db (what the far end hears of itself beside what the room's microphone hears of it),
phrases (said in the room while the far end spoke), heard (of them), level_db (theirs beside the same said alone)."""
import json
import os
import subprocess
import sys
import time

import numpy as np
import soundfile

from mouth_to_ear import CHANNELS, RATE, delay_of, phrases_of, speech_of

SPK_B = 1
# Readings until the echo is learnt, then alone, then while the near end speaks, too; last the near end alone.
LEARNING, ALONE, BOTH = 3, 2, 2
PAUSE_S = 1.0
QUIETEST = 1e-12


def record(source, channels, folder):
    """A recorder of a source, and the file it fills."""
    path = os.path.join(folder, source)
    file = open(path, "wb")  # noqa: SIM115 (it lives as long as the recorder)
    form = [f"--rate={RATE}", f"--channels={len(channels.split(','))}", f"--channel-map={channels}"]
    parec = ["parec", "-d", source, *form, "--format=s16le", "--latency-msec=20"]
    return subprocess.Popen(parec, stdout=file), path


def recorded(path, channels):
    """The samples so far."""
    raw = np.fromfile(path, dtype="<i2")
    return raw[: len(raw) // channels * channels].astype(float).reshape(-1, channels) / 32768


def play(sink, path):
    return subprocess.Popen(["paplay", "-d", sink, "--latency-msec=200", path])


def decibels(samples):
    return 10 * np.log10(max(float(np.mean(samples**2)), QUIETEST))


def main(far, near, folder):
    speech = {"far": speech_of(far), "near": speech_of(near)}
    for name, samples in speech.items():
        soundfile.write(os.path.join(folder, f"{name}.wav"), samples, RATE, subtype="PCM_16")
    far, near = (os.path.join(folder, f"{name}.wav") for name in speech)
    (ports, ports_path), (air, air_path) = record("lab.monitor", CHANNELS, folder), record("room.monitor", "mono", folder)
    time.sleep(PAUSE_S)

    def read(times, *played):
        """Plays so often; what was heard at the far end and at the room's microphone meanwhile."""
        at = [len(recorded(ports_path, 4)), len(recorded(air_path, 1))]
        for _ in range(times):
            for player in [play(sink, path) for sink, path in played]:
                if player.wait():
                    sys.exit("paplay failed")
            time.sleep(PAUSE_S)
        return recorded(ports_path, 4)[at[0] :, SPK_B], recorded(air_path, 1)[at[1] :, 0]

    read(LEARNING, ("mic_b", far))
    heard, said = read(ALONE, ("mic_b", far))
    both, _ = read(BOTH, ("mic_b", far), ("room", near))
    alone, _ = read(1, ("room", near))
    for recorder in (ports, air):
        recorder.terminate()
        recorder.wait()

    phrases = [speech["near"][first:last] for first, last in phrases_of(speech["near"])]
    half = len(both) // BOTH
    levels, count = [], 0
    for part in (both[:half], both[half:]):
        for phrase in phrases:
            count += 1
            delay, before = delay_of(phrase, part), delay_of(phrase, alone)
            if delay is not None and before is not None:
                levels.append(gain_db(phrase, part[delay:]) - gain_db(phrase, alone[before:]))
    print(json.dumps({
        "echo_db": round(decibels(heard) - decibels(said), 1),
        "microphone_dbfs": round(decibels(said), 1),
        "phrases": count,
        "heard": len(levels),
        "level_db": round(float(np.median(levels)), 1) if levels else None,
    }))  # fmt: skip


def gain_db(phrase, heard):
    """How loud the phrase is in what was heard: its own part only."""
    heard = heard[: len(phrase)]
    phrase = phrase[: len(heard)]
    return 20 * np.log10(max(abs(float(heard @ phrase)) / float(phrase @ phrase), QUIETEST))


if __name__ == "__main__":
    main(*sys.argv[1:])
