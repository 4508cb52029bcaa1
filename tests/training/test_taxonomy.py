import ast
import re
from importlib.resources import files

import pytest

from mlrepair import taxonomy
from mlrepair.taxonomy import Kind, UnknownKindError, kind, kinds
from mlrepair_training import taxonomy as generator
from mlrepair_training.corruptions import drawn_corruptions, load_corruptions

CORRUPTIONS = load_corruptions()


def test_the_file_is_current() -> None:
    """`taxonomy.json` is what the generator writes now; if not, run `python -m mlrepair_training.taxonomy`."""
    assert generator.text() == files("mlrepair").joinpath("taxonomy.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CORRUPTIONS)
def test_every_corruption_has_a_page_with_its_example(code: str) -> None:
    """A kind's page holds its name, a description of its own, and both sides of its example."""
    found = kind(code)
    broken, repaired = CORRUPTIONS[code].example
    assert found.documentation.startswith(f"# {code}: {found.name}\n\n")
    assert broken in found.documentation
    assert repaired in found.documentation
    assert len(found.documentation.split("## Example")[0]) > len(f"# {code}: {found.name}") + 60


@pytest.mark.parametrize("found", kinds().values(), ids=lambda found: found.code)
def test_codes_names_and_groups_agree(found: Kind) -> None:
    """The first digit of a code is its group, names are kebab-case, and a summary is one sentence."""
    assert {"syntax": "MLR0", "logic": "MLR1", "security": "MLR2"}[found.group] == found.code[:4]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", found.name)
    assert found.summary.endswith(".")


def test_a_kind_without_a_weight_is_not_drawn() -> None:
    """No model is trained to find undefined names, and no other group of the benchmark has any."""
    drawn = {kind.code for group in ("syntax", "logic", "security") for kind in drawn_corruptions(group)}
    assert CORRUPTIONS.keys() - drawn == {"MLR149"}


def test_names_are_unique() -> None:
    """A name selects one kind."""
    assert len(kinds()) == len({found.name for found in kinds().values()})


@pytest.mark.parametrize(
    "found", [k for k in kinds().values() if k.code in CORRUPTIONS and k.group != "syntax"], ids=lambda k: k.code
)
def test_the_repaired_example_parses(found: Kind) -> None:
    """What a page recommends is valid Python."""
    assert ast.parse(found.example[1]).body


@pytest.mark.parametrize(
    "found", [k for k in kinds().values() if k.group == "security" and k.code in CORRUPTIONS], ids=lambda k: k.code
)
def test_a_security_kind_names_its_weakness(found: Kind) -> None:
    """Security kinds point to the CWE list, also on their page."""
    assert f"CWE-{found.cwe}" in found.documentation


def test_an_unknown_code_names_near_ones() -> None:
    """Who mistypes a code is told which ones are near it."""
    with pytest.raises(UnknownKindError, match=r"'mlr103'.*MLR103"):
        kind("mlr103")


def test_kinds_are_in_the_order_of_their_codes_and_read_only() -> None:
    """Lists of kinds are printed as they come, and nobody can change them."""
    assert sorted(kinds()) == list(kinds())
    assert taxonomy.KINDS is kinds()
    with pytest.raises(TypeError, match="item assignment"):
        kinds()["MLR103"] = kind("MLR101")  # type: ignore[index]
