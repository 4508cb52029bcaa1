"""The kinds of repairs, and how often people make the mistakes that they repair.

The weights began as roots of counts: of three million single-statement fixes of Python code, and, for whole statements,
of 152 one-statement fixes in bug-fix releases brought to the same scale; kinds that no count names had that of their
nearest relative, divided among the relatives. From there they were fitted to the right repairs of our small programs
(tests/engine/trial/programs; maximum likelihood, held to the roots by a normal prior), kinds that repair none of the
programs half as far; at last, together with the weights of `likeness`, to the programs that those are fitted to. What
a function lacks (grammar/owed.py) has the weight of a name that nothing binds.
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
    ELSEWHERE = "use what is used elsewhere"
    DEFAULTED = "fall back on a value"
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
    CONDITION_OWED = "ask what is never asked"
    VALUE_CHECKED = "check the value of a key or a name, too"
    BOTH_BOUNDED = "change both comparisons"
    INDEX_CHECKED = "check an index or a value first"
    CONDITION_RELAXED = "drop a part of a condition"
    CONDITION_REPLACED = "use another condition"
    COMPARED = "compare with a constant"
    ARGUMENT_ADDED = "add an argument"
    ARGUMENT_REMOVED = "remove an argument"
    ARGUMENTS_SWAPPED = "swap arguments"
    OPTION_ADDED = "choose an option of a call"
    METHOD_CHANGED = "call another method with its arguments"
    NAMES_SWAPPED = "exchange two names"
    WRAPPED = "wrap in a call"
    COPIED = "keep a copy"
    ITERATED = "go over it another way"
    BOUNDED = "take the larger or smaller of two"
    CLAMPED = "keep a value within bounds"
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
    STEP_OWED = "insert a step that is lacking"
    MARK_OWED = "mark what is put on an agenda"
    TABLE_BEGUN = "begin a table"
    STEP_ELSEWHERE = "insert a step of another function"
    STEP_OF_BRANCH = "do what the other branch does"
    EXIT_ADDED = "insert a jump or a return"
    NAME_BOUND = "give a name its first value"
    STATEMENT_DELETED = "delete a statement"
    STATEMENT_MOVED = "move a statement"
    GUARD_ADDED = "insert a guard"
    GUARD_OWED = "insert a guard that is lacking"
    DIVISOR_CHECKED = "check a divisor first"
    CONDITION_ADDED = "make a statement conditional"
    GUARD_REMOVED = "remove a condition"
    LOOP = "exchange if and while"
    MODEL = "the model's own"


WEIGHTS: dict[Kind, float] = {
    Kind.NAME: 43,
    Kind.FUNCTION: 53,
    Kind.ATTRIBUTE: 60,
    Kind.ATTRIBUTE_ADDED: 21,
    Kind.ATTRIBUTE_REMOVED: 15,
    Kind.DONOR: 55,
    Kind.ELSEWHERE: 27,
    Kind.DEFAULTED: 15,
    Kind.NUMBER: 21,
    Kind.NEAR_NUMBER: 110,
    Kind.OFF_BY_ONE: 113,
    Kind.BOOLEAN: 24,
    Kind.CONSTANT: 13,
    Kind.INITIAL: 17,
    Kind.ARITHMETIC: 24,
    Kind.COMPARISON: 68,
    Kind.LOGIC: 33,
    Kind.NEGATION: 11,
    Kind.OPERANDS_SWAPPED: 17,
    Kind.OPERAND_ADDED: 21,
    Kind.MODULO: 16,
    Kind.OPERAND_REMOVED: 18,
    Kind.CONDITION_EXTENDED: 34,
    Kind.CONDITION_OWED: 30,
    Kind.VALUE_CHECKED: 27,
    Kind.BOTH_BOUNDED: 17,
    Kind.INDEX_CHECKED: 27,
    Kind.CONDITION_RELAXED: 18,
    Kind.CONDITION_REPLACED: 26,
    Kind.COMPARED: 21,
    Kind.ARGUMENT_ADDED: 37,
    Kind.ARGUMENT_REMOVED: 25,
    Kind.ARGUMENTS_SWAPPED: 15,
    Kind.OPTION_ADDED: 18,
    Kind.METHOD_CHANGED: 30,
    Kind.NAMES_SWAPPED: 22,
    Kind.WRAPPED: 90,
    Kind.COPIED: 24,
    Kind.ITERATED: 32,
    Kind.BOUNDED: 19,
    Kind.CLAMPED: 19,
    Kind.UNWRAPPED: 23,
    Kind.METHOD_ADDED: 21,
    Kind.ELEMENT_ADDED: 19,
    Kind.ELEMENT_REMOVED: 17,
    Kind.SLICED: 22,
    Kind.INDEXED: 29,
    Kind.INDEX_REMOVED: 17,
    Kind.BRANCHES_SWAPPED: 19,
    Kind.TARGET: 22,
    Kind.ASSIGNMENT: 11,
    Kind.RETURNED: 17,
    Kind.JUMP: 17,
    Kind.STATEMENT_ADDED: 12,
    Kind.STATEMENT_COPIED: 64,
    Kind.STEP_ADDED: 24,
    Kind.STEP_OWED: 41,
    Kind.MARK_OWED: 41,
    Kind.TABLE_BEGUN: 41,
    Kind.STEP_ELSEWHERE: 32,
    Kind.STEP_OF_BRANCH: 24,
    Kind.EXIT_ADDED: 19,
    Kind.NAME_BOUND: 41,
    Kind.STATEMENT_DELETED: 23,
    Kind.STATEMENT_MOVED: 17,
    Kind.GUARD_ADDED: 20,
    Kind.GUARD_OWED: 30,
    Kind.DIVISOR_CHECKED: 20,
    Kind.CONDITION_ADDED: 21,
    Kind.GUARD_REMOVED: 21,
    Kind.LOOP: 17,
    Kind.MODEL: 19,
}
