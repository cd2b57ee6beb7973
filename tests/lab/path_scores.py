#!/usr/bin/env python3
"""What `bench voice` measures of our voice, in virtual time: many draws of a condition in a minute, and the same each time.
Needs `cargo build --release -p audio --example path`, and `numpy scipy soundfile pesq` from PyPI.

usage: path_scores.py EXAMPLE SEEDS [CONDITION ...]
EXAMPLE is the program built, CONDITION a name of `bench voice` (all where none is given) or words for the example as
"loss=10 jitter=20". As there, a call begins over a good network, one reading goes by unmeasured, and three are measured.
Delays are without those of devices: capture, playback, and the sound server between them. Prints for each condition PESQ
wideband (the mean and the least over the seeds of the median of three readings), the delay of the phrases (median, 95 %),
RTP payload; and of the second half the shares of frames from copies, from deep redundancy and invented, the milliseconds
by which speech was made longer and shorter, and the packets that came too late."""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import soundfile

from mouth_to_ear import BEFORE_OUTAGE_S, GAP, LONGEST_DELAY, RATE, delay_of, pesq_of, phrases_of, speech_of

HERE = os.path.dirname(os.path.abspath(__file__))
READINGS = 4
# Before the network becomes bad, as in `contest.rs`.
GOOD_MS = 2000
# A network namespace's own way.
HERE_TO_THERE = "delay=0.1 jitter=0.2"
# From a sample said to the instant at which the example's loudspeaker asks for it.
PHASE_MS = 3.7


def conditions():
    with open(os.path.join(HERE, "../src/bench/voice/conditions.rs"), encoding="utf-8") as source:
        text = source.read()
    named = dict(re.findall(r'\bat\(\s*"([\w-]+)",\s*"([^"]*)"', text))
    return named | {"outage": f"outage={GOOD_MS + 1000 * (LENGTH_S + BEFORE_OUTAGE_S):.0f}"}


def run(example, words, seed, said, folder):
    heard = os.path.join(folder, f"{abs(hash((words, seed)))}.wav")
    settings = f"{HERE_TO_THERE} {words} seed={seed} good={GOOD_MS}".split()
    told = subprocess.run([example, said, heard, *settings], check=True, stdout=subprocess.PIPE, text=True).stdout
    samples, _ = soundfile.read(heard)
    os.unlink(heard)
    scores, delays = [], []
    for reading in range(1, READINGS):
        start = STARTS[reading]
        own = [delay_of(SPEECH[a:b], samples[start + a : start + b + LONGEST_DELAY]) for a, b in PHRASES]
        known = [delay for delay in own if delay is not None]
        # The outage falls into the first.
        if known and ("outage" not in words or reading > 1):
            begin = start + int(np.median(known))
            scores.append(pesq_of(SPEECH, samples[begin : begin + len(SPEECH)]))
        delays += known
    return {
        "pesq": np.median([score for score in scores if score is not None]),
        "delays": [1000 * delay / RATE + PHASE_MS for delay in delays],
        "kbps": float(re.search(r"([\d.]+) kb/s", told).group(1)),
        "told": second_half(told),
    }


def second_half(told):
    halves = [line for line in told.splitlines() if "Statistics" in line]
    first, whole = ({key: float(n) for key, n in re.findall(r"(\w+): ([\d.]+)", half)} for half in halves)
    return {key: whole[key] - first[key] for key in whole}


def main(example, seeds, *names):
    known = conditions()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        said = os.path.join(folder, "said.wav")
        soundfile.write(said, WHOLE, RATE, subtype="PCM_16")
        print("condition             PESQ  least   delay  p95 ms   kb/s  red%  dred% conc%   in/out ms  late")
        for name in names or known:
            words = known.get(name, name)
            runs = list(pool.map(lambda seed: run(example, words, seed, said, folder), range(1, int(seeds) + 1)))
            scores, delays = [one["pesq"] for one in runs], sum((one["delays"] for one in runs), [])
            told = {key: np.mean([one["told"][key] for one in runs]) for key in runs[0]["told"]}
            share = [100 * told[key] / told["played_frames"] for key in SHARES]
            print(
                f"{name:20} {np.mean(scores):5.2f}  {min(scores):5.2f}  {np.median(delays):6.1f}  "
                f"{np.percentile(delays, 95):6.1f}  {np.mean([one['kbps'] for one in runs]):5.1f}  "
                f"{share[0]:4.1f}  {share[1]:5.1f} {share[2]:5.2f}  {told['inserted_ms']:4.0f}/{told['removed_ms']:4.0f} "
                f"{told['packets_late']:6.0f}",
                flush=True,
            )


SHARES = ("recovered_by_red", "recovered_by_dred", "concealed_frames")
SPEECH = speech_of(os.path.join(HERE, "../speech/candidate.wav"))
PHRASES = phrases_of(SPEECH)
LENGTH_S = (GAP + len(SPEECH)) / RATE
LEAD = np.zeros(int(RATE * GOOD_MS / 1000))
WHOLE = np.concatenate([LEAD, *([np.zeros(GAP), SPEECH] * READINGS), np.zeros(2 * GAP)])
STARTS = [len(LEAD) + reading * (GAP + len(SPEECH)) + GAP for reading in range(READINGS)]

if __name__ == "__main__":
    main(*sys.argv[1:])
