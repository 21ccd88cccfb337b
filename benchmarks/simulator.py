"""The shop simulator: a tea shop with its tables, against numpy drawing one number for each of their cells."""

import numpy as np

from siyu_helpers.simulator import simulate

TITLE = ("模拟一家茶店，比 numpy 直接抽同样多的数", "simulating the tea shop against numpy drawing as many numbers")
SIZE, TINY = 1, 1  # shops: one has 5,000 users, and no other size


def make(size: int):
    """Return the simulator and its baseline as two functions without arguments."""
    cells = sum(table.size for table in simulate("tea").tables.values()) * size

    def shops() -> None:
        for seed in range(size):
            simulate("tea", seed)

    return shops, lambda: np.random.default_rng(0).random(cells)
