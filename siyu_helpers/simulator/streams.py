"""Named streams of random numbers: each part of the simulator draws from its own."""

import hashlib

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the random generator of one part, e.g. ``stream(7, "tea", "refunds")``.

    The stream depends on the seed and the names alone. A part that is added, taken away or draws more numbers
    therefore never shifts the numbers of another.

    Parameters
    ----------
    seed : int
        Seed of the term, 0 or larger.
    *names : str
        Names of the part, from the general to the particular. Once shipped they do not change.

    Examples
    --------
    >>> bool(stream(7, "tea", "refunds").random() == stream(7, "tea", "refunds").random())
    True
    """
    if seed < 0:
        raise ValueError(f"stream: seed is {seed}; a seed is an integer from 0 up.")
    words = np.frombuffer(hashlib.sha256("/".join(names).encode()).digest(), dtype="<u4")
    return np.random.default_rng(np.random.SeedSequence([seed, *words.tolist()]))
