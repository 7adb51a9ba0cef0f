"""What is pinned: digests of a few logs. They say that a log changed, not whether it is right."""

import json
from pathlib import Path

from sim import load, simulate

FILE = Path(__file__).with_name("pins.json")
SCENARIOS = {
    "town, seed 1": ("town", 1, ()),
    "town, seed 2, points that stop": (
        "town",
        2,
        ("policies.points={reward_yuan_month: 20, stop_month: 6, lists: true}",),
    ),
    "town, seed 3, overload": ("town", 3, ("parameters.sparks.rate_scale=8",)),
    "Hezuo, seed 1": ("hezuo", 1, ()),
}


def digests() -> dict[str, str]:
    """The digests as they are now."""
    return {
        name: simulate(load(place, sets=sets), seed=seed).log.sha256
        for name, (place, seed, sets) in SCENARIOS.items()
    }


def pinned() -> dict[str, str]:
    """The digests as they were when the pins were last renewed."""
    found: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
