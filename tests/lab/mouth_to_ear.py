"""Mouth to ear over the virtual headsets: plays speech into microphone A, records all ports at once, finds each
phrase again at loudspeaker B, and scores what was heard with PESQ (ITU-T P.862.2, wideband).

usage: mouth_to_ear.py SPEECH.wav REPEAT FOLDER [OUTAGE_S CONTROL]
With an outage, the link behind the fifo CONTROL (lossy_link.py) lets nothing pass for OUTAGE_S seconds within the first
repeat, and only the repeats that begin after it count.
Prints one line of JSON: delay_ms (median over the phrases), delay_p95_ms, sentences (phrases said), heard, pesq (median
over the repeats; null where PESQ is not installed), back_ms (from the end of the outage to the first speech heard;
null where it never came back), and all the delays and scores."""
import json
import os
import subprocess
import sys
import time

import numpy as np
import soundfile
from scipy.signal import correlate, resample_poly

RATE = 48000
MIC_A, SPK_B = 0, 1
CHANNELS = "front-left,front-right,rear-left,rear-right"
# Between two repeats, and the shortest pause between two sentences.
GAP, PAUSE = int(RATE * 0.7), int(RATE * 0.25)
# Longer sentences are cut into phrases, for more delays to take a percentile of.
PHRASE = int(RATE * 1.2)
LONGEST_DELAY = RATE * 2
QUIET = 0.01
# Below this, what was found is not the phrase.
ALIKE = 0.5
# From the start of the first repeat to the outage: there is speech to lose before and after.
BEFORE_OUTAGE_S = 3.0
# The pieces by which speech is found again after an outage: a syllable or two.
PIECE = int(RATE * 0.3)
FORMAT = [f"--rate={RATE}", "--channels=4", f"--channel-map={CHANNELS}", "--format=s16le"]
BYTES_PER_SAMPLE = 2 * 4


