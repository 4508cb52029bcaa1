"""Names that are defined nowhere, found and repaired without a word of the model."""

import inspect
import json
import queue
import textwrap

import pytest

from mlrepair import Engine, Fix, Settings, apply_edits
from mlrepair.edits import SCOPES
from mlrepair.undefined.findings import CODE
from tests.engine.scripted import ScriptedModel, replacing, silent

REPAIRS = {
    "two letters exchanged": ("def f(value):\n    return vlaue\n", "def f(value):\n    return value\n"),
    "a letter lost": ("def f(numbers):\n    return len(numbrs)\n", "def f(numbers):\n    return len(numbers)\n"),
    "a letter too many": ("total = 1\nprint(totaal)\n", "total = 1\nprint(total)\n"),
    "another letter": ("total = 1\nprint(totsl)\n", "total = 1\nprint(total)\n"),
    "a function of Python": ("x = 1\npritn(x)\n", "x = 1\nprint(x)\n"),
    "an exception of Python": (
        "try:\n    f = 1\nexcept ValueErorr:\n    f = 2\n",
        "try:\n    f = 1\nexcept ValueError:\n    f = 2\n",
    ),
    "at several places": (
        "def f(width):\n    if widht > 1:\n        return widht\n    return width\n",
        "def f(width):\n    if width > 1:\n        return width\n    return width\n",
    ),
    "where it is bound": (
        "def f(items):\n    reuslt = 0\n    for item in items:\n        print(result, item)\n    return result\n",
        "def f(items):\n    result = 0\n    for item in items:\n        print(result, item)\n    return result\n",
    ),
    "in the function about": (
        "def f(count):\n    def g():\n        return cuont\n    return g\n",
        "def f(count):\n    def g():\n        return count\n    return g\n",
    ),
    "the near name, not the far one": (
        "names = []\n\ndef f(named):\n    return naemd\n",
        "names = []\n\ndef f(named):\n    return named\n",
    ),
    "a constant of JavaScript": ("x = true\n", "x = True\n"),
    "a constant of Java": ("def f(x):\n    return x == null\n", "def f(x):\n    return x == None\n"),
    "a function of Python 2": ("for i in xrange(3):\n    print(i)\n", "for i in range(3):\n    print(i)\n"),
    "an attribute without its object": (
        "class A:\n    def __init__(self):\n        self.total = 0\n\n    def get(self):\n        return total\n",
        "class A:\n    def __init__(self):\n        self.total = 0\n\n    def get(self):\n        return self.total\n",
    ),
    "a method without its object": (
        "class A:\n    def one(self):\n        return 1\n\n    def two(this):\n        return one() + 1\n",
        "class A:\n    def one(self):\n        return 1\n\n    def two(this):\n        return this.one() + 1\n",
    ),
    "an attribute misspelt": (
        "class A:\n    def __init__(self, balance):\n        self.balance = balance\n\n"
        "    def take(self, amount):\n        self.balence -= amount\n",
        "class A:\n    def __init__(self, balance):\n        self.balance = balance\n\n"
        "    def take(self, amount):\n        self.balance -= amount\n",
    ),
    "a module that is not imported": (
        "import sys\n\nprint(os.getcwd(), sys.argv)\n",
        "import os\nimport sys\n\nprint(os.getcwd(), sys.argv)\n",
    ),
    "not the keyword of an argument": (
        "def f(value, **others):\n    f(vlaue=1)\n    return value, vlaue, others\n",
        "def f(value, **others):\n    f(vlaue=1)\n    return value, value, others\n",
    ),
    "not where a class has it": (
        "class A:\n    null = 1\n    other = null\n\n    def f(self):\n        return null\n",
        "class A:\n    null = 1\n    other = null\n\n    def f(self):\n        return None\n",
    ),
    "the name of the function before that of the module": (
        "liner = 1\n\n\ndef f(lines):\n    return linet\n",
        "liner = 1\n\n\ndef f(lines):\n    return lines\n",
    ),
    "in one of two functions": (
        "def f(value):\n    return value, vlaue\n\n\ndef g():\n    return vlaue\n",
        "def f(value):\n    return value, value\n\n\ndef g():\n    return vlaue\n",
    ),
    "an attribute in a method alone": (
        "def get(self):\n    self.total = 1\n    return total\n",
        "def get(self):\n    self.total = 1\n    return self.total\n",
    ),
    "beside a private name": (
        "class A:\n    def f(self, records):\n        return recordz, __helper\n",
        "class A:\n    def f(self, records):\n        return records, __helper\n",
    ),
    "letters of two bytes": ("größe = 1\nprint(größ)\n", "größe = 1\nprint(größe)\n"),
}

