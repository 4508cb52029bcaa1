"""One page of honest figures that one command makes again: `mlrepair-train report`.

`measuring` writes what happened to each sample as a line of JSON (`records`); everything on the page (`page`) is
computed from these lines: figures (`figures`) with their intervals (`intervals`), and plots (`plots`).
"""
