"""What the tests share: a profile for hypothesis, a generator, the floating-point types."""

import os

import hypothesis
import numpy as np
import pytest
from lab import QUIET, Lab, browser_path

# The same examples on every machine and in every run: a learner's first run must not be unlucky.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("course")

# A check in a test leaves no trace in the record of whoever runs the tests.
os.environ["NNLIB_PROGRESS"] = "off"

FLOATS = [np.float16, np.float32, np.float64]
if np.finfo(np.longdouble).nmant > np.finfo(np.float64).nmant:  # on Windows it is float64 again
    FLOATS.append(np.longdouble)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(params=FLOATS, ids=lambda kind: kind.__name__)
def dtype(request):
    """Each floating-point type that NumPy has here, one after the other."""
    return np.dtype(request.param)


@pytest.fixture(scope="module")
def browser():
    """A real browser, or a skip that says why there is none.

    One for each file: as long as it is open, asyncio takes its loop for the one that runs.
    """
    path = browser_path()
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab, started once for all tests that drive a browser."""
    browser_path()  # skip before the server is started for nothing
    with Lab(tmp_path_factory.mktemp("lab") / "lab").running() as running:
        yield running


@pytest.fixture(autouse=True)
def no_button_raised(request, caplog):
    """ipywidgets only logs what a button's callback raises; in tests of demos it is a failure."""
    yield
    if request.module.__name__.startswith("test_demo"):
        assert [record.message for record in caplog.get_records("call")] == []
