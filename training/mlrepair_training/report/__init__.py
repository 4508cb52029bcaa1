"""One page of honest figures that one command makes again: `mlrepair-train report`.

`measuring` writes what happened to each sample of each system (`systems`) as a line of JSON (`records`). All the rest
is computed from these lines: figures (`figures`) with their intervals (`intervals`), plots (`plots`), the page
(`page`), and what README and manifest say (`publishing`).
"""
