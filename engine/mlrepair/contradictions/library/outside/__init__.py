"""What is outside of the program: files, commands, databases, the web.

answers.py    what web clients give to be awaited
commands.py   arguments of the command line and variables of the environment
databases.py  statements of SQL and the values for them
files.py      files taken for texts, or opened for something else
options.py    options of a command line that nobody reads
pathparts.py  parts of paths that begin with a slash
rows.py       lines that keep their end, rows without names
verbs.py      requests by another verb than is said
"""

from mlrepair.contradictions.library.outside import (
    answers,
    commands,
    databases,
    files,
    options,
    pathparts,
    rows,
    verbs,
)

MODULES = (answers, commands, databases, files, options, pathparts, rows, verbs)
