"""Settings of all tests."""

from hypothesis import settings

# A deadline an example would measure what else the machine does.
settings.register_profile("mlrepair", deadline=None)
settings.load_profile("mlrepair")
