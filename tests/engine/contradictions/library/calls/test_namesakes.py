"""Modules taken for what is called like them are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "import datetime\na = datetime.now()\nb = datetime.strptime(c, d)",
            "from datetime import datetime\na = datetime.now()\nb = datetime.strptime(c, d)",
        ),
        (
            "import datetime\na = datetime.now()\nb = datetime.timedelta(1)",
            "import datetime\na = datetime.datetime.now()\nb = datetime.timedelta(1)",
        ),
        ("import glob\na = glob('*')\nb = glob.iglob(a)", "import glob\na = glob.glob('*')\nb = glob.iglob(a)"),
        (
            "from datetime import datetime\na = datetime.datetime.now()\nb = datetime(1, 2, 3)",
            "from datetime import datetime\na = datetime.now()\nb = datetime(1, 2, 3)",
        ),
        ("from time import time\ntime.sleep(1)", "import time\ntime.sleep(1)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\na = datetime.datetime.now()",
        "import datetime\nfrom datetime import datetime\na = datetime.now()",
        "import datetime\ndef f(datetime): return datetime.now()",
        "import datetime\ndef f():\n    from datetime import datetime\n    return datetime.now()",
        "from a import *\nimport datetime\na = datetime.now()",
        "try:\n    from time import time\nexcept ImportError:\n    import time\ntime.sleep(1)",
        "import time\ntime.clock()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
