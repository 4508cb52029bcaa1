import pytest

from tests.server.fuzz import TARGETS, failure_of


@pytest.mark.parametrize("target", range(len(TARGETS)), ids=[target.__name__ for target in TARGETS])
def test_random_inputs(target: int) -> None:
    """Nothing that reads random bytes or messages crashes, contradicts itself or takes long."""
    failures = [failure_of(1, number) for number in range(target, 40 * len(TARGETS), len(TARGETS))]
    assert not list(filter(None, failures))


@pytest.mark.parametrize("number", [11471, 25943, 59619, 62575])
def test_inputs_that_once_failed(number: int) -> None:
    """What a notebook's changes hold instead of lists is refused like all that is not as the protocol says."""
    assert failure_of(1, number) is None
