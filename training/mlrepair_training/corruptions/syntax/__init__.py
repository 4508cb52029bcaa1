"""Syntax: mistakes after which the text no longer parses (MLR0xx).

The weights count files: how many of 4,581 real files that do not parse have the kind, estimated where the count does
not tell kinds apart ("invalid syntax" alone names 1,505 of them). MLR000 is a syntax error without a known repair.
"""
