"""Checks across keys: sums, counts that fit each other, ratios that yield somebody."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from sim.errors import Problem
from sim.scenario.entries import Layer
from sim.scenario.text import Where

Values = dict[str, Any]
Fault = tuple[str, str]
"""Path and message."""
Check = Callable[[Values], Iterator[Fault]]

SHARE_TOLERANCE: Final = 1e-6
"""How far shares may be from a sum of 1."""
HOUSEHOLD_SIZE: Final = (1.0, 12.0)
"""Smallest and largest mean size of family households, in people: no family has more than 12."""
DORMITORY_SIZE: Final = 60.0
"""Most people in a collective household."""

CHECKS: list[tuple[tuple[str, ...], Check]] = []


def reads(*paths: str) -> Callable[[Check], Check]:
    """Registers a check with the paths that it reads: it is left out if one of them is bad already."""

    def register(check: Check) -> Check:
        CHECKS.append((paths, check))
        return check

    return register


def cross_check(values: Values, merged: Layer, top: Where, problems: list[Problem]) -> None:
    """Run every check whose values are sound, and add what it finds to the problems."""
    bad = {problem.path for problem in problems}
    for paths, check in CHECKS:
        if any(related(path, fault) for path in paths for fault in bad):
            continue
        for path, message in check(values):
            problems.append(place_of(path, merged, top).problem(path, message))


def related(path: str, fault: str) -> bool:
    """Whether one path lies at or below the other."""
    return (path + ".").startswith(fault + ".") or (fault + ".").startswith(path + ".") or not fault


def place_of(path: str, merged: Layer, top: Where) -> Where:
    """Where the nearest key at or above a path stands."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        key = ".".join(parts[:length])
        entry = merged.entries.get(key)
        if entry is not None:
            cell = entry.cells.get(".".join(parts[length:]))
            return cell[0] if cell else entry.where
        if key in merged.places:
            return merged.places[key]
    return top


@reads("world.age_shares")
def age_shares(values: Values) -> Iterator[Fault]:
    """Each setting's age shares sum to 1, and somebody is grown up."""
    yield from sums("world.age_shares", values["world"]["age_shares"])
    for setting, row in values["world"]["age_shares"].items():
        if row["child"] >= 1:
            yield f"world.age_shares.{setting}", "nobody is grown up"


@reads("world.languages")
def languages(values: Values) -> Iterator[Fault]:
    """Each setting's language shares sum to 1."""
    yield from sums("world.languages", values["world"]["languages"])


@reads("parameters.sparks.severity_start_shares")
def severity_shares(values: Values) -> Iterator[Fault]:
    """The shares of severities at birth sum to 1."""
    path, shares = (
        "parameters.sparks.severity_start_shares",
        values["parameters"]["sparks"]["severity_start_shares"],
    )
    yield from sums(path, {"": dict(enumerate(shares))})


def sums(path: str, rows: dict[str, dict[Any, float]]) -> Iterator[Fault]:
    """Each row must sum to 1."""
    for name, row in rows.items():
        total = sum(row.values())
        if abs(total - 1) > SHARE_TOLERANCE:
            yield f"{path}.{name}".rstrip("."), f"the shares sum to {total:.6g}; they must sum to 1"


@reads("place.settings")
def household_sizes(values: Values) -> Iterator[Fault]:
    """Residents, households and collective households fit each other."""
    for setting, counts in values["place"]["settings"].items():
        path = f"place.settings.{setting}"
        collective, dormitories = counts["collective_residents"], counts["collective_households"]
        if collective < dormitories:
            yield (
                path,
                f"{collective} collective residents in {dormitories} collective households: some are empty",
            )
        if dormitories and collective / dormitories > DORMITORY_SIZE:
            yield (
                path,
                f"{collective} collective residents in {dormitories} collective households: "
                f"at most {DORMITORY_SIZE:g} fit into one",
            )
        if collective > 0 and dormitories == 0:
            yield path, f"{collective} collective residents, but no collective household"
        family, households = counts["residents"] - collective, counts["households"]
        size = family / households
        if not HOUSEHOLD_SIZE[0] <= size <= HOUSEHOLD_SIZE[1]:
            low, high = HOUSEHOLD_SIZE
            message = f"{family} residents in {households} family households are {size:.3g} in each"
            yield path, f"{message}; allowed: {low:g} to {high:g}"


