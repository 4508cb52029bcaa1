"""95 % bootstrap confidence intervals (percentiles; Efron and Tibshirani, 1993), always the same for the same data."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 2000
_TAIL = 0.025
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def bootstrap(size: int, statistic: Callable[[Indices], float]) -> Interval:
    """Resample `size` things by their indices; a resample where the statistic is not defined (NaN) is left out."""
    rng = np.random.default_rng(0)
    values = [statistic(rng.integers(0, size, size)) for _ in range(_RESAMPLES)]
    defined = [value for value in values if not math.isnan(value)]
    low, high = np.quantile(defined, (_TAIL, 1 - _TAIL)) if defined else (math.nan, math.nan)
    return Interval(statistic(np.arange(size)), float(low), float(high))


def share(flags: Sequence[bool]) -> Interval | None:
    """The share of true ones; None without any.

    Where all agree, so do resamples, which would promise certainty: there the bound is exact (Clopper and Pearson).
    """
    if not flags:
        return None
    bound = _TAIL ** (1 / len(flags))
    if all(flags):
        return Interval(1.0, bound, 1.0)
    if not any(flags):
        return Interval(0.0, 0.0, 1 - bound)
    values = np.array(flags, dtype=np.float64)
    return bootstrap(len(values), lambda chosen: float(values[chosen].mean()))


def rate(events: Sequence[float], amounts: Sequence[int], per: float = 1.0) -> Interval | None:
    """Events by amount over files (the unit that is resampled); None without any amount.

    Where no file has an event, the upper bound is that of a Poisson count.
    """
    if not sum(amounts):
        return None
    if not any(events):
        return Interval(0.0, 0.0, -math.log(_TAIL) * per / sum(amounts))
    above, below = np.array(events, dtype=np.float64), np.array(amounts, dtype=np.float64)

    def ratio(chosen: Indices) -> float:
        total = below[chosen].sum()
        return per * float(above[chosen].sum() / total) if total else math.nan

    return bootstrap(len(above), ratio)


def quantile(values: Sequence[float], at: float) -> Interval | None:
    """A quantile; None without values."""
    if not values:
        return None
    every = np.array(values, dtype=np.float64)
    return bootstrap(len(every), lambda chosen: float(np.quantile(every[chosen], at)))
