"""What a scenario may say: the place, its world, calendar and costs.

Policies and parameters have files of their own.
"""

import datetime

from sim.scenario.fields import (
    BY_KIND,
    BY_SETTING,
    FREE,
    Model,
    date,
    dates,
    group,
    groups_by_setting,
    many,
    number,
    table,
    text,
    word,
    words,
)
from sim.scenario.parameters import Table, Table2, Whole
from sim.vocabulary import AGE_BANDS, ORGANISATIONS, SETTINGS, SOURCES

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Run(Model):
    """How long, and on which world."""

    days: int = number("length of the run", "days", 1, 36500, integer=True, default=365)
    world_seed: int | None = number(
        "seed of the physical world; none: the run's own seed", "", 0, 2**64 - 1, integer=True, default=None
    )


class Calendar(Model):
    """Working days, holidays and seasons."""

    start: datetime.date = date("first day of the run")
    working_days: list[str] = words("days of the week on which staff work", WEEKDAYS)
    holidays: list[datetime.date] = dates("days off besides")
    season_peak_day: Whole = table(
        "day of the year with the most sparks of a kind", BY_KIND, "day of year", 1, 366, integer=True
    )


class Township(Model):
    """A township, or several alike; villages are dealt as evenly as possible."""

    name: str = text("name of the township, or of the group of alike townships")
    name_zh: str | None = text("name in Chinese", default=None)
    count: int = number(
        "how many townships this stands for", "townships", 1, 10000, integer=True, default=1, total=True
    )
    villages: Whole = table(
        "villages, communities or sites, all `count` townships together",
        BY_SETTING,
        "villages",
        0,
        100000,
        integer=True,
        complete=False,
        total=True,
    )
    lon: float | None = number(
        "longitude of the township, or of the middle of the group, for maps", "", -180, 180, default=None
    )
    lat: float | None = number("latitude, for maps", "", -90, 90, default=None)
    source: str | None = word("where the counts come from", SOURCES, default=None)
    quote: str | None = text("the words that they rest on", default=None)
    note: str | None = text("a remark", default=None)


class Settlement(Model):
    """How many people live in a setting. Counts are built exactly."""

    residents: int = number(
        "residents, those in collective households included", "people", 1, 1e8, integer=True, total=True
    )
    households: int = number("family households", "households", 1, 1e8, integer=True, total=True)
    collective_households: int = number(
        "dormitories, barracks, temples...", "households", 0, 1e7, integer=True, default=0, total=True
    )
    collective_residents: int = number(
        "residents of these", "people", 0, 1e8, integer=True, default=0, total=True
    )


class Place(Model):
    """The place, as counted."""

    townships: list[Township] = many("townships and sub-districts", Township)
    settings: dict[str, Settlement] = groups_by_setting("people, by setting", Settlement)


class Network(Model):
    """Ties brought by the scenario, instead of generated ones."""

    file: str = text("path of the file, from the folder of the scenario that names it")
    format: str = word("csv: an edge list; graphml", ("csv", "graphml"))


class World(Model):
    """How people, traits and ties are generated."""

    age_shares: Table2 = table("share of each age band", (SETTINGS, AGE_BANDS), "share", 0, 1, shares=True)
    female_share: float = number("women and girls among residents", "share", 0, 1)
    migrant_share: Table = table("migrant households", BY_SETTING, "share", 0, 1)
    party_member_share: float = number("party members among adults", "share", 0, 1)
    languages: Table2 = table("language groups; names are free", (SETTINGS, FREE), "share", 0, 1, shares=True)
    administration_language: str | None = text(
        "language of forms, the hotline and the app; none: the most spoken", default=None
    )
    digital_share: Table = table("residents with digital access", (AGE_BANDS,), "share", 0, 1)
    temper_household_share: float = number("variance of temper that a household shares", "share", 0, 1)
    trust_mean: float = number("trust at start, mean", "share", 0, 1)
    trust_sd: float = number("trust at start, standard deviation", "share", 0, 1)
    motivation_mean: float = number("intrinsic motivation to take part, mean", "logit", -20, 20)
    motivation_sd: float = number("intrinsic motivation, standard deviation", "logit", 0, 20)
    kin_ties_per_household: Table = table("family ties to kin households", BY_SETTING, "ties", 0, 50)
    neighbour_ties_per_household: Table = table("neighbour ties", BY_SETTING, "ties", 0, 50)
    land_ties_per_household: Table = table("land ties", BY_SETTING, "ties", 0, 50)
    workmate_ties_per_adult: Table = table("ties between workmates", BY_SETTING, "ties", 0, 50)
    employer_ties_per_adult: Table = table("ties to employers", BY_SETTING, "ties", 0, 50)
    property_ties_per_adult: Table = table(
        "ties to property managers and developers", BY_SETTING, "ties", 0, 50
    )
    trade_ties_per_adult: Table = table("ties to shops and vehicle operators", BY_SETTING, "ties", 0, 50)
    public_ties_per_adult: Table = table("ties to public authorities", BY_SETTING, "ties", 0, 50)
    long_range_share: float = number(
        "neighbour and land ties rewired to anywhere in the village", "share", 0, 1
    )
    organisation_tail: float = number("exponent of organisations' popularity; 1: all alike", "ratio", 1, 20)
    organisations_per_1000_residents: Table = table(
        "organisations of each type", (ORGANISATIONS,), "per 1,000 residents", 0, 1000
    )
    network: Network | None = group("ties from a file", Network, optional=True)


class Costs(Model):
    """What things cost, in yuan."""

    contract_worker_yuan_month: float = number("a contract gridworker", "yuan/month", 0, 1e6)
    group_head_yuan_month: float = number("a group head's subsidy", "yuan/month", 0, 1e6)
    mediator_yuan_session: float = number("a session of a village committee", "yuan per session", 0, 1e6)
    township_yuan_hour: float = number("staff of a township", "yuan per hour", 0, 1e5)
    county_yuan_hour: float = number("staff of the county centre", "yuan per hour", 0, 1e5)
    court_yuan_hour: float = number("staff of the court", "yuan per hour", 0, 1e5)
    platform_yuan_resident_year: float = number("the platform", "yuan per resident-year", 0, 1e5)
    hotline_yuan_request: float = number("a request by hotline", "yuan per request", 0, 1e5)
    app_yuan_request: float = number("a request by app", "yuan per request", 0, 1e5)
    volunteer_yuan_year: float = number("a registered volunteer", "yuan/year", 0, 1e6)
    team_member_yuan_hour: float = number("a team's member from outside the desk", "yuan per hour", 0, 1e5)
    legal_adviser_yuan_year: float = number("a village's legal adviser", "yuan/year", 0, 1e6)
    publicity_yuan_session: float = number("a session of legal publicity", "yuan per session", 0, 1e6)
    versed_resident_yuan_year: float = number("training of a versed resident", "yuan/year", 0, 1e6)
    village_council_yuan_year: float = number("a village council", "yuan/year", 0, 1e6)
    veteran_yuan_month: float = number("a veteran mediator's allowance", "yuan/month", 0, 1e6)
    ranger_yuan_month: float = number("a ranger", "yuan/month", 0, 1e6)
    lent_yuan_hour: float = number("staff that an organisation lends", "yuan per hour", 0, 1e5)
    camera_yuan_year: float = number("a camera", "yuan/year", 0, 1e6)
    resident_yuan_hour: float = number("an hour of a resident's own time", "yuan per hour", 0, 1e5)