@reads("place")
def villages(values: Values) -> Iterator[Fault]:
    """Every setting with villages has people, and every setting with people has villages."""
    totals: dict[str, int] = {}
    for index, township in enumerate(values["place"]["townships"]):
        path = f"place.townships.{index}"
        here = sum(township["villages"].values())
        if here < township["count"]:
            yield path, f"{township['count']} townships with {here} villages: some would be empty"
        for setting, count in township["villages"].items():
            totals[setting] = totals.get(setting, 0) + count
    settings = values["place"]["settings"]
    for setting, total in totals.items():
        if total and setting not in settings:
            yield (
                "place.settings",
                f"{total} {setting} villages, but nobody lives there; give place.settings.{setting}",
            )
    for setting, counts in settings.items():
        total = totals.get(setting, 0)
        if total == 0:
            yield f"place.settings.{setting}", f"people, but no {setting} village; add it to place.townships"
        elif counts["households"] < total:
            yield f"place.settings.{setting}", f"{counts['households']} households in {total} villages"


@reads("place.townships")
def coordinates(values: Values) -> Iterator[Fault]:
    """Townships lie on a map all together or not at all."""
    given = [(one["lon"] is not None) + (one["lat"] is not None) for one in values["place"]["townships"]]
    if any(given):
        for index, count in enumerate(given):
            if count < 2:
                message = "give lon and lat to every entry, or to none: a map has one way of placing them"
                yield f"place.townships.{index}", message


@reads("place", "policies.staffing")
def staffing(values: Values) -> Iterator[Fault]:
    """Every setting of the place has grids, workers, a shift and a kind of post."""
    staff = values["policies"]["staffing"]
    if staff is None:
        return
    for setting, counts in values["place"]["settings"].items():
        path = "policies.staffing"
        for key in ("grids", "gridworkers", "shift_minutes", "contract"):
            if setting not in staff[key]:
                yield f"{path}.{key}", f"nothing for {setting}, which the place has; give {key}.{setting}"
        if setting not in staff["grids"] or setting not in staff["gridworkers"]:
            continue
        grids, fault = grid_count(staff["grids"][setting], counts["households"])
        villages = sum(one["villages"].get(setting, 0) for one in values["place"]["townships"])
        if not fault and grids < villages and staff["grids"][setting]["count"] is not None:
            fault = f"{grids} grids for {villages} villages: at least one for each is wanted"
        if fault:
            yield f"{path}.grids.{setting}", fault
            continue
        people = staff["gridworkers"][setting]
        yield from nobody(
            f"{path}.gridworkers.{setting}", people, grids, counts["residents"], counts["households"]
        )


def grid_count(grids: Values, households: int) -> tuple[int, str]:
    """Number of grids in a setting, and what is wrong with it."""
    if grids["count"] is not None:
        if grids["count"] > households:
            return 0, f"{grids['count']} grids for {households} households: some would be empty"
        return grids["count"], ""
    per_grid = grids["households_per_grid"]
    count = round(households / per_grid)
    return count, "" if count else f"{per_grid:g} households in a grid yield no grid from {households}"


def nobody(path: str, ratio: Values, units: float, residents: int, households: int) -> Iterator[Fault]:
    """A ratio that yields no staff; an explicit 0 is meant."""
    bases = {
        "per_grid": units,
        "per_unit": units,
        "residents_per_worker": residents,
        "residents_per_mediator": residents,
        "households_per_worker": households,
        "households_per_mediator": households,
    }
    for key, base in bases.items():
        value = ratio.get(key)
        if not value:
            continue
        people = value * base if key.startswith("per_") else base / value
        if people < 0.5:
            yield f"{path}.{key}", f"{value:g} yields no staff ({people:.2g} of a person)"


@reads("place", "policies.joint_defence")
def joint_defence(values: Values) -> Iterator[Fault]:
    """Groups need households."""
    policy = values["policies"]["joint_defence"]
    if policy is None:
        return
    path, settings = "policies.joint_defence", values["place"]["settings"]
    households = sum(settings[name]["households"] for name in policy["settings"] if name in settings)
    if households == 0:
        yield f"{path}.settings", f"the place has none of these; it has {', '.join(settings)}"
    elif policy["heads"] is not None and policy["heads"] > households:
        yield f"{path}.heads", f"{policy['heads']} heads for {households} households"
    elif policy["households_per_head"] is not None and households / policy["households_per_head"] < 0.5:
        yield (
            f"{path}.households_per_head",
            f"{policy['households_per_head']:g} yields no head from {households} households",
        )


@reads("policies.points")
def points(values: Values) -> Iterator[Fault]:
    """Points stop after they start."""
    policy = values["policies"]["points"]
    if policy and policy["stop_month"] is not None and policy["stop_month"] <= policy["start_month"]:
        yield (
            "policies.points.stop_month",
            f"{policy['stop_month']} is not after start_month {policy['start_month']}",
        )


