"""Scenarios made at random, and the comparison of both engines: they lie with the parity tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "parity"))

from both import difference, scenario_from  # found by the line above
from generate import SETTINGS, assumed, scenario_text, scenario_tree

__all__ = ["SETTINGS", "assumed", "difference", "scenario_from", "scenario_text", "scenario_tree"]
