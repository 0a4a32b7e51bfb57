"""Settings of hypothesis for all tests: no deadlines, since timings are for benchmarks; fixed examples where CI is set."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
