"""Real repairs from four places, as one type of record: what people changed to correct their code.

`releases` compares bug-fix releases of packages, `git_history` reads any clone, `linters` asks ruff,
`stack_exchange` reads a dump of questions and answers. Their input formats: docs/collectors.md.
"""

from mlrepair_training.collectors.records import RealFix, read_fixes, write_fixes

__all__ = ["RealFix", "read_fixes", "write_fixes"]