@reads("place", "policies.ladder")
def ladder(values: Values) -> Iterator[Fault]:
    """Every level that is given has somebody, unless 0 is said."""
    policy = values["policies"]["ladder"]
    if policy is None:
        return
    place = values["place"]
    residents = sum(counts["residents"] for counts in place["settings"].values())
    households = sum(counts["households"] for counts in place["settings"].values())
    villages_all = sum(sum(town["villages"].values()) for town in place["townships"])
    units = {"township": sum(town["count"] for town in place["townships"]), "county": 1, "court": 1}
    committee = policy["committee"]
    if committee is not None:
        count = committee["count"] if committee["count"] is not None else villages_all
        yield from nobody(
            "policies.ladder.committee.mediators", committee["mediators"], count, residents, households
        )
        for setting in place["settings"]:
            if setting not in committee["minutes_day"]:
                yield "policies.ladder.committee.minutes_day", f"nothing for {setting}, which the place has"
    for level, number in units.items():
        if policy[level] is not None:
            yield from nobody(
                f"policies.ladder.{level}.staff", policy[level]["staff"], number, residents, households
            )


@reads("place", "policies.volunteers")
def volunteers(values: Values) -> Iterator[Fault]:
    """No more volunteers than residents."""
    policy = values["policies"]["volunteers"]
    residents = sum(counts["residents"] for counts in values["place"]["settings"].values())
    if policy and policy["registered"] > residents:
        yield (
            "policies.volunteers.registered",
            f"{policy['registered']} volunteers, but {residents} residents",
        )


@reads("place", "policies")
def covering(values: Values) -> Iterator[Fault]:
    """Policies that come village by village cover one, unless 0 is said, and no more than there are."""
    villages_all = sum(sum(town["villages"].values()) for town in values["place"]["townships"])
    for name, policy in values["policies"].items():
        if not policy or "coverage" not in policy:
            continue
        path, share, count = f"policies.{name}", policy["coverage"], policy["number"]
        if share and share * villages_all < 0.5:
            yield f"{path}.coverage", f"{share:g} yields no village of {villages_all}"
        if count and count > villages_all:
            yield f"{path}.number", f"{count} villages, but the place has {villages_all}"


@reads("place", "policies.party_pairing")
def party_pairing(values: Values) -> Iterator[Fault]:
    """No more members with households than residents."""
    policy = values["policies"]["party_pairing"]
    residents = sum(counts["residents"] for counts in values["place"]["settings"].values())
    if policy and policy["members"] is not None and policy["members"] > residents:
        yield "policies.party_pairing.members", f"{policy['members']} members, but {residents} residents"


@reads("place", "policies.cadre_visits")
def cadre_visits(values: Values) -> Iterator[Fault]:
    """A household is called on by cadres once a day at most."""
    policy = values["policies"]["cadre_visits"]
    places = values["place"]["settings"].values()
    most = 365 * sum(counts["households"] + counts["collective_households"] for counts in places)
    if policy and policy["households_year"] is not None and policy["households_year"] > most:
        yield (
            "policies.cadre_visits.households_year",
            f"{policy['households_year']} calls; at most {most}, one a household and day, are allowed",
        )


@reads("place", "policies.cameras")
def cameras(values: Values) -> Iterator[Fault]:
    """Cameras need a setting that the place has."""
    policy, settings = values["policies"]["cameras"], values["place"]["settings"]
    if policy and not set(policy["settings"]) & set(settings):
        yield "policies.cameras.settings", f"the place has none of these; it has {', '.join(settings)}"


@reads("policies.ratings")
def ratings(values: Values) -> Iterator[Fault]:
    """No more colours than grids: the shares below the best sum to 1 at most."""
    policy = values["policies"]["ratings"]
    if policy:
        total = policy["worst_share"] + policy["middle_share"] * (policy["colours"] - 2)
        if total > 1 + SHARE_TOLERANCE:
            yield "policies.ratings", f"all colours but the best have {total:.6g} of the grids; at most 1"


@reads("parameters.intake")
def requests(values: Values) -> Iterator[Fault]:
    """A request is late before it is given up."""
    intake = values["parameters"]["intake"]
    due, giveup = intake["request_due_working_days"], intake["request_giveup_working_days"]
    if giveup < due:
        yield (
            "parameters.intake.request_giveup_working_days",
            f"{giveup:g} is before request_due_working_days {due:g}",
        )
