"""What is still being typed gets its end, where the typing stands; nothing that was typed is taken away."""

import pytest

from mlrepair.edits import Edit, apply_edits
from mlrepair.engine import Engine
from mlrepair.pieces import problem_of
from mlrepair.prose import ends_of_prose
from mlrepair.restraint import swallows_code
from mlrepair.search import Candidate
from mlrepair.settings import Settings
from mlrepair.windows import Snippet
from tests.engine.scripted import ScriptedModel, deleting, either, inserting, silent

FAR = "".join(f"value_{i} = [{i}, {i}, {i}]\n" for i in range(120))  # more than a window holds
METHODS = "class A:\n" + "".join(f"    def f{i}(self):\n        return {i}\n\n" for i in range(40))
WORDS = "".join(f"    Words of row {i}, which are no code.\n" for i in range(60))


def repaired(source: str, engine: Engine | None = None) -> str:
    """The text after the repairs of all findings."""
    text = source.encode()
    fixes = (engine or Engine(model=ScriptedModel(silent))).repair(text, settings=Settings(min_confidence_syntax=0.0))
    return apply_edits(text, [edit for fix in fixes for edit in fix.edits]).decode()


@pytest.mark.parametrize(
    ("before", "missing", "behind"),
    [
        # the head of a definition
        ("def f(", "):\n    pass", "\n"),
        ("def f(\n    a,\n    b=(1, [2", "])\n):\n    pass", "\n"),
        ("def f(\n    a,  # why", "\n):\n    pass", "\n"),
        ("class A:\n    @b\n    def f(self", "):\n        pass", "\n\nclass B:\n    def g(self):\n        return 1\n"),
        ("def f(a", "):\n    pass", "\n\ndef g(\n    b,\n):\n    return 1\n"),
        ("def f(a", "):", "\n    return 1\n"),
        ("if f(a", "):\n    pass", "\n"),
        ("def f(a", "):\n    pass", "\rclass B:\r    c = 1\r"),
        # a block
        ("class A:\n    def f(self):", "\n        pass", "\n\nclass B:\n    c = 1\n"),
        ("def f():", "\n    pass", "\n\na = 1\nb = 2\n"),
        ("def f():\n\n    # why\n    # and how", "\n    pass", "\n\nclass B:\n    c = 1\n"),
        # a handler
        ("try:\n    f()", "\nexcept Exception:\n    raise", "\n"),
        ("def f():\n    try:\n        g()", "\n    except Exception:\n        raise", "\n\ndef h():\n    return 1\n"),
        ("try:", "\n    pass\nexcept Exception:\n    raise", "\n\ndef h():\n    return 1\n"),
        ("try:\n    a = f(\n        1,", "\n    )\nexcept Exception:\n    raise", "\n"),
        # a call
        ("a = f(\n    1,", "\n)", "\n"),
        # a string
        ('def f():\n    """Words.\n\n' + WORDS.rstrip("\n"), '\n    """', "\n"),
        ('class A:\n    r"""Words.\n\n' + WORDS.rstrip("\n"), '\n    """', "\n"),
        ('f("""Words.\n' + WORDS.rstrip("\n"), '""")', "\n"),
        (
            'class A:\n    """Words.\n\n        def an_example(of):\n            return code\n\n    More words.',
            '\n    """',
            '\n\nclass B:\n    """Words."""\n\n    c = 1\n',
        ),
        (
            'class A:\n    def f(self):\n        """Words of a docstring\n\n        Returns words.',
            '\n        """',
            '\n\n    @b\n    def g(\n        self,\n    ):\n        """Words of another."""\n        return 1\n',
        ),
    ],
)
def test_what_is_missing_is_put_where_the_typing_stands(before: str, missing: str, behind: str) -> None:
    """Without a word of a model; what stands behind it is as it was."""
    assert repaired(before + behind) == before + missing + behind


@pytest.mark.parametrize(
    ("before", "missing", "behind"),
    [
        # What follows is less deep, so the piece around it is no code of its own.
        (
            METHODS + '    def f(self):\n        """Words of f.\n\n        Returns words',
            '\n        """',
            '\n\n\nclass B:\n    """words of b."""\n\n    def g(self):\n        return 1\n\n\n',
        ),
        (
            "def f(\n    a,",
            "\n):\n    pass",
            "\n\n\ndef g(\n    b,\n):\n    return f(\n" + "        b,\n" * 60 + "    )\n\n\n",
        ),
    ],
)
def test_in_a_long_file_the_file_says_what_is_complete(before: str, missing: str, behind: str) -> None:
    """Also of a text that another error stood in when the same piece was looked at first."""
    engine = Engine(model=ScriptedModel(silent))
    repaired(f"{FAR}{before}{behind}{FAR}z = = 1\n", engine)
    assert repaired(f"{FAR}{before}{behind}{FAR}", engine) == f"{FAR}{before}{missing}{behind}{FAR}"


