"""The kinds of repairs, and how often people make the mistakes that they repair.

The weights began as roots of counts: of three million single-statement fixes of Python code, and, for whole statements,
of 152 one-statement fixes in bug-fix releases brought to the same scale; kinds that no count names had that of their
nearest relative, divided among the relatives. From there they were fitted to the right repairs of our small programs
(tests/engine/trial/programs; maximum likelihood, held to the roots by a normal prior), kinds that repair none of the
programs half as far.
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
    NEAR_NUMBER = "count from or to the next number"
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
    MODULO = "wrap an index around"
    OPERAND_REMOVED = "remove an operand"
    CONDITION_EXTENDED = "extend a condition"
    INDEX_CHECKED = "check an index or a value first"
    CONDITION_RELAXED = "drop a part of a condition"
    CONDITION_REPLACED = "use another condition"
    COMPARED = "compare with a constant"
    ARGUMENT_ADDED = "add an argument"
    ARGUMENT_REMOVED = "remove an argument"
    ARGUMENTS_SWAPPED = "swap arguments"
    NAMES_SWAPPED = "exchange two names"
    WRAPPED = "wrap in a call"
    COPIED = "keep a copy"
    ITERATED = "go over it another way"
    BOUNDED = "take the larger or smaller of two"
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
    STATEMENT_COPIED = "insert a statement of the function"
    STEP_ADDED = "insert a step of a loop"
    EXIT_ADDED = "insert a jump or a return"
    NAME_BOUND = "give a name its first value"
    STATEMENT_DELETED = "delete a statement"
    STATEMENT_MOVED = "move a statement"
    GUARD_ADDED = "insert a guard"
    CONDITION_ADDED = "make a statement conditional"
    GUARD_REMOVED = "remove a condition"
    LOOP = "exchange if and while"
    MODEL = "the model's own"


WEIGHTS: dict[Kind, float] = {
    Kind.NAME: 50,
    Kind.FUNCTION: 49,
    Kind.ATTRIBUTE: 53,
    Kind.ATTRIBUTE_ADDED: 18,
    Kind.ATTRIBUTE_REMOVED: 15,
    Kind.DONOR: 43,
    Kind.NUMBER: 21,
    Kind.NEAR_NUMBER: 95,
    Kind.OFF_BY_ONE: 116,
    Kind.BOOLEAN: 23,
    Kind.CONSTANT: 15,
    Kind.INITIAL: 17,
    Kind.ARITHMETIC: 27,
    Kind.COMPARISON: 57,
    Kind.LOGIC: 29,
    Kind.NEGATION: 13,
    Kind.OPERANDS_SWAPPED: 19,
    Kind.OPERAND_ADDED: 28,
    Kind.MODULO: 15,
    Kind.OPERAND_REMOVED: 19,
    Kind.CONDITION_EXTENDED: 35,
    Kind.INDEX_CHECKED: 26,
    Kind.CONDITION_RELAXED: 18,
    Kind.CONDITION_REPLACED: 22,
    Kind.COMPARED: 22,
    Kind.ARGUMENT_ADDED: 39,
    Kind.ARGUMENT_REMOVED: 24,
    Kind.ARGUMENTS_SWAPPED: 15,
    Kind.NAMES_SWAPPED: 18,
    Kind.WRAPPED: 75,
    Kind.COPIED: 20,
    Kind.ITERATED: 33,
    Kind.BOUNDED: 18,
    Kind.UNWRAPPED: 24,
    Kind.METHOD_ADDED: 20,
    Kind.ELEMENT_ADDED: 23,
    Kind.ELEMENT_REMOVED: 17,
    Kind.SLICED: 23,
    Kind.INDEXED: 27,
    Kind.INDEX_REMOVED: 17,
    Kind.BRANCHES_SWAPPED: 18,
    Kind.TARGET: 20,
    Kind.ASSIGNMENT: 12,
    Kind.RETURNED: 18,
    Kind.JUMP: 17,
    Kind.STATEMENT_ADDED: 13,
    Kind.STATEMENT_COPIED: 63,
    Kind.STEP_ADDED: 23,
    Kind.EXIT_ADDED: 20,
    Kind.NAME_BOUND: 38,
    Kind.STATEMENT_DELETED: 24,
    Kind.STATEMENT_MOVED: 20,
    Kind.GUARD_ADDED: 22,
    Kind.CONDITION_ADDED: 24,
    Kind.GUARD_REMOVED: 21,
    Kind.LOOP: 16,
    Kind.MODEL: 24,
}
