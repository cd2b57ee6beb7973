"""Mouth to ear over the virtual headsets: plays speech into microphone A, records all ports at once, finds each
sentence again at loudspeaker B, and scores what was heard with PESQ (ITU-T P.862.2, wideband).

usage: mouth_to_ear.py SPEECH.wav REPEAT FOLDER
Prints one line of JSON: delay_ms (median over the sentences), delay_p95_ms, sentences, heard, pesq (median over the
repeats; null where PESQ is not installed), and all the delays and scores."""
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
LONGEST_DELAY = RATE
QUIET = 0.01
# Below this, what was found is not the sentence.
ALIKE = 0.5


def speech_of(path):
    samples, rate = soundfile.read(path, always_2d=True)
    samples = resample_poly(samples[:, 0], RATE // np.gcd(RATE, rate), rate // np.gcd(RATE, rate))
    return 0.5 * samples / np.max(np.abs(samples))


def sentences_of(speech):
    """Where the sentences are: between pauses, and long enough to be found again."""
    loud = np.flatnonzero(np.abs(speech) > QUIET)
    cuts = np.flatnonzero(np.diff(loud) > PAUSE)
    starts = np.concatenate([[loud[0]], loud[cuts + 1]])
    ends = np.concatenate([loud[cuts], [loud[-1]]])
    return [(start, end) for start, end in zip(starts, ends) if end - start > RATE // 3]


def play_and_record(speech, repeat, folder):
    gap = np.zeros(GAP)
    played = os.path.join(folder, "mouth.wav")
    recorded = os.path.join(folder, "ports.raw")
    whole = np.concatenate([part for _ in range(repeat) for part in (gap, speech)] + [gap])
    soundfile.write(played, whole, RATE, subtype="PCM_16")
    with open(recorded, "wb") as file:
        words = ["parec", "-d", "lab.monitor", f"--rate={RATE}", "--channels=4", f"--channel-map={CHANNELS}"]
        recorder = subprocess.Popen([*words, "--format=s16le", "--latency-msec=20"], stdout=file)
        time.sleep(0.7)
        subprocess.run(["paplay", "-d", "mic_a", "--latency-msec=20", played], check=True)
        time.sleep(1.2)
        recorder.terminate()
        recorder.wait()
    return np.fromfile(recorded, dtype="<i2").astype(float).reshape(-1, 4) / 32768


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


def delay_of(sentence, heard):
    """In samples; None where it was not heard."""
    likeness = np.abs(correlate(heard, sentence, mode="valid", method="fft"))
    delay = int(np.argmax(likeness))
    part = heard[delay : delay + len(sentence)]
    full = np.linalg.norm(part) * np.linalg.norm(sentence)
    return delay if full > 0 and likeness[delay] / full > ALIKE else None


def pesq_of(speech, heard):
    try:
        from pesq import pesq
    except ImportError:
        return None
    try:
        return float(pesq(16000, resample_poly(speech, 1, 3), resample_poly(heard, 1, 3), "wb"))
    except Exception:  # PESQ finds no utterance: nothing was heard.
        return None


def main(path, repeat, folder):
    speech = speech_of(path)
    ports = play_and_record(speech, int(repeat), folder)
    said, heard = ports[:, MIC_A], ports[:, SPK_B]
    delays, scores = [], []
    for start in starts_of(speech, said):
        own = []
        for first, last in sentences_of(speech):
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
        "delays_ms": [None if delay is None else round(1000 * delay / RATE, 1) for delay in delays],
        "scores": [round(score, 2) for score in scores],
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
