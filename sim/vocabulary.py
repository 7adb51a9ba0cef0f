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
GROUPS: Final = ("households", "shops", "vehicles", "workers", "production_teams")
"""Of whom a head's group is: joint defence is of households, joint groups are of the others."""
POSTS: Final = ("regular", "grassland", "forest", "relics", "village_police", "lent", "veteran")
"""What a worker is beside the usual staff of the unit: a ranger, lent by an organisation, a veteran."""
SOURCES: Final = ("seed", "found", "derived", "assumed", "chosen")
"""Where a number comes from: `seed`, an official text on the place; `found`, another text that was
read; `derived`, arithmetic on those; `assumed`, nobody's figure: it carries a range; `chosen`, nobody's guess
about the world: the design of an invented place, or of an arrangement that is being tried."""

SHAPES: Final = ("lognormal", "exponential", "fixed")
"""Of a distribution of times. A parameter that names one stands in the rules' record by its number."""

LOGNORMAL, EXPONENTIAL, FIXED = range(3)
HOUSEHOLDS, SHOPS, VEHICLES, WORKERS, PRODUCTION_TEAMS = range(5)
REGULAR, GRASSLAND, FOREST, RELICS, VILLAGE_POLICE, LENT, VETERAN = range(7)
RANGER_KINDS: Final = {GRASSLAND: 2, FOREST: 2, RELICS: 6, VILLAGE_POLICE: 6}
"""The kind of dispute that a ranger's post is about: land for the first two, public for the others."""
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