def speech_of(path):
    samples, rate = soundfile.read(path, always_2d=True)
    samples = resample_poly(samples[:, 0], RATE // np.gcd(RATE, rate), rate // np.gcd(RATE, rate))
    return 0.5 * samples / np.max(np.abs(samples))


def phrases_of(speech):
    """Where the phrases are: sentences between pauses, long enough to be found again; long ones in equal parts."""
    loud = np.flatnonzero(np.abs(speech) > QUIET)
    cuts = np.flatnonzero(np.diff(loud) > PAUSE)
    starts = np.concatenate([[loud[0]], loud[cuts + 1]])
    ends = np.concatenate([loud[cuts], [loud[-1]]])
    phrases = []
    for start, end in zip(starts, ends):
        if end - start > RATE // 3:
            edges = np.linspace(start, end, max(round((end - start) / PHRASE), 1) + 1).astype(int)
            phrases += zip(edges, edges[1:])
    return phrases


def play_and_record(speech, repeat, folder, outage=None):
    """All ports, and the samples between which nothing passed."""
    gap = np.zeros(GAP)
    played, recorded = (os.path.join(folder, name) for name in ("mouth.wav", "ports.raw"))
    whole = np.concatenate([part for _ in range(repeat) for part in (gap, speech)] + [gap])
    soundfile.write(played, whole, RATE, subtype="PCM_16")
    down = None
    with open(recorded, "wb") as file:
        recorder = subprocess.Popen(["parec", "-d", "lab.monitor", *FORMAT, "--latency-msec=20"], stdout=file)
        time.sleep(0.7)
        # Played well ahead, so that a busy machine leaves no hole in it: the microphone's own port is recorded too.
        player = subprocess.Popen(["paplay", "-d", "mic_a", "--latency-msec=200", played])
        if outage:
            down = lose_all(*outage, recorded)
        if player.wait():
            sys.exit("paplay failed")
        time.sleep(2)
        recorder.terminate()
        recorder.wait()
    raw = np.fromfile(recorded, dtype="<i2")
    return raw[: len(raw) // 4 * 4].astype(float).reshape(-1, 4) / 32768, down


def lose_all(outage_s, control, recorded):
    """Where the outage began and ended, by what was recorded until then: true to the 20 ms of the recorder."""

    def switch(word):
        with open(control, "w", encoding="ascii") as link:
            link.write(word)
        return os.path.getsize(recorded) // BYTES_PER_SAMPLE

    time.sleep(GAP / RATE + BEFORE_OUTAGE_S)
    start = switch("down=1\n")
    time.sleep(float(outage_s))
    return start, switch("down=0\n")


def starts_of(speech, said):
    """Where each repeat began at the microphone."""
    likeness = correlate(said, speech, mode="valid", method="fft")
    found, at, least = [], 0, 0.6 * np.max(likeness)
    while at < len(likeness):
        if likeness[at] > least:
            best = at + int(np.argmax(likeness[at : at + RATE // 2]))
            found.append(best)
            at = best + len(speech)
        else:
            at += 1
    return found


def delay_of(phrase, heard):
    """In samples; None where it was not heard."""
    if len(heard) < len(phrase):
        return None
    likeness = np.abs(correlate(heard, phrase, mode="valid", method="fft"))
    energy = np.concatenate([[0], np.cumsum(heard**2)])
    # Alike for its own loudness: else a loud vowel is more like anything than a quiet phrase is like itself.
    full = np.sqrt(np.maximum(energy[len(phrase) :] - energy[: -len(phrase)], 1e-9)) * np.linalg.norm(phrase)
    alike = np.where(full > 1e-2, likeness / np.maximum(full, 1e-2), 0)
    delay = int(np.argmax(alike))
    return delay if alike[delay] > ALIKE else None


def pesq_of(speech, heard):
    try:
        from pesq import pesq
    except ImportError:
        return None
    try:
        return float(pesq(16000, resample_poly(speech, 1, 3), resample_poly(heard, 1, 3), "wb"))
    except Exception:  # PESQ finds no utterance: nothing was heard.
        return None


def back_after(said, heard, up):
    """Milliseconds from the end of the outage to the first piece of speech heard, None where none was."""
    for start in range(up, len(said) - PIECE, PIECE // 2):
        piece = said[start : start + PIECE]
        if np.sqrt(np.mean(piece**2)) > QUIET:
            delay = delay_of(piece, heard[start : start + PIECE + LONGEST_DELAY])
            if delay is not None:
                return round(1000 * (start + delay - up) / RATE)
    return None


def main(path, repeat, folder, *outage):
    speech = speech_of(path)
    ports, down = play_and_record(speech, int(repeat), folder, outage)
    said, heard = ports[:, MIC_A], ports[:, SPK_B]
    delays, scores = [], []
    for start in starts_of(speech, said):
        if down and start < down[1]:
            continue
        own = []
        for first, last in phrases_of(speech):
            own.append(delay_of(speech[first:last], heard[start + first : start + last + LONGEST_DELAY]))
        delays += own
        known = [delay for delay in own if delay is not None]
        if known:
            begin = start + int(np.median(known))
            scores.append(pesq_of(speech, heard[begin : begin + len(speech)]))
    found = [1000 * delay / RATE for delay in delays if delay is not None]
    scores = [score for score in scores if score is not None]
    print(json.dumps({
        "sentences": len(delays),
        "heard": len(found),
        "delay_ms": round(float(np.median(found)), 1) if found else None,
        "delay_p95_ms": round(float(np.percentile(found, 95)), 1) if found else None,
        "pesq": round(float(np.median(scores)), 2) if scores else None,
        "back_ms": back_after(said, heard, down[1]) if down else None,
        "delays_ms": [None if delay is None else round(1000 * delay / RATE, 1) for delay in delays],
        "scores": [round(score, 2) for score in scores],
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
