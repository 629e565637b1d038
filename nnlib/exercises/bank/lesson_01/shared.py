"""What several exercises of lesson 1 need."""

import numpy as np


def _generator(rng):
    """Return a generator of its own for one call, chosen by `rng`."""
    return np.random.default_rng(int(rng.integers(2**32)))
