"""Recursion: what is too long, or has too many mistakes, is taken apart, and the repairs are put together.

decomposition.py  file → class → function → block, down to the pieces that do not parse
repair.py         the architecture "rlm": asks about each piece, merges the answers, and begins again
specification.py  the same for code that is yet to be written: the functions that lack their bodies
"""
