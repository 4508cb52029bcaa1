"""Keys that a dict of the file does not have are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_EVENT = (
    "def f(event):\n    data = event['data']\n    if event['kind'] == 1:\n"
    "        g(data['order_id'])\n    {}:\n        h({}['order_id'], {}['amount'])"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def f(): return {'wind_speed': 1, 'humidity': 2}\ndef g():\n    a = f()\n    return a['wind']",
            "def f(): return {'wind_speed': 1, 'humidity': 2}\ndef g():\n    a = f()\n    return a['wind_speed']",
        ),
        (
            "def g():\n    a = {'name': 1, 'value': 2}\n    return a['vlaue']",
            "def g():\n    a = {'name': 1, 'value': 2}\n    return a['value']",
        ),
        (
            "def g():\n    a = {'name': 1, 'value': 2}\n    return a.get('vlaue')",
            "def g():\n    a = {'name': 1, 'value': 2}\n    return a.get('value')",
        ),
        (
            "class A:\n    def f(self): return {'name': 1, 'value': 2}\n    def g(self):\n"
            "        a = self.f()\n        return a['vlaue']",
            "class A:\n    def f(self): return {'name': 1, 'value': 2}\n    def g(self):\n"
            "        a = self.f()\n        return a['value']",
        ),
        (
            "def f(): return {'id': 1, 'name': 2, 'created_at': 3}\ndef g():\n    task = f()\n"
            "    h[task['id']] = task\ndef i(task): return task['name'], task['created']",
            "def f(): return {'id': 1, 'name': 2, 'created_at': 3}\ndef g():\n    task = f()\n"
            "    h[task['id']] = task\ndef i(task): return task['name'], task['created_at']",
        ),
        (_EVENT.format("else", "event", "data"), _EVENT.format("else", "data", "data")),
        (_EVENT.format("elif b", "event", "data"), _EVENT.format("elif b", "data", "data")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return {'wind_speed': 1, 'humidity': 2}\ndef g():\n    a = f()\n    return a['rain']",
        "def f(): return {'wind_speed': 1, 'humidity': 2}\ndef g():\n    a = f()\n    a['wind'] = 1\n"
        "    return a['wind']",
        "def f(): return {'wind_speed': 1, **b}\ndef g():\n    a = f()\n    return a['wind']",
        "def f():\n    if b: return c\n    return {'wind_speed': 1, 'humidity': 2}\ndef g():\n"
        "    a = f()\n    return a['wind']",
        "def g():\n    a = {'name': 1, 'value': 2}\n    a.update(b)\n    return a['vlaue']",
        "def g():\n    a = {'name': 1, 'value': 2}\n    a[b] = 1\n    return a['vlaue']",
        "def g():\n    a = {'name': 1, 'value': 2}\n    try: return a['vlaue']\n    except KeyError: return 1",
        "def g(a): return a['vlaue']",
        "def g():\n    a = {'name': 1, 'value': 2}\n    h(a)\n    return a['vlaue']",
        _EVENT.format("else", "data", "data"),
        _EVENT.format("else", "event", "event"),
        _EVENT.format("if b", "event", "data"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
