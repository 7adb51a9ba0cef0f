"""Draws at any two addresses near each other have nothing to do with one another."""

import numpy as np
import pytest

from sim.draws import STREAMS, draws_of, key_of, root_key

ENTITIES = np.arange(20_000, dtype=np.int64)
MOST = 5.0
"""Standard errors; of 1,000 correlations one is beyond with a chance of 1 in 2,000."""


def draws(
    *, stream: int, day: int = 0, slot: int = 0, seed: int = 1, replicate: int = 0, step: int = 1
) -> np.ndarray:
    out = np.empty(len(ENTITIES))
    key = key_of(*root_key(seed=seed, replicate=replicate), stream, day)
    draws_of(*key, ENTITIES * step, np.full(len(ENTITIES), slot), out)
    return out


def z_of(table: np.ndarray) -> np.ndarray:
    """Correlations of all pairs of rows, in standard errors."""
    upper = np.triu_indices(len(table), k=1)
    return np.corrcoef(table)[upper] * np.sqrt(table.shape[1])


def test_all_pairs_of_streams() -> None:
    z = z_of(np.array([draws(stream=stream) for stream in STREAMS.values()]))
    assert len(z) == len(STREAMS) * (len(STREAMS) - 1) // 2
    assert np.abs(z).max() < MOST
    assert z.var() == pytest.approx(1, abs=4 * np.sqrt(2 / len(z)))


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("day", range(30)),
        ("slot", range(30)),
        ("slot", [8 * n for n in range(30)]),
        ("seed", range(30)),
        ("seed", [2**n for n in range(60)]),
        ("replicate", range(30)),
    ],
)
def test_neighbouring_addresses(what: str, values: list[int]) -> None:
    z = z_of(np.array([draws(stream=32, **{what: value}) for value in values]))
    assert np.abs(z).max() < MOST
    assert z.var() == pytest.approx(1, abs=4 * np.sqrt(2 / len(z)))


@pytest.mark.parametrize("step", [1, 128, 1024, 1 << 18])
def test_neighbouring_entities(step: int) -> None:
    """Members of a household, ties of a household, households and villages follow each other at these steps."""
    u = draws(stream=32, step=step)
    z = [np.corrcoef(u[:-lag], u[lag:])[0, 1] * np.sqrt(len(u) - lag) for lag in range(1, 30)]
    assert np.abs(z).max() < MOST


@pytest.mark.parametrize("stream", STREAMS.values())
def test_each_stream_is_uniform(stream: int) -> None:
    counts = np.histogram(draws(stream=stream), bins=100, range=(0, 1))[0]
    chi2 = float(((counts - 200) ** 2 / 200).sum())
    assert abs(chi2 - 99) < MOST * np.sqrt(2 * 99)
