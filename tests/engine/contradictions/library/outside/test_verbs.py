"""Requests by another verb than is said are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            (
                "class A:\n    def get(self, a): return self._request('GET', a)\n"
                "    def update(self, a): self._request('PATCH', a)\n    def delete(self, a): self._request('GET', a)"
            ),
            (
                "class A:\n    def get(self, a): return self._request('GET', a)\n"
                "    def update(self, a): self._request('PATCH', a)\n"
                "    def delete(self, a): self._request('DELETE', a)"
            ),
        ),
        (
            (
                "class A:\n    def put(self, a): return self.request('PUT', a)\n"
                "    def patch(self, a): return self.request('PUT', a)"
            ),
            (
                "class A:\n    def put(self, a): return self.request('PUT', a)\n"
                "    def patch(self, a): return self.request('PATCH', a)"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        (
            "class A:\n    def get(self, a): return self._request('GET', a)\n"
            "    def update(self, a): self._request('PATCH', a)\n    def delete(self, a): self._request('DELETE', a)"
        ),
        (
            "class A:\n    def get(self, a): return self._request('GET', a)\n"
            "    def update(self, a): self._request('PATCH', a)\n    def delete(self, a): self._request('POST', a)"
        ),
        (
            "class A:\n    def get(self, a): return self._request('GET', a)\n"
            "    def update(self, a): self._request('PATCH', a)\n    def clear(self, a): self._request('GET', a)"
        ),
        (
            "class A:\n    def put(self, a): return self.request('PUT', a)\n"
            "    def patch(self, a): return self.request('PATCH', a)"
        ),
        "class A:\n    def delete(self, a): self._request('GET', a)",
        "def delete(a): request('GET', a)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
