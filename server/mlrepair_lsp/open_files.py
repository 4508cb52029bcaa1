"""The changing state of one open file."""

import asyncio
from dataclasses import dataclass, field

from mlrepair.edits import Fix
from mlrepair_lsp.diagnostics import Findings, is_syntax
from mlrepair_lsp.documents import Document


@dataclass(eq=False)
class OpenFile:
    """The newest version of a file, what was found in it, and what is shown of that."""

    document: Document
    notebook: str | None = None  # the URI of the notebook that it is a cell of
    found: tuple[Fix, ...] | None = None  # in exactly this document; None: not yet known
    shown: Findings | None = None  # last shown, maybe of an older version
    is_guess: bool = False  # what is shown came before the answer
    scheduled: bool = False  # a look at this document is under way
    typing: asyncio.TimerHandle | None = None  # runs while the user is taken to be typing
    readers: list[asyncio.Future[Findings]] = field(default_factory=list)  # they wait for complete findings

    @property
    def owner(self) -> str:
        """The URI whose settings it has."""
        return self.notebook or self.document.uri

    def visible(self) -> tuple[Fix, ...]:
        """Return what was found outside the line that is being typed, and outside its block what does not parse."""
        found, text, line = self.found or (), self.document.text, self.document.edited_line
        if self.typing is None or line is None:
            return found

        def is_typed(fix: Fix) -> bool:
            lines = self.document.typed_lines if is_syntax(fix) else (line,)
            return any(text.line_of(fix.start) <= typed <= text.line_of(fix.end) for typed in lines)

        return tuple(fix for fix in found if not is_typed(fix))

    def holds_back(self) -> bool:
        """Return whether something was found that is not shown while the user types."""
        return self.found is not None and len(self.visible()) < len(self.found)

    def stop_typing(self) -> None:
        """Take the user to have paused."""
        if self.typing is not None:
            self.typing.cancel()
            self.typing = None

    def answer(self, findings: Findings) -> None:
        """Tell those who wait for complete findings."""
        for reader in self.readers:
            if not reader.done():
                reader.set_result(findings)
        self.readers.clear()
