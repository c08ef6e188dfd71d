"""Fixtures for every test, and the rule that in CI nothing may be skipped."""

import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = (
    "fixtures.apps",
    "fixtures.compiled",
    "fixtures.databases",
    "fixtures.queues",
    "fixtures.receiver",
    "fixtures.s3",
    "fixtures.smtp",
)

# What tests start loads code as it was compiled once; told not to keep it, each process compiles it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

REQUIRE_ALL = os.environ.get("NEWSROOM_REQUIRE_ALL") == "1"

# The only skip that CI accepts: sample articles that lie beside a checkout and may not be shipped with it.
OPTIONAL = ("sample articles", "real articles")

# Time limits of generated examples would fail on a busy machine and find nothing. Where everything must run,
# the examples are the same every time, so that a red run can be repeated.
settings.register_profile(
    "house", deadline=None, derandomize=REQUIRE_ALL, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything must run (NEWSROOM_REQUIRE_ALL=1), turn a skipped test into a failed one."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(words in reason for words in OPTIONAL):
            report.outcome = "failed"
            report.longrepr = f"Skipped where everything must run: {reason}"
    return report
