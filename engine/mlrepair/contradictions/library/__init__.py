"""What contradicts the standard library and Python's own types.

calls/    how its functions are called: keywords, brackets, order, `await`
texts/    texts, bytes, formats, regular expressions
types/    lists, dicts, operators, times, fields
outside/  files, commands, databases, the web
"""
