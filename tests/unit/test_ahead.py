"""Rows asked for ahead: nothing changes, and any index will do."""

import numpy as np
import pytest

from sim.ahead import fetch
from sim.jit import kernel


@kernel
def total(rows: np.ndarray, ahead: int) -> float:
    found = 0.0
    for k in range(len(rows)):
        fetch(rows, k + ahead)
        found += rows[k].much
    return found


@pytest.mark.parametrize("ahead", [0, 3, 10**12, -(10**12)])
def test_asking_ahead_changes_nothing_whatever_is_asked_for(ahead: int) -> None:
    rows = np.zeros(100, dtype=[("much", "f8"), ("more", "i8", (15,))])
    rows["much"] = np.arange(100)
    before = rows.tobytes()
    assert total(rows, ahead) == 4950.0
    assert rows.tobytes() == before
