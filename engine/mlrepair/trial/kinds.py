"""The kinds of repairs, and how often people make the mistakes that they repair.

The weights are thousands among three million single-statement fixes of Python code (PyTER/ManySStuBs-like counts, see
issue 3), and, for whole statements, shares of 152 one-statement fixes in bug-fix releases brought to the same scale
(FINDINGS.md). Kinds that no count names have that of their nearest relative, divided among the relatives.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a repair does."""

    NAME = "replace a name"
    FUNCTION = "call another function"
    ATTRIBUTE = "replace an attribute"
    ATTRIBUTE_ADDED = "add an attribute"
    ATTRIBUTE_REMOVED = "remove an attribute"
    DONOR = "use an expression of the function"
    NUMBER = "replace a number"
    OFF_BY_ONE = "add or subtract one"
    BOOLEAN = "flip a truth value"
    CONSTANT = "use another constant"
    INITIAL = "begin with another value"
    ARITHMETIC = "replace an operator"
    COMPARISON = "replace a comparison"
    LOGIC = "exchange and, or"
    NEGATION = "add or remove a negation"
    OPERANDS_SWAPPED = "swap operands"
    OPERAND_ADDED = "add an operand"
    OPERAND_REMOVED = "remove an operand"
    CONDITION_EXTENDED = "extend a condition"
    CONDITION_RELAXED = "drop a part of a condition"
    CONDITION_REPLACED = "use another condition"
    ARGUMENT_ADDED = "add an argument"
    ARGUMENT_REMOVED = "remove an argument"
    ARGUMENTS_SWAPPED = "swap arguments"
    WRAPPED = "wrap in a call"
    UNWRAPPED = "unwrap a call"
    METHOD_ADDED = "add a method call"
    ELEMENT_ADDED = "add an element"
    ELEMENT_REMOVED = "remove an element"
    SLICED = "take a slice"
    INDEXED = "take an element"
    INDEX_REMOVED = "drop an index"
    BRANCHES_SWAPPED = "swap branches"
    TARGET = "assign to another target"
    ASSIGNMENT = "exchange = and +="
    RETURNED = "return or yield another way"
    JUMP = "exchange break, continue, return"
    STATEMENT_ADDED = "insert a statement"
    STATEMENT_DELETED = "delete a statement"
    STATEMENT_MOVED = "move a statement"
    GUARD_ADDED = "insert a guard"
    GUARD_REMOVED = "remove a condition"
    LOOP = "exchange if and while"
    MODEL = "the model's own"


WEIGHTS: dict[Kind, float] = {
    Kind.NAME: 237,
    Kind.FUNCTION: 134,
    Kind.ATTRIBUTE: 104,
    Kind.ATTRIBUTE_ADDED: 32,
    Kind.ATTRIBUTE_REMOVED: 16,
    Kind.DONOR: 174,
    Kind.NUMBER: 97,
    Kind.OFF_BY_ONE: 97,
    Kind.BOOLEAN: 37,
    Kind.CONSTANT: 12,
    Kind.INITIAL: 24,
    Kind.ARITHMETIC: 29,
    Kind.COMPARISON: 58,
    Kind.LOGIC: 22,
    Kind.NEGATION: 15,
    Kind.OPERANDS_SWAPPED: 8,
    Kind.OPERAND_ADDED: 87,
    Kind.OPERAND_REMOVED: 30,
    Kind.CONDITION_EXTENDED: 68,
    Kind.CONDITION_RELAXED: 22,
    Kind.CONDITION_REPLACED: 30,
    Kind.ARGUMENT_ADDED: 75,
    Kind.ARGUMENT_REMOVED: 50,
    Kind.ARGUMENTS_SWAPPED: 16,
    Kind.WRAPPED: 117,
    Kind.UNWRAPPED: 50,
    Kind.METHOD_ADDED: 60,
    Kind.ELEMENT_ADDED: 57,
    Kind.ELEMENT_REMOVED: 20,
    Kind.SLICED: 50,
    Kind.INDEXED: 30,
    Kind.INDEX_REMOVED: 20,
    Kind.BRANCHES_SWAPPED: 8,
    Kind.TARGET: 30,
    Kind.ASSIGNMENT: 15,
    Kind.RETURNED: 30,
    Kind.JUMP: 20,
    Kind.STATEMENT_ADDED: 110,
    Kind.STATEMENT_DELETED: 60,
    Kind.STATEMENT_MOVED: 40,
    Kind.GUARD_ADDED: 90,
    Kind.GUARD_REMOVED: 36,
    Kind.LOOP: 10,
    Kind.MODEL: 60,
}
