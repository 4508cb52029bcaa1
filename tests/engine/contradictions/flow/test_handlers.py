"""Handlers of what is never raised are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("try: a = os.environ[b]\nexcept AttributeError: c()", "try: a = os.environ[b]\nexcept KeyError: c()"),
        ("try: a = int(b)\nexcept KeyError: c()", "try: a = int(b)\nexcept ValueError: c()"),
        ("try: a = json.loads(b)\nexcept IndexError: c()", "try: a = json.loads(b)\nexcept ValueError: c()"),
        ("a = {}\ntry: b = a[c]\nexcept IndexError: d()", "a = {}\ntry: b = a[c]\nexcept KeyError: d()"),
        ("try: a = sys.argv[1]\nexcept KeyError: b()", "try: a = sys.argv[1]\nexcept IndexError: b()"),
        ("try: a = Decimal(b)\nexcept ValueError: c()", "try: a = Decimal(b)\nexcept ArithmeticError: c()"),
        (
            "from decimal import Decimal, InvalidOperation\ntry: a = Decimal(b)\nexcept ValueError: c()",
            "from decimal import Decimal, InvalidOperation\ntry: a = Decimal(b)\nexcept InvalidOperation: c()",
        ),
        ("try: a = b.get(timeout=1)\nexcept queue.Full: c()", "try: a = b.get(timeout=1)\nexcept queue.Empty: c()"),
        ("try: a.put_nowait(b)\nexcept Empty: c()", "try: a.put_nowait(b)\nexcept Full: c()"),
        ("try: a = b.decode()\nexcept UnicodeEncodeError: c()", "try: a = b.decode()\nexcept UnicodeDecodeError: c()"),
        (
            "a = queue.Queue()\ntry: b = a.get(timeout=1)\nexcept TimeoutError: c()",
            "a = queue.Queue()\ntry: b = a.get(timeout=1)\nexcept queue.Empty: c()",
        ),
        (
            "a = queue.Queue()\ntry: a.put_nowait(b)\nexcept OSError: c()",
            "a = queue.Queue()\ntry: a.put_nowait(b)\nexcept queue.Full: c()",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "try: a = os.environ[b]\nexcept KeyError: c()",
        "try: a = os.environ[b]\nexcept LookupError: c()",
        "try: a = os.environ[b()]\nexcept ValueError: c()",
        "try: a = int(b)\nexcept TypeError: c()",
        "try: a = os.stat(b)\nexcept ValueError: c()",
        "try: a = int(b.c)\nexcept AttributeError: c()",
        "try: a = int(b)\nexcept OwnError: c()",
        "try: a = int(b)\nexcept NameError: c()",
        "try: a = b[c]\nexcept IndexError: d()",
        "try: a = b.get()\nexcept queue.Empty: c()",
        "try: a.put_job(b.get('c'))\nexcept queue.Full: c()",
        "try: a = int(b.c)\nexcept KeyError: c()",
        "try: a.put(b.get())\nexcept queue.Full: c()",
        "try:\n    b.get()\n    d()\nexcept queue.Full: c()",
        "try: a = b.encode().decode()\nexcept UnicodeEncodeError: c()",
        "try: a = float(b)\nexcept Exception: c()",
        "try: a = b.encode()\nexcept UnicodeDecodeError: a = b",
        "try: a = b.decode()\nexcept UnicodeEncodeError: a = b.encode().decode()",
        "a = queue.Queue()\ntry: b = a.get(timeout=1)\nexcept Exception: c()",
        "a = asyncio.Queue()\ntry: b = a.get()\nexcept TimeoutError: c()",
        "a = queue.Queue()\ntry: b = d(a.get())\nexcept TimeoutError: c()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
