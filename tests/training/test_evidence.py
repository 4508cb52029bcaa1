"""What confidences are fitted on."""

import pytest

from mlrepair.session import WEIGHTS
from mlrepair_training.evidence import Broken, Witness, choices, clean_witness, of_broken, of_clean, of_pieces
from mlrepair_training.packages import SourceFile

RIGHT = b"""\
def total(prices, rates):
    result = 0
    for price, rate in zip(prices, rates):
        result += price * rate
    return result
"""


@pytest.fixture(scope="module")
def witness() -> Witness:
    """The models that ship."""
    return Witness(WEIGHTS)


def test_a_case_knows_whether_the_author_agrees(witness: Witness) -> None:
    """The same finding is right where the author wrote what it gives, and wrong where not."""
    source = RIGHT.replace(b"return result", b"return prices")
    (pieces,) = of_pieces([(source, RIGHT)])
    right, wrong = of_broken(witness, [pieces, Broken(source, b"pass\n", pieces.windows)])
    assert right.right
    assert not wrong.right
    assert right.evidence == wrong.evidence
    assert 0.0 < right.probability <= 1.0
    assert 0.0 < right.bug <= 1.0


def test_a_choice_has_the_author_s_repair_among_others(witness: Witness) -> None:
    """Of several repairs one is right; a text whose repair is not found says nothing of the order."""
    source = RIGHT.replace(b"return result", b"return prices")
    (pieces,) = of_pieces([(source, RIGHT)])
    (choice,) = choices(witness, [pieces, Broken(source, b"pass\n", pieces.windows)], 6)
    assert sum(choice.right) == 1
    assert len(choice.right) == len(choice.kinds) == len(choice.windows) == len(choice.gains) > 6
    assert any(choice.gains)


def test_the_file_is_read_for_a_case(witness: Witness) -> None:
    """Evidence has the gain, which without a model of whole files is nothing."""
    source = RIGHT.replace(b"return result", b"return prices")
    (pieces,) = of_pieces([(source, RIGHT)])
    (case,) = of_broken(witness, [pieces])
    (alone,) = of_broken(Witness(WEIGHTS, contexts=False), [pieces])
    assert case.evidence.gain != 0.0
    assert alone.evidence.gain == 0.0


def test_what_is_found_in_clean_code_is_wrong() -> None:
    """Cases of code as its author left it are never right, and windows that look sound are passed over."""
    file = SourceFile("ours", "total.py", RIGHT)
    cases = list(of_clean(Witness(WEIGHTS), [file]))
    assert cases
    assert not any(case.right for case in cases)
    assert all(case.bug >= 0.5 for case in of_clean(clean_witness(WEIGHTS), [file]))
