"""Teams, legal advisers, publicity, petition agents, village rules, contests: each does what it says."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from places import EVERYTHING, LIVELY, place

from sim import events as ev
from sim.agents.model import GridModel
from sim.audit import audit
from sim.errors import ScenarioError
from sim.events import Log
from sim.scenario import Scenario
from sim.simulate import Run, simulate
from sim.vocabulary import BY_PETITION, CHANNELS, COMMITTEE, GRID, KINDS, LAND, LEVELS, SETTINGS

MINE = ("teams", "legal_advisers", "legal_publicity", "petition_agents", "village_rules", "contests")
OTHERS = {name: policy for name, policy in EVERYTHING.items() if name not in MINE}
ALL = {"coverage": 1}
SIGMAS = 4


def lively(policies: dict[str, Any], **groups: dict[str, Any]) -> Scenario:
    """A place with all other policies in which much happens; `groups` change parameters."""
    names = {*LIVELY, *groups}
    parameters = {name: LIVELY.get(name, {}) | groups.get(name, {}) for name in names}
    return place(villages=2, households=80, residents=240, policies=OTHERS | policies, parameters=parameters)


@pytest.fixture(scope="module")
def without() -> Run:
    return simulate(lively({}), seed=1)


SILENT: dict[str, dict[str, Any]] = {
    "teams": {"size": 1},
    "legal_advisers": {"coverage": 0},
    "legal_publicity": {"coverage": 1, "sessions_year_per_1000": 0},
    "petition_agents": {"number": 0},
    "village_rules": {"coverage": 0},
    "contests": {"winners": 0},
}


@pytest.mark.parametrize("name", SILENT)
def test_a_policy_at_zero_strength_is_absent(name: str, without: Run) -> None:
    run = simulate(lively({name: SILENT[name]}), seed=1)
    assert run.log.sha256 == without.log.sha256
    assert run.measures()["cost_total_yuan"] == without.measures()["cost_total_yuan"]


def plain(run: Run, *, kind: int = 0, bits: int = 0) -> str:
    """The digest of a log without rows of a contest and without bits in column c of one kind."""
    rows = run.log.rows[run.log.rows["kind"] != ev.CONTEST_WON].copy()
    rows["c"][rows["kind"] == kind] &= ~bits
    return Log(rows).sha256


NEUTRAL: dict[str, tuple[dict[str, Any], dict[str, Any], int, int]] = {
    "teams": (
        {"convene_days": 0, "from_severity": 1},
        {"casework": {"team_logit": 0, "fit_language": 0, "fit_specialism": 0}},
        ev.SESSION_ENDED,
        ev.BY_TEAM,
    ),
    "legal_advisers": (
        {**ALL, "kinds": list(KINDS)},
        {"casework": {"adviser_logit": 0, "adviser_breach": 0}},
        ev.SESSION_ENDED,
        ev.ADVISED,
    ),
    "legal_publicity": (ALL, {"parties": {"publicity_effect": 0}}, 0, 0),
    "village_rules": (ALL, {"sparks": {"rules_rate_factor": 1}, "casework": {"rules_logit": 0}}, 0, 0),
    "contests": (
        {"first_month": 1, "every_months": 1, "least_cases": 1, "reporting_minutes_month": 0},
        {"month_end": {"practice_share": 0}, "supervision": {"contest_bite": 0}},
        0,
        0,
    ),
}
"""Each at full strength, with the parameters of its effect at none; and the mark that it leaves."""


@pytest.mark.parametrize("name", NEUTRAL)
def test_all_effects_are_parameters(name: str) -> None:
    policy, neutral, kind, bits = NEUTRAL[name]
    off = simulate(lively({}, **neutral), seed=1)
    on = simulate(lively({name: policy}, **neutral), seed=1)
    assert plain(on, kind=kind, bits=bits) == off.log.sha256
    acting = simulate(lively({name: policy}), seed=1)
    assert acting.log.sha256 != simulate(lively({}), seed=1).log.sha256
    assert audit(on) == audit(acting) == []
    if bits:
        assert (on.log.of(kind)["c"] & bits > 0).any()
    if name == "contests":
        assert len(on.log.of(ev.CONTEST_WON)) > 0


@pytest.mark.parametrize("name", [*MINE, "all"])
def test_both_engines_agree_on_each_alone_and_on_all(name: str) -> None:
    chosen = {one: EVERYTHING[one] for one in MINE if name in (one, "all")}
    runs = [simulate(lively(chosen), seed=4, engine=engine) for engine in ("compiled", "mesa")]
    assert runs[0].log.sha256 == runs[1].log.sha256
    assert audit(runs[0]) == []


# --- coverage --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["legal_advisers", "legal_publicity", "petition_agents", "village_rules"])
def test_more_coverage_adds_villages_and_takes_none_away(name: str) -> None:
    covered = []
    for policy in ({"coverage": 0.25}, {"number": 4}, {"coverage": 0.75}, {"coverage": 1}):
        scenario = place(villages=8, households=80, residents=240, policies={name: policy})
        covered.append(GridModel(scenario, seed=3).institution.covered[name])
    assert [int(one.sum()) for one in covered] == [2, 4, 6, 8]
    assert all((less <= more).all() for less, more in itertools.pairwise(covered))


def test_policies_choose_their_villages_apart() -> None:
    half = {"coverage": 0.5}
    policies = {name: half for name in ("legal_advisers", "village_rules", "petition_agents")}
    covered = GridModel(place(villages=40, policies=policies), seed=3).institution.covered
    assert (covered["legal_advisers"] != covered["village_rules"]).any()
    assert (covered["petition_agents"] != covered["village_rules"]).any()


@pytest.mark.parametrize(
    ("policy", "said"), [({"number": 3}, "the place has 2"), ({"coverage": 0.1}, "yields no village")]
)
def test_more_villages_than_there_are_or_none_is_an_error(policy: dict[str, float], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        place(villages=2, policies={"village_rules": policy})


# --- closed forms ----------------------------------------------------------------------------------


def near(hits: int, trials: int, chance: float, *, wrong: float) -> bool:
    """Within four standard errors of the chance, and so many trials that `wrong` would not be."""
    error = math.sqrt(chance * (1 - chance) / trials)
    assert abs(wrong - chance) > 2 * SIGMAS * error, f"{trials} trials tell nothing"
    return abs(hits / trials - chance) < SIGMAS * error


def test_village_rules_keep_the_share_of_sparks_that_the_factor_says() -> None:
    """Thinning: of the sparks that catch without rules each catches with them with the factor's chance.

    Nothing else moves a rate here, and disputes end within hours, so that none keeps a tie from the next.
    """
    quiet = {
        "sparks": {"rate_scale": 30, "kappa_per_severity_day": 0, "a_grievance": 0, "rules_rate_factor": 0.7},
        "parties": {"h_lump_per_day": 5, "h_voice_per_day": 0},
    }
    size = {"villages": 2, "households": 400, "residents": 1200, "parameters": quiet}
    off = simulate(place(**size), seed=5)
    on = simulate(place(**size, policies={"village_rules": {**ALL, "kinds": ["neighbour", "land"]}}), seed=5)
    counts = [np.bincount(run.world.ties["kind"][run.log.of(ev.BORN)["a"]], minlength=7) for run in (off, on)]
    ruled = np.isin(np.arange(7), [KINDS.index("neighbour"), LAND])
    assert (counts[0][~ruled] == counts[1][~ruled]).all()
    assert near(int(counts[1][ruled].sum()), int(counts[0][ruled].sum()), 0.7, wrong=1.0)


LEVEL = 0.4
BARE = {
    "sparks": {"rate_scale": 90, "severity_start_shares": [0, 0, 1, 0, 0], "kappa_per_severity_day": 0},
    "parties": {
        **{f"h_{what}_per_day": 0 for what in ("lump", "bilateral", "intensify", "incident")},
        "h_voice_per_day": 5,
    },
    "channels": {"intercept": {setting: dict.fromkeys(CHANNELS, 0) for setting in SETTINGS}},
    "intake": {"lost_share_off": 0},
    "casework": {
        "theta_level": dict.fromkeys(LEVELS, LEVEL),
        "sessions_max": dict.fromkeys(LEVELS, 1),
        **dict.fromkeys(
            ("theta_skill", "theta_trust", "theta_severity", "theta_age", "theta_land", "fit_language"), 0
        ),
        "fit_specialism": 0.5,
        "team_logit": 0.6,
        "adviser_logit": 0.9,
        "rules_logit": 0.7,
        "breach_0": -20,
    },
}
"""One committee hears all, and agreement hangs on who is at the table alone."""


@pytest.mark.parametrize(
    ("policies", "shift"),
    [
        ({"teams": {"convene_days": 0}}, 0.6 + 0.5),
        ({"legal_advisers": {**ALL, "kinds": list(KINDS), "minutes_month": 44640}}, 0.9),
        ({"village_rules": {**ALL, "kinds": list(KINDS)}}, 0.7),
    ],
)
def test_agreement_in_the_first_session_is_the_logistic_of_who_helps(
    policies: dict[str, Any], shift: float
) -> None:
    ladder = {"committee": {"mediators": {"total": 40}, "minutes_day": dict.fromkeys(SETTINGS, 40 * 480)}}
    scenario = place(households=300, residents=900, policies={"ladder": ladder, **policies}, parameters=BARE)
    run = simulate(scenario, seed=2)
    mediators, ended = run.institution.workers, run.log.of(ev.SESSION_ENDED)
    kind = run.world.ties["kind"][run.log.of(ev.BORN)["a"][ended["subject"]]]
    if "teams" not in policies:  # a mediator's own specialism counts where no team sits
        ended = ended[mediators["specialism"][ended["a"]] != kind]
    if "legal_advisers" in policies:
        ended = ended[ended["c"] & ev.ADVISED > 0]
    agreed = int((ended["c"] & ev.AGREED > 0).sum())
    logistic = 1 / (1 + math.exp(-(LEVEL + shift)))
    assert near(agreed, len(ended), logistic, wrong=1 / (1 + math.exp(-LEVEL)))


# --- what each does --------------------------------------------------------------------------------


def test_teams_wait_to_convene_and_cost_their_outsiders() -> None:
    policy = {"from_severity": 1, "levels": ["committee", "township", "county"], "size": 4, "convene_days": 6}
    run = simulate(lively({"teams": policy}, supervision={"due_days_off": 60}), seed=1)
    ended = run.log.of(ev.SESSION_ENDED)
    level = run.institution.units["level"][run.institution.workers["unit"][ended["a"]]]
    by_team = ended["c"] & ev.BY_TEAM > 0
    assert by_team.any()
    assert (level[by_team] >= COMMITTEE).all()
    opened, began = run.log.of(ev.OPENED), run.log.of(ev.SESSION_BEGAN)
    for case in opened[opened["b"] == COMMITTEE]:
        first = began[
            (began["subject"] == case["subject"])
            & (began["b"] == case["a"])
            & (began["time"] >= case["time"])
        ]
        assert len(first) == 0 or first["time"][0] >= case["time"] + 6 * 1440 or first["c"][0] > 1
    hours = 3 * int(ended["b"][by_team].sum()) / 60 / (run.days / 365)
    table = run.measures()
    assert table["team_outside_hours"] == pytest.approx(hours)
    assert table["cost_teams_yuan"] == pytest.approx(hours * run.scenario.costs.team_member_yuan_hour)


def test_advisers_spend_no_more_than_their_minutes() -> None:
    sums = {}
    for minutes in (200, 44640):
        policy = {**ALL, "kinds": list(KINDS), "minutes_month": minutes}
        run = simulate(lively({"legal_advisers": policy}), seed=1)
        ended = run.log.of(ev.SESSION_ENDED)
        sums[minutes] = int(ended["b"][ended["c"] & ev.ADVISED > 0].sum())
    assert sums[200] <= 200 * 2 * 4  # two villages, four months
    assert sums[44640] > sums[200] > 0


def test_publicity_makes_people_tell_and_not_give_up() -> None:
    told = {**ALL, "sessions_year_per_1000": 1000, "persons_reached": 100}
    strong = {"parties": LIVELY["parties"] | {"h_voice_per_day": 0.01, "publicity_effect": 1}}
    on, off = (simulate(lively(policies, **strong), seed=1) for policies in ({"legal_publicity": told}, {}))
    assert len(on.log.of(ev.VOICED)) > 1.5 * len(off.log.of(ev.VOICED))
    lumped = [int((run.log.of(ev.ENDED)["a"] == ev.LUMPED).sum()) for run in (on, off)]
    assert lumped[0] < 0.7 * lumped[1]
    assert on.measures()["publicity_reached_share"] == pytest.approx(1)
    hours = 1000 / 1000 * 100 * 1000  # sessions per resident, hours for each who is reached
    assert on.measures()["attending_hours_per_1000"] == pytest.approx(hours)


def test_agents_carry_petitions_and_their_grid_owes_the_minutes() -> None:
    willing = {"parties": LIVELY["parties"] | {"agent_utility": 5}, "intake": {"lost_share_off": 0.9}}
    runs = {}
    for minutes in (0, 300):
        policy = {**ALL, "agent_minutes": minutes}
        runs[minutes] = simulate(lively({"petition_agents": policy, "platform": None}, **willing), seed=1)
    voiced = runs[300].log.of(ev.VOICED)
    petitions = voiced[voiced["b"] == BY_PETITION]
    assert len(petitions) >= 10
    assert (petitions["c"] == ev.CARRIED).all()
    assert (voiced["c"][voiced["b"] != BY_PETITION] != ev.CARRIED).all()
    opened = runs[300].log.of(ev.OPENED)
    for row in petitions[:10]:
        case = opened[(opened["subject"] == row["subject"]) & (opened["time"] == row["time"])]
        assert len(case) == 0 or (case["b"] == GRID).all()
    admin = {}
    for minutes, run in runs.items():
        spent = run.log.of(ev.UNIT_MINUTES)
        admin[minutes] = int(spent["b"][spent["a"] == ev.ADMIN].sum())
    assert admin[300] > admin[0] + 100 * len(petitions)
    assert runs[300].measures()["petitions_carried_share"] == 1


def test_winners_practice_spreads_and_stays_within_bounds() -> None:
    policy = {"first_month": 1, "every_months": 1, "least_cases": 1, "winners": 0.01, "levels": ["grid"]}
    model = GridModel(lively({"contests": policy}, month_end={"practice_share": 1}), seed=1)
    before = {worker.row: worker.own_skill for grid in model.units_at(GRID) for worker in grid.workers}
    while not any(row[1] == ev.CONTEST_WON for row in model.rows):
        model.step()
    winners = [model.units[row[2]] for row in model.rows if row[1] == ev.CONTEST_WON]
    assert len(winners) == 1
    teachers = [worker.skill for worker in winners[0].workers if worker.vacant_until == 0]
    for grid in model.units_at(GRID):
        for worker in grid.workers:
            taught = before[worker.row] if grid is winners[0] else sum(teachers) / len(teachers)
            assert worker.own_skill == pytest.approx(taught)


def test_a_contest_presses_its_levels_to_close_on_paper() -> None:
    late = {"supervision": {"due_days_mild": 3, "due_days_severe": 3, "contest_bite": 3}}
    policy = {"levels": ["committee"]}
    shares = {}
    for name, policies in (("on", {"contests": policy}), ("off", {})):
        run = simulate(lively(policies, **late), seed=1)
        closed = run.log.of(ev.CLOSED_ON_PAPER)
        shares[name] = int((run.institution.units["level"][closed["a"]] == COMMITTEE).sum())
    assert shares["on"] > 1.5 * shares["off"]
