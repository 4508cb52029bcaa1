"""Names that are read and bound nowhere.

names.py      which they are, piece by piece
scopes.py     what can be read at a place
spelling.py   which names are a slip apart
meant.py      what is meant by a name
findings.py   what is shown of it

No model takes part: scopes and spelling tell it.
"""
