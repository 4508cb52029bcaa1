"""Classes and functions: what their objects and methods share, hand on, or forget.

attributes.py  attributes of `self` that nothing sets
defaults.py    defaults that are made once, and meant to be made each time
methods.py     methods without `self`, special methods that are misspelt or end otherwise
outer.py       names of the function about, which are not changed as is meant
parents.py     classes that forget the class above: its `__init__`, what its methods take
shared.py      one list that all objects share, defaults that are changed in place
templates.py   defaults of an object that are changed in place, copies that are not deep enough
"""

from mlrepair.contradictions.classes import (
    attributes,
    defaults,
    methods,
    outer,
    parents,
    shared,
    templates,
)

MODULES = (attributes, defaults, methods, outer, parents, shared, templates)