@pytest.mark.parametrize(
    ("source", "is_asked"),
    [
        ('a = b(c, d, e, f)\ndef f():\n    """Words\n    a()\n    b()\n', False),
        ("a = b(c, d, e, f)\nx = (1, 2\ny = 3\n", True),
    ],
)
def test_words_that_become_code_do_not_compare(source: str, is_asked: bool) -> None:
    """The model of whole files is asked about other repairs only."""
    asked = []

    class Contexts:
        @staticmethod
        def gains(cells: object, texts: object, is_over: object) -> None:
            asked.append(texts)

    script = either(inserting(b"2", b")", 0.5), inserting(b"1", b")", 0.3))
    Engine(model=ScriptedModel(script), contexts=Contexts()).repair(source.encode())  # type: ignore[arg-type]
    assert bool(asked) is is_asked


@pytest.mark.parametrize(
    "source",
    [
        'def f(a):\n    if (\n\n\nclass A:\n    """\n    Words.\n    """\n\n    b = 1\n',
        "a()\n\n\n@b\n",
        "if (\n",
        "a()\n\nwhile f[\n",
    ],
)
def test_what_only_the_author_knows_is_left_open(source: str) -> None:
    """What a decorator decorates, and what is asked."""
    assert repaired(source) == source


@pytest.mark.parametrize(
    "source",
    [
        "a()\n\n\n@b\n",
        "a()\nif (\n",
        "for a in b:\n    c()\nelse:  # why\n    # and how\n",
        "a()\n\n\ndef f(\n\n\nclass A:\n    b = 1\n",
    ],
)
def test_a_row_that_was_begun_is_not_taken_away(source: str) -> None:
    """Although the rest parses without it, and the model says so."""
    begun = [b"@", b"b", b"if", b"(", b"else", b":", b"def", b"f"]
    script = either(*(deleting(word, 0.1) for word in begun))
    after = repaired(source, Engine(model=ScriptedModel(script)))
    assert [line for line in source.splitlines() if line not in after.splitlines()] in ([], ["def f("])
    assert "def f(" in after or "def f(" not in source


@pytest.mark.parametrize("row", ["return a", "b = c(1)", "b.c(1)", "raise a"])
def test_a_colon_behind_what_has_no_block_goes(row: str) -> None:
    """At the end of a text, too, where a head would wait for its block."""
    before = f"def f(a):\n    {row}"
    assert repaired(before + ":\n", Engine(model=ScriptedModel(deleting(b":", 0.4)))) == before + "\n"
    assert repaired("b()\nfro a in b:\n", Engine(model=ScriptedModel(deleting(b":", 0.4)))) == "b()\nfro a in b:\n"


def test_a_piece_that_is_cut_in_a_bracket_needs_no_second_step() -> None:
    """What is complete in the file is complete, though the window ends before the brackets do."""
    body = "".join(f"    if a{i}:\n        b{i}()\n" for i in range(9))
    call = "    return g(\n" + "".join(f"        {i},\n" for i in range(40)) + "    )\n"
    before, behind = "def f(\n    a,", f"\n\ndef g(\n    b,\n):\n{body}{call}"
    assert problem_of((before + behind).encode()) is not None
    assert repaired(before + behind) == f"{before}\n):\n    pass{behind}"


def test_prose_ends_where_code_is_less_deep() -> None:
    """Examples within a docstring are deeper than it is."""
    source = b'def f():\n    """Words.\n\n        def a(): b\n\n    words = 1\n    Words.\n\ndef g(): pass\n'
    found = [(source[begin:].split(b"\n")[0], is_sure) for begin, is_sure in ends_of_prose(source, 13)]
    assert found == [(b"    words = 1", False), (b"def g(): pass", True)]
    assert list(ends_of_prose(source, 13, stop=20)) == []
    assert list(ends_of_prose(b"x", 0)) == []


def test_code_is_no_string() -> None:
    """A repair that puts triple quotes about definitions makes words of code."""
    source = b"b'\n    c d.\n\n\nclass A:\n    pass\n"
    snippet = Snippet.of(source, 0, len(source))

    def is_swallowing(end: int) -> bool:
        edits = Edit(0, 2, b"'''"), Edit(end, end, b"'''")
        return swallows_code(snippet, Candidate(edits, -0.1, ()))

    assert [is_swallowing(end) for end in (source.index(b".") + 1, len(source))] == [False, True]
