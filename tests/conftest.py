"""Settings of all tests."""

import os
import tempfile

from hypothesis import settings

# No test, nor a program that it starts, reads or writes the user's own history.
_data = tempfile.TemporaryDirectory(prefix="mlrepair-tests-")
os.environ["XDG_DATA_HOME"] = _data.name

# A deadline an example would measure what else the machine does.
settings.register_profile("mlrepair", deadline=None)
settings.load_profile("mlrepair")
