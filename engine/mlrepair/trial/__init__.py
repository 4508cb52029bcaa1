"""Repair against tests: candidates from a grammar and the model, ranked, tried in a private copy.

command.py    what the user's command runs          project.py   the private copy
bench.py      where candidates are tried            runner.py    the program in the user's interpreter
baseline.py   the tests before any repair           grammar/     the candidates
truths.py     conditions at hand                    search.py    the trials
ranking.py    their order, likeness.py refines it   repair.py    all of it together
pairs.py      repairs of two steps
"""

from mlrepair.trial.command import Command, UnusableCommandError
from mlrepair.trial.repair import Options, Order, Outcome, Patch, Status, repair_against_tests

__all__ = ["Command", "Options", "Order", "Outcome", "Patch", "Status", "UnusableCommandError", "repair_against_tests"]
