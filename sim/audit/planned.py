"""The routine requests that a run's seed implies, planned anew."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.draws import root_key
from sim.luck import BLOCK_DAYS, plan_block

if TYPE_CHECKING:
    from sim.simulate import Run


@dataclass(frozen=True, kw_only=True)
class Planned:
    """Requests of households that have a grid; every column has shape (N,)."""

    arrival: np.ndarray  # minute of the run
    household: np.ndarray
    source: np.ndarray
    minutes: np.ndarray  # that the work takes
    lost: np.ndarray  # goes astray on its way
    patience: np.ndarray  # minutes from arrival until it is given up
    unit: np.ndarray  # grid


def plan_requests(run: "Run", *, p: np.ndarray) -> Planned:
    """Plan all blocks of days of a run; `p` is its parameter record."""
    root = root_key(seed=run.seed)
    plans, starts = [], []
    for block in range(-(-run.days // BLOCK_DAYS)):
        plan = plan_block(run.scenario, run.world, root=root, block=block, p=p, days=run.days).requests
        plans.append(plan)
        starts.append(np.full(len(plan), block * BLOCK_DAYS * MINUTES_PER_DAY))
    rows, start = np.concatenate(plans), np.concatenate(starts)
    household = run.world.residents.household[rows["resident"]].astype(np.int64)
    unit = run.institution.grid_of[household]
    source = rows["source"].astype(np.int64)
    taken = unit >= 0
    day = start // MINUTES_PER_DAY + rows["day"].astype(np.int64)
    arrival = day * MINUTES_PER_DAY + rows["minute"]
    fixed = run.calendar.midnight_after(int(p["request_giveup_working_days"][0]))[day] - arrival
    patience = np.where(rows["patience_minutes"] < 0, fixed, rows["patience_minutes"])
    return Planned(
        arrival=arrival[taken],
        patience=patience[taken],
        household=household[taken],
        source=source[taken],
        minutes=rows["work_minutes"].astype(np.int64)[taken],
        lost=((rows["lost"] == 1) & (source != ev.DIRECT))[taken],
        unit=unit[taken],
    )
