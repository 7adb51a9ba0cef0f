"""The words of the model, each with its number.

The order of every tuple is part of the event log's meaning: numbers are never reused or reordered.
"""

from typing import Final

SETTINGS: Final = ("urban", "rural", "pastoral", "dedicated")
KINDS: Final = ("family", "neighbour", "land", "work", "property", "trade", "public")
LEVELS: Final = ("head", "grid", "committee", "township", "county", "court")
CHANNELS: Final = ("head", "gridworker", "committee", "hotline", "app", "petition", "court")
AGE_BANDS: Final = ("child", "young", "middle", "old")
"""child 0-17, young 18-34, middle 35-59, old 60 and over; adults are every band but the first."""
ORGANISATIONS: Final = (
    "employer",
    "property_manager",
    "developer",
    "shop",
    "vehicle_operator",
    "public_authority",
)
SOURCES: Final = ("seed", "found", "derived", "assumed")
"""Where a number comes from: `seed`, an official text on the place; `found`, another text that was
read; `derived`, arithmetic on those; `assumed`, nobody's figure: it carries a range."""

SHAPES: Final = ("lognormal", "exponential", "fixed")
"""Of a distribution of times. A parameter that names one stands in the rules' record by its number."""

LOGNORMAL, EXPONENTIAL, FIXED = range(3)
FAMILY, NEIGHBOUR, LAND, WORK, PROPERTY, TRADE, PUBLIC = range(7)
HEAD, GRID, COMMITTEE, TOWNSHIP, COUNTY, COURT = range(6)
(
    BY_HEAD,
    BY_GRIDWORKER,
    BY_COMMITTEE,
    BY_HOTLINE,
    BY_APP,
    BY_PETITION,
    BY_COURT,
) = range(7)
