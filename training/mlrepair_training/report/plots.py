"""The plots, each an SVG without anything from elsewhere; one colour a system."""

import base64
from collections.abc import Mapping, Sequence
from io import BytesIO

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from mlrepair_training.report.figures import ANOTHER, NO_REPAIR, Confusion, Headline, Point, Reliability, SeveralRow
from mlrepair_training.report.intervals import Interval

_COLOURS = ("#2563a8", "#c2571a", "#2f7d4f", "#7a4ea3", "#8a6d1d", "#b3372f")
_BASELINE = "#a3aab4"
_INK, _FAINT = "#3c434b", "#dfe3e8"
_STYLE: dict[str, object] = {
    "font.size": 9,
    "axes.edgecolor": _BASELINE,
    "axes.labelcolor": _INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _FAINT,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.hashsalt": "mlrepair",  # the same page for the same records
}
_WIDTH = 8.2  # inches, of the page
_WRITTEN = 0.05  # shares of a heat map from here on have their number
_DARK = 0.5


def _svg(figure: Figure) -> str:
    """As an address that an `img` can hold."""
    stream = BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode()


def _axes(
    height: float, columns: int = 1, *, share_y: bool = False, width: float = _WIDTH
) -> tuple[Figure, list[Axes]]:
    matplotlib.rcParams.update(_STYLE)  # type: ignore[arg-type]  # its keys are literals
    figure = Figure(figsize=(width, height), layout="constrained")
    grid = figure.subplots(1, columns, squeeze=False, sharey=share_y)
    return figure, list(grid[0])


def _percent(axis: Axes, which: str = "y") -> None:
    for name in which:
        side = axis.yaxis if name == "y" else axis.xaxis
        side.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")


def _errors(intervals: Sequence[Interval]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    lows = [max(one.value - one.low, 0.0) for one in intervals]
    highs = [max(one.high - one.value, 0.0) for one in intervals]
    return np.array([lows, highs])


def compared(rows: Sequence[Headline]) -> str:
    """Exact repairs by group with intervals, each system beside the baseline."""
    figure, (axis,) = _axes(2.9)
    groups = list(dict.fromkeys(row.group for row in rows))
    systems = list(dict.fromkeys(row.system for row in rows))
    series: list[tuple[str, str, dict[str, Interval | None]]] = [
        (name, colour, {row.group: row.exact for row in rows if row.system == name})
        for name, colour in zip(systems, _COLOURS, strict=False)
    ]
    baseline = {row.group: row.baseline for row in rows if row.baseline is not None}
    series.append(("baseline without a model", _BASELINE, {**baseline}))
    width = 0.8 / len(series)
    for number, (name, colour, values) in enumerate(series):
        known = [(i, value) for i, group in enumerate(groups) if (value := values.get(group)) is not None]
        places = [i + (number - (len(series) - 1) / 2) * width for i, _ in known]
        bounds = [value for _, value in known]
        axis.bar(places, [one.value for one in bounds], width * 0.9, color=colour, label=name)
        axis.errorbar(places, [one.value for one in bounds], _errors(bounds), fmt="none", ecolor=_INK, capsize=2.5)
    axis.set_xticks(range(len(groups)), groups)
    axis.set_ylim(0, 1.03)
    axis.set_ylabel("best repair is the author’s")
    axis.grid(axis="x", visible=False)
    _percent(axis)
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(series))  # above the plot: bars may reach its top
    return _svg(figure)


def kinds(rows: Sequence[tuple[str, int, int]]) -> str:
    """Shares of exact repairs by kind, each with its counts."""
    figure, (axis,) = _axes(0.6 + 0.2 * len(rows))
    names = [name for name, _, _ in rows][::-1]
    shares = [right / samples for _, samples, right in rows][::-1]
    axis.barh(names, [1.0] * len(rows), 0.72, color="#f0f2f5")
    axis.barh(names, shares, 0.72, color=_COLOURS[0])
    for place, (_, samples, right) in enumerate(reversed(rows)):
        axis.text(1.01, place, f"{right} of {samples}", va="center", fontsize=8)
    axis.set_xlim(0, 1.1)
    axis.set_xticks(np.linspace(0, 1, 6))
    axis.margins(y=0.01)
    axis.grid(visible=False)
    axis.tick_params(axis="y", length=0)
    _percent(axis, "x")
    return _svg(figure)


