"""What the system tells of another process; None where it tells nothing."""

import os
from pathlib import Path


def resident_megabytes(pid: int) -> float | None:
    """Return the size of what a process has in memory."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return None
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(found.split()[1]) / 1000


def processor_seconds(pid: int) -> float | None:
    """Return how long a process has used a processor; the system counts in hundredths."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return None
    values = stat.read_text().rpartition(")")[2].split()  # the name before may contain anything
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
