"""Alliances of the organisations of a site (片区联盟)."""

from typing import ClassVar

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS


class Alliances(Policy):
    """The organisations of one site stand together (片区联盟): its grids are one, and they lend staff to it.

    *What it does.* In every village of the chosen `settings`, by default the dedicated ones (markets,
    stations), all grids become one unit: one queue of requests and cases, one round of visits, the workers
    of all. To these come posts lent by `organisations` of the site, each giving `minutes_day` on a working
    day; the minutes are made up into whole shifts of the setting, at least one, and who is lent works like
    a gridworker: patrols, meets requests, hears cases, tires, leaves and is replaced. Where upward tasks
    come per grid (`admin_per: grid`) they come once, not once a grid.

    *What it costs.* The lent hours, at `lent_yuan_hour`: the organisations pay, but somebody's work there
    is not done. More patrol means more visits that nobody asked for, and admin (`admin_share`) takes its
    part of lent time too.

    *Evidence.* A station district of Xining reports 11 units and 34 party branches under one alliance, and a
    fall from 48 calls a day to 9 cases a year, which are not the same thing counted. There is no comparison
    area. No benefit is assumed here beyond hands and pooling.

    *What it can't say.* Which organisation lends whom, whether lent staff know the work (their skill is
    drawn as everybody's), what the organisations do about their own disputes, and whether traders fear or
    welcome the rounds.
    """

    rules: ClassVar[tuple[str, ...]] = ("patrol_minutes",)
    costs: ClassVar[tuple[str, ...]] = ("lent_yuan_hour",)
    measures: ClassVar[tuple[str, ...]] = (
        "lent_hours",
        "utilisation_gridworkers",
        "requests_late_share",
        "patrol_visits_per_household",
        "cost_lent_yuan",
    )
    settings: list[str] = words("settings whose sites are allied", SETTINGS, default=["dedicated"])
    organisations: float = number(
        "organisations of a site that lend staff", "organisations per site", 0, 1000, default=5.0
    )
    minutes_day: float = number("that each of them lends", "min/day", 0, 10000, default=60.0)