def confusion(found: Confusion) -> str:
    """What mistakes of each kind are taken for: the darker, the more of its samples."""
    columns = (*found.kinds, ANOTHER, NO_REPAIR)
    figure, (axis,) = _axes(1.6 + 0.22 * len(found.kinds))
    axis.imshow(found.shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, shares in enumerate(found.shares):
        for column, share in enumerate(shares):
            if share >= _WRITTEN:
                colour = "white" if share > _DARK else _INK
                axis.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=7, color=colour)
    axis.set_yticks(range(len(found.kinds)), found.kinds, fontsize=7.5)
    axis.set_xticks(range(len(columns)), columns, rotation=60, ha="right", rotation_mode="anchor", fontsize=7.5)
    axis.set(xlabel="what the best repair says it is", ylabel="what it is")
    axis.grid(visible=False)
    return _svg(figure)


def reliabilities(groups: Mapping[str, Mapping[str, Reliability]]) -> str:
    """A reliability diagram for each group: how often a repair is right, against what its confidence says."""
    figure, axes = _axes(2.8, len(groups), share_y=True, width=max(1.75 * len(groups), 3.0))
    for axis, (group, found) in zip(axes, groups.items(), strict=True):
        axis.plot([0, 1], [0, 1], color=_BASELINE, linewidth=1, linestyle="--")
        for (name, one), colour in zip(found.items(), _COLOURS, strict=False):
            most = max(samples for _, _, samples in one.bins)
            x, y, samples = zip(*one.bins, strict=True)
            axis.plot(x, y, color=colour, linewidth=1)
            axis.scatter(x, y, [14 + 70 * number / most for number in samples], color=colour, label=name)
        axis.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), aspect="equal", title=group, xlabel="confidence")
        _percent(axis, "xy")
        axis.set_xticks([0, 0.5, 1])
        axis.tick_params(labelsize=7.5)
    axes[0].set_ylabel("right")
    handles, names = max((axis.get_legend_handles_labels() for axis in axes), key=lambda found: len(found[1]))
    figure.legend(handles, names, loc="outside lower center", ncols=len(names), fontsize=8)
    return _svg(figure)


def precision(curves: Mapping[str, Sequence[Point]], thresholds: Mapping[str, float]) -> str:
    """Precision against the share that is shown; of the first system both against the threshold, too."""
    figure, (left, right) = _axes(3.0, 2)
    for (name, points), colour in zip(curves.items(), _COLOURS, strict=False):
        left.plot([one.shown for one in points], [one.precision for one in points], color=colour, label=name)
        here = next((one for one in points if one.threshold >= thresholds.get(name, 1.0)), None)
        if here is not None:
            left.scatter([here.shown], [here.precision], 40, color=colour, zorder=3)
    name, points = next(iter(curves.items()))
    at = [one.threshold for one in points]
    right.plot(at, [one.precision for one in points], color=_COLOURS[0], label=f"{name}: precision")
    right.plot(at, [one.shown for one in points], color=_COLOURS[0], linestyle=":", label=f"{name}: shown")
    if name in thresholds:
        right.axvline(thresholds[name], color=_COLOURS[0], linewidth=1, linestyle="--")
    left.set(xlabel="share of the mistakes with a repair shown", ylabel="of these, right", ylim=(0, 1.03), xlim=(0, 1))
    right.set(xlabel="threshold (dashed: default)", ylim=(0, 1.03), xlim=(0, 1))
    _percent(left, "xy")
    _percent(right)
    for axis in (left, right):
        axis.legend(loc="lower left", fontsize=8)
    return _svg(figure)


