"""Draws the table of `bench voice`: delay and PESQ by condition, one colour for each program, the goals missed marked.

usage: voice_plot.py TABLE.csv PICTURE.svg (or .png)"""
import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot  # noqa: E402

# Told apart by most kinds of colour-blindness too (Okabe and Ito); ours first and strongest.
COLOURS = {
    "Plateau": "#0072B2",
    "Plateau processing": "#56B4E9",
    "Mumble": "#E69F00",
    "Chromium": "#009E73",
    "Chromium processing": "#8FD3B6",
    "baresip": "#CC79A7",
}
PERFECT_PESQ, WORST_PESQ = 4.64, 1.0
MISSED = "#D00000"


def value(row, column):
    return float(row[column]) if row.get(column) else None


def bars(axes, rows, conditions, programs, column, decimals):
    """One group for each condition; what was not heard stands as a cross on the ground."""
    width = 0.8 / len(programs)
    for number, program in enumerate(programs):
        for at, condition in enumerate(conditions):
            row = rows.get((condition, program))
            if not row:
                continue
            x, y = at + (number - (len(programs) - 1) / 2) * width, value(row, column)
            if y is None:
                axes.text(x, axes.get_ylim()[0], "×", ha="center", va="bottom", color=COLOURS.get(program, "black"))
                continue
            axes.bar(x, y, width * 0.92, color=COLOURS.get(program, "grey"))
            top = y
            if column == "delay_ms":
                top = max(y, value(row, "delay_p95_ms") or 0)
                axes.plot([x, x], [y, top], color="#333333", linewidth=0.9)
            axes.annotate(
                f"{y:.{decimals}f}", (x, top), (0, 2), textcoords="offset points", ha="center", va="bottom",
                fontsize=7, rotation=90, weight="bold" if program == "Plateau" else "normal",
            )  # fmt: skip
    axes.set_xlim(-0.6, len(conditions) - 0.4)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def main(table, picture):
    with open(table, encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    conditions = list(dict.fromkeys(line["condition"] for line in lines))
    programs = [name for name in COLOURS if any(line["program"] == name for line in lines)]
    rows = {(line["condition"], line["program"]): line for line in lines}
    figure, (delay, score) = plot.subplots(
        2, 1, figsize=(max(8, 1.25 * len(conditions) + 2), 11), sharex=True, layout="constrained"
    )
    bars(delay, rows, conditions, programs, "delay_ms", 0)
    delay.set_ylabel("mouth to ear, ms (line: to 95 %)")
    delay.margins(y=0.12)
    score.set_ylim(WORST_PESQ, 5.1)
    bars(score, rows, conditions, programs, "pesq", 2)
    score.axhline(PERFECT_PESQ, color="#888888", linewidth=0.8, linestyle=":", zorder=0)
    score.set_ylabel("PESQ wideband (dotted: perfect, 4.64)")
    score.set_xticks(range(len(conditions)), conditions, rotation=30, ha="right")
    for label, condition in zip(score.get_xticklabels(), conditions):
        if (rows.get((condition, "Plateau")) or {}).get("missed"):
            label.set_color(MISSED)
    handles = [plot.Rectangle((0, 0), 1, 1, color=COLOURS[name]) for name in programs]
    figure.legend(handles, programs, loc="outside upper center", ncols=len(programs), frameon=False)
    if any(line.get("missed") for line in lines):
        figure.supxlabel("red: a goal of Plateau was missed there", fontsize=9, color=MISSED)
    figure.savefig(picture, dpi=130)


if __name__ == "__main__":
    main(*sys.argv[1:])
