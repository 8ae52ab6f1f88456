"""Lets properties take their time: how long one example takes is no property of ours."""

from hypothesis import settings

settings.register_profile("lyceum", deadline=None)
settings.load_profile("lyceum")