LEFT_ALONE = {
    "no name alike": "def f(a):\n    return helper(a)\n",
    "other digits": "def f(point1):\n    return point2\n",
    "a class and its object": "def f(request):\n    return Request(request)\n",
    "a star import": "from math import *\n\ndef f(value):\n    return vlaue\n",
    "names that are executed": "exec('vlaue = 1')\nvalue = 1\nprint(vlaue)\n",
    "names that are put in": "globals()['vlaue'] = 1\nvalue = 1\nprint(vlaue)\n",
    "a lack that is caught": "value = 1\ntry:\n    vlaue\nexcept NameError:\n    vlaue2 = None\n",
    "another version": "try:\n    text = unicode\nexcept NameError:\n    text = str\n",
    "a name of Python 2": "unicodee = 1\nprint(unicode)\n",
    "both versions": "import sys\nif sys.version_info[0] < 3:\n    numbers = xrange(3)\n",
    "bound later": "def f():\n    return vlaue\n\nvalue = vlaue = 1\n",
    "bound by `global`": "value = 1\ndef f():\n    global vlaue\n    vlaue = 1\ndef g():\n    return vlaue\n",
    "bound by a pattern": "def f(value):\n    match value:\n        case {'a': vlaue}:\n            return vlaue\n",
    "bound by a walrus": "def f(value):\n    return [vlaue for v in value if (vlaue := v)]\n",
    "bound by `except`": "value = 1\ntry:\n    pass\nexcept OSError as vlaue:\n    print(vlaue)\n",
    "bound by an import": "value = 1\nfrom a import vlaue\nprint(vlaue)\n",
    "an attribute in a default": (
        "class A:\n    def __init__(self):\n        self.total = 0\n\n    def get(self, first=total):\n"
        "        return first\n"
    ),
    "an attribute in a static method": (
        "class A:\n    def __init__(self):\n        self.total = 0\n\n    @staticmethod\n    def get(other):\n"
        "        return total\n"
    ),
    "an attribute that another class may have": (
        "class A(B):\n    def __init__(self):\n        self.balance = 1\n        print(self.balence)\n"
    ),
    "an attribute made elsewhere": (
        "class A:\n    def __init__(self):\n        self.balance = 1\n        setattr(self, 'balence', 2)\n"
        "        print(self.balence)\n"
    ),
    "an attribute of what a class is mixed into": (
        "class Mixin:\n    def f(self):\n        self.port = 1\n        return self.post(self.url)\n"
    ),
    "an attribute that is looked up": (
        "class A:\n    def __getattr__(self, name):\n        return 1\n    def f(self):\n        self.balance = 1\n"
        "        return self.balence\n"
    ),
    "a module in a piece without imports": "def f():\n    return os.getcwd()\n",
}


def _found(source: str, **options: int) -> list[Fix]:
    fixes = Engine(model=ScriptedModel(silent)).repair(source.encode(), **options)
    return [fix for fix in fixes if fix.code == CODE]


@pytest.mark.parametrize("name", REPAIRS)
def test_what_is_meant_is_put_in_its_place(name: str) -> None:
    """The repair is shown at default settings, and says that no model found it."""
    source, repaired = REPAIRS[name]
    (fix,) = _found(source)
    assert apply_edits(source.encode(), fix.edits).decode() == repaired
    assert fix.architecture == SCOPES


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_cannot_be_told_is_left_alone(name: str) -> None:
    """No finding, however sure one wants to be."""
    settings = Settings(min_confidence_logic=0.0)
    assert Engine(model=ScriptedModel(silent)).repair(LEFT_ALONE[name].encode(), settings=settings) == []


