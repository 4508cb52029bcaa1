"""Time limits that hold on any machine: processor time, counted in the machine's own steps where it is slow."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS_A_SECOND = 2 * 10**7
"""What a quick machine's Python adds and multiplies in a second."""


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """Fail if the block takes more of the processor than a quick machine has in so many seconds.

    Wall-clock time would measure what else the machine does.
    """
    start = time.process_time()
    yield
    taken = time.process_time() - start
    if taken > 0.8 * seconds:  # as slow machines may take
        start = time.process_time()
        sum(i * i for i in range(_STEPS_A_SECOND // 2))
        assert taken < seconds * 2 * (time.process_time() - start)
