"""The language server of mlrepair: editor protocol on one side, `mlrepair` on the other."""