def test_the_name_is_underlined_wherever_the_repair_is() -> None:
    """A finding stands where Python would stop."""
    source = "import sys\n\nprint(os.getcwd(), sys.argv)\n"
    (fix,) = _found(source)
    assert source.encode()[fix.start : fix.end] == b"os"


def test_other_names_that_may_be_meant_are_alternatives() -> None:
    """They are less sure, and each holds."""
    source = "def f(number, numbers):\n    return number, numbers, numbes\n"
    (fix,) = _found(source, top=3)
    repaired = [apply_edits(source.encode(), one.edits).decode() for one in (fix, *fix.alternatives)]
    assert repaired == [source.replace("numbes", name) for name in ("numbers", "number")]
    assert fix.confidence > fix.alternatives[0].confidence


def test_a_piece_of_a_text_is_judged_more_carefully() -> None:
    """Where other names come from elsewhere, this one may, too."""
    whole = "def f(records):\n    return recordz\n"
    piece = "def f(records):\n    return recordz, helper(records)\n"
    assert [fix.label for fix in _found(whole)] == ["Replace `recordz` with `records`"]
    assert _found(piece) == []


def test_a_file_with_its_imports_may_read_a_name_of_nobody() -> None:
    """One that nothing is like says nothing of the others, and what a function is given is rather many than one."""
    source = "import os\n\n\ndef f(values):\n    return sum(values) / len(value)\n\n\npritn(f([1]))\nlog(os)\n"
    assert [fix.label for fix in _found(source)] == ["Replace `value` with `values`", "Replace `pritn` with `print`"]
    assert [fix.message for fix in _found(source)] == ["`value` is defined nowhere", "`pritn` is defined nowhere"]


@pytest.mark.parametrize("source", ["for name in names:\n    print(name)\n", "def f(_value):\n    return value\n"])
def test_one_of_many_is_no_slip(source: str) -> None:
    """What people call one and many, or within and without, are two names; such a finding would seldom be right."""
    assert _found(source) == []


def test_what_the_model_finds_too_is_found_once() -> None:
    """Of two findings with the same repair the scopes' stays: it does not guess."""
    source = b"def f(value):\n    return vlaue\n"
    (fix,) = Engine(model=ScriptedModel(replacing(b"vlaue", b"value", 0.99))).repair(source)
    assert fix.architecture == SCOPES


def test_bytes_of_another_encoding_do_no_harm() -> None:
    """What follows a module's name need not be UTF-8."""
    source = '# coding: latin-1\nimport os\n\nprint(sys, "é", os.name)\n'.encode("latin-1")
    assert Engine(model=ScriptedModel(silent)).repair(source) == []


def test_a_long_text_is_read_piece_by_piece() -> None:
    """Names of other pieces count, and the places are those of the text."""
    source = "import os\n\n\n" + "\n\n\n".join(
        f"def function_{i}(value):\n    return os.path.join(value, NAME_{i})\n\n\nNAME_{i} = {i}" for i in range(60)
    )
    broken = source.replace("NAME_31)", "NMAE_31)")
    (fix,) = _found(broken + "\n")
    assert apply_edits(broken.encode(), fix.edits).decode() == source
    broken = source.replace("join(value, NAME_40)", "join(vlaue, NAME_40)")
    (fix,) = _found(broken + "\n")
    assert apply_edits(broken.encode(), fix.edits).decode() == source
    assert _found(source + "\n") == []


@pytest.mark.parametrize("module", [inspect, json, queue, textwrap])
def test_the_standard_library_has_no_such_names(module: object) -> None:
    """Its modules are left alone."""
    assert _found(inspect.getsource(module)) == []  # type: ignore[arg-type]
