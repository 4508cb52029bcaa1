"""The command line: `mlrepair check | fix | explain | models`.

`app` declares the commands and their options; one module runs each command; `reporters` holds one file for each output
format. Nothing here imports numpy, the runtime or the engine before a command needs it, so `--help` answers at once.
"""

from mlrepair.cli.app import main

__all__ = ["main"]