def alarms(curves: Mapping[str, Sequence[tuple[float, float]]], thresholds: Mapping[str, float], lowest: float) -> str:
    """False alarms per 1,000 clean lines by threshold; thresholds below `lowest` were not looked at."""
    figure, (axis,) = _axes(2.7)
    for (name, points), colour in zip(curves.items(), _COLOURS, strict=False):
        known = [(t, alarms) for t, alarms in points if t >= lowest]
        axis.step([t for t, _ in known], [alarms for _, alarms in known], color=colour, label=name, where="post")
        if name in thresholds:
            axis.axvline(thresholds[name], color=colour, linewidth=1, linestyle="--")
    axis.set(xlabel="threshold (dashed: default)", ylabel="per 1,000 clean lines", xlim=(lowest, 1.0))
    axis.set_ylim(bottom=0)
    axis.legend(loc="upper right")
    return _svg(figure)


def latencies(texts: Mapping[str, Sequence[float]], windows: Mapping[str, Sequence[float]]) -> str:
    """Shares of texts and of windows that are done within a time."""
    figure, axes = _axes(2.8, 2, share_y=True)
    for axis, series, title in zip(axes, (texts, windows), ("a text", "one window, one pass"), strict=True):
        for (name, times), colour in zip(series.items(), _COLOURS, strict=False):
            ordered = sorted(times)
            axis.step(ordered, [(i + 1) / len(ordered) for i in range(len(ordered))], color=colour, label=name)
        axis.set(xscale="log", xlabel="milliseconds", title=title, ylim=(0, 1.03))
        axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if series is windows else (1,)))
        axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axis.xaxis.set_minor_formatter(NullFormatter())
        _percent(axis)
        if series:
            axis.legend(loc="lower right", fontsize=8)
    axes[0].set_ylabel("done")
    return _svg(figure)


def several(rows: Sequence[SeveralRow]) -> str:
    """Share of the errors repaired, and wrong edits a file, by the number of errors."""
    figure, (left, right) = _axes(2.6, 2)
    for axis, values in ((left, [row.repaired for row in rows]), (right, [row.wrong for row in rows])):
        known = [(row.errors, value) for row, value in zip(rows, values, strict=True) if value is not None]
        places, bounds = [errors for errors, _ in known], [value for _, value in known]
        axis.errorbar(places, [v.value for v in bounds], _errors(bounds), color=_COLOURS[0], marker="o", capsize=3)
        axis.set_xticks([row.errors for row in rows])
        axis.set_xlabel("errors in the file")
    left.set(ylabel="errors repaired", ylim=(0, 1.03))
    right.set(ylabel="wrong edits a file")
    right.set_ylim(bottom=0)
    _percent(left)
    return _svg(figure)


def thinking(accuracy: Mapping[str, tuple[Sequence[float], float]], certainty: Sequence[tuple[float, float]]) -> str:
    """Right first answers of a CTM after each tick, dashed those of its TRM; and by how certain it is."""
    figure, (left, right) = _axes(3.0, 2)
    for (group, (shares, alone)), colour in zip(accuracy.items(), _COLOURS, strict=False):
        left.plot(range(1, len(shares) + 1), shares, color=colour, label=group)
        left.axhline(alone, color=colour, linewidth=1, linestyle="--")
    left.set(xlabel="tick (dashed: the TRM alone)", ylabel="right first answers", ylim=(0, 1.03))
    left.legend(loc="lower right", fontsize=8)
    right.plot([mean for mean, _ in certainty], [share for _, share in certainty], color=_COLOURS[0], marker="o")
    right.set(xlabel="certainty at its most certain tick", ylabel="right", ylim=(0, 1.03), xlim=(0, 1))
    _percent(left)
    _percent(right, "xy")
    return _svg(figure)


def synchronisation(rows: Mapping[str, Sequence[float]]) -> str:
    """For each kind of mistake, which pairs of neurons move together more (red) or less (blue) than at others."""
    figure, (axis,) = _axes(0.8 + 0.13 * len(rows))
    shown = axis.imshow(list(rows.values()), aspect="auto", cmap="coolwarm", vmin=-2, vmax=2)
    axis.set_yticks(range(len(rows)), list(rows), fontsize=6)
    axis.set_xlabel("pair of neurons")
    axis.grid(visible=False)
    figure.colorbar(shown, label="standard deviations from the mean", shrink=0.5)
    return _svg(figure)
