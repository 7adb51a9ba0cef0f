"""What a scenario may say, how it is read, and where each of its values came from."""

from sim.errors import ScenarioError
from sim.scenario.export import json_schema
from sim.scenario.load import load, loads
from sim.scenario.scale import scaled
from sim.scenario.scenario import Described, Scenario
from sim.scenario.variants import Variants

__all__ = ["Described", "Scenario", "ScenarioError", "Variants", "json_schema", "load", "loads", "scaled"]
