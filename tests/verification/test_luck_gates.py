"""What the gates on books and on common luck rest on: they notice what they should, and only that."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.verify import books, luck
from analysis.verify.gate import Estimate, Gate, Verdict, Wrong, judge
from analysis.verify.lab import Lab
from analysis.verify.pairs import NO_HEADS, OUTCOMES, PAIRS, reduction, variance_ratio, variance_reduction
from sim import events as ev
from sim.agents.cases import OPEN, OVER, Dispute
from sim.agents.model import GridModel
from sim.audit import audit
from sim.events import Log
from sim.simulate import Run

pytestmark = pytest.mark.verify

GATES = {gate.name: gate for gate in (*books.GATES, *luck.GATES)}


# --- disputes that vanish --------------------------------------------------------------------------


def verdict_on(name: str, *, days: int = 200) -> Verdict:
    return judge(GATES[name], Lab(seeds=(1,), engine="mesa", sets=(f"run.days={days}",)))


@pytest.fixture
def forgetting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Plants a fault by which the twentieth dispute of a sort is lost."""
    right_end, right_step = GridModel.end, GridModel.step
    right_pass_up, right_send = GridModel.pass_up, GridModel.send
    count = iter(range(1, 10**9))

    def forget(model: GridModel, dispute: Dispute) -> None:
        model.withdraw(dispute)
        dispute.state = OVER

    def pass_up(model: GridModel, dispute: Dispute, *what: Any) -> None:
        forget(model, dispute) if next(count) == 20 else right_pass_up(model, dispute, *what)

    def send(model: GridModel, dispute: Dispute, *unit: Any, **when: Any) -> None:
        right_send(model, dispute, *unit, **when)
        if next(count) == 20:
            forget(model, dispute)

    def end(model: GridModel, dispute: Dispute, *what: Any) -> None:
        before = len(model.rows)
        right_end(model, dispute, *what)
        if next(count) in range(20, 60):  # on some of their ties the next dispute is born
            del model.rows[before:]

    def step(model: GridModel) -> None:
        right_step(model)
        if model.day == 50:
            lost = next(dispute for dispute in model.active if dispute.state == OPEN)
            model.active.remove(lost)
            model.withdraw(lost)

    faults = {"pass_up": pass_up, "send": send, "end": end, "step": step}
    return lambda name: monkeypatch.setattr(GridModel, name, faults[name])


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["pass_up", "send", "end", "step"])
def test_a_lost_dispute_is_missed(fault: str, forgetting: Callable[[str], None]) -> None:
    assert verdict_on("every_dispute_in_one_state").passed
    forgetting(fault)
    assert not verdict_on("every_dispute_in_one_state").passed


@pytest.fixture(scope="module")
def busy() -> Run:
    return Lab(seeds=(1,)).run(books.BOOKS, seed=1)


def test_the_books_are_busy(busy: Run) -> None:
    """Every kind of row occurs, and the staff cannot do all."""
    kinds = set(busy.log.rows["kind"].tolist())
    assert {event.name for event in ev.EVENTS if event.code not in kinds} == set()
    assert len(busy.log.of(ev.REQUEST_GIVEN_UP)) > 50
    assert audit(busy) == []


STATES = (ev.BORN, ev.OPENED, ev.PASSED_UP, ev.CLOSED_ON_PAPER, ev.RETURNED)


@pytest.mark.parametrize("kind", STATES)
@pytest.mark.parametrize("which", [0, 7, 40])
def test_a_lost_step_of_a_dispute_is_missed(kind: int, which: int, busy: Run) -> None:
    """Unless it is the last that is told of the dispute."""
    rows = busy.log.rows
    moving = np.isin(rows["kind"], (*STATES, ev.ENDED))
    last = {int(subject): at for at, subject in enumerate(rows["subject"]) if moving[at]}
    at = [at for at in np.flatnonzero(rows["kind"] == kind) if last[int(rows["subject"][at])] != at][which]
    torn = replace(busy, log=Log(np.delete(rows, at)))
    assert books.disputes_in_one_state(torn).off > 0


def test_a_minute_here_and_there_is_missed(busy: Run) -> None:
    """One minute, one point: each is noticed by its own count."""
    for count, kind, column in (
        (books.staff_minutes, ev.UNIT_MINUTES, "b"),
        (books.points, ev.POINTS, "b"),
        (lambda run: books.little(books.request_stays, run), ev.REQUEST_DONE, "b"),
        (books.session_minutes, ev.SESSION_ENDED, "b"),
    ):
        rows = busy.log.rows.copy()
        chosen = (rows["kind"] == kind) & ((kind != ev.POINTS) | (rows["a"] != ev.REFUSED))
        rows[column][np.flatnonzero(chosen)[11]] += 1
        assert count(replace(busy, log=Log(rows))).off != count(busy).off


def test_left_over() -> None:
    whole, part = np.array([3, 1, 1, 7, 7, 7]), np.array([7, 1, 9, 7])
    assert books.left_over(whole, part).tolist() == [1, 3, 7]


def test_number_inside() -> None:
    inside = books.number_inside(np.array([0, 2]), np.array([3, 9]), 5)
    assert inside.tolist() == [1, 1, 2, 1, 1]


# --- two arms --------------------------------------------------------------------------------------


def test_only_one_arm_is_spoilt() -> None:
    path, sets = "parameters.sparks.rate_scale", ("policies.volunteers=null",)
    lab = Lab(seeds=(1,), wrong=Wrong(factors={path: 1.1}, seed_offset=5, one_arm=True), sets=("run.days=9",))
    written, arm = lab.run(luck.LUCK, seed=1), lab.run(luck.LUCK, seed=1, sets=sets)
    right = lab.scenario(luck.LUCK).describe(path).value
    assert (written.seed, arm.seed) == (1, 6)
    assert written.scenario.describe(path).value == right
    assert arm.scenario.describe(path).value == pytest.approx(1.1 * right)


def test_doubled_row_is_the_first_of_its_kind() -> None:
    sets = ("run.days=30",)
    whole = Lab(seeds=(1,), sets=sets).run(books.BOOKS, seed=1).log.rows
    torn = Lab(seeds=(1,), sets=sets, wrong=Wrong(doubled_row=ev.VOICED)).run(books.BOOKS, seed=1).log.rows
    first = np.flatnonzero(whole["kind"] == ev.VOICED)[0]
    assert np.array_equal(torn, np.insert(whole, first, whole[first]))


@pytest.mark.parametrize(
    ("value", "error", "passed"),
    [(0.5, 0.01, True), (0.97, 0.01, False), (0.95, 0.01, True), (0.5, 0.2, False), (1.2, 0.01, False)],
)
def test_judge_of_what_lies_below(value: float, error: float, passed: bool) -> None:
    """Four standard errors below, and not vague."""
    gate = GATES["paired_variance_below_unpaired"]
    known = replace(gate, observe=lambda lab: Estimate(value=value, standard_error=error, n=9))
    assert judge(known, Lab(seeds=(1,))).passed is passed


@pytest.mark.parametrize("name", ["sparks_identical_across_arms", "local_effect_stays_local"])
def test_other_luck_is_noticed(name: str) -> None:
    gate: Gate = GATES[name]
    assert not judge(gate, Lab(seeds=(1,), wrong=Wrong(seed_offset=1, one_arm=True))).passed


def test_keys_name_each_subject_once(busy: Run) -> None:
    """Rows under physical keys are as different from each other as the rows themselves."""
    rows = busy.log.rows
    under_keys = luck.keyed(busy).rows
    assert len(np.unique(under_keys, axis=0)) == len(np.unique(rows))
    assert luck.unlike(under_keys, under_keys[::-1]) == 0
    assert luck.unlike(under_keys, under_keys[1:]) == 1


# --- pairs -----------------------------------------------------------------------------------------


def test_ratio_of_variances_of_known_pairs() -> None:
    """Of standard normal pairs with correlation r it is 1 - r; the jackknife's error fits the scatter."""
    luck_of_test = np.random.default_rng(3)
    for r in (0.0, 0.5, 0.9):
        found = []
        for _ in range(200):
            x, own = luck_of_test.standard_normal((2, 24))
            found.append(reduction(OUTCOMES[0], x, r * x + np.sqrt(1 - r * r) * own))
        ratios, errors = (
            np.array([getattr(one, what) for one in found]) for what in ("ratio", "standard_error")
        )
        assert ratios.mean() == pytest.approx(1 - r, abs=4 * ratios.std() / np.sqrt(200) + 0.01)
        assert errors.mean() == pytest.approx(ratios.std(), rel=0.25)


def test_pairs_that_are_equal_or_apart() -> None:
    x, y = np.random.default_rng(1).standard_normal((2, 4000))
    assert variance_ratio(x, x) == 0
    assert variance_ratio(x, x + 7) == pytest.approx(0, abs=1e-12)
    assert variance_ratio(x, y) == pytest.approx(1, abs=0.05)
    assert variance_ratio(x, -x) == pytest.approx(2)


def test_table_of_outcomes_for_the_report() -> None:
    lab = Lab(seeds=(1,), sets=("run.days=120",))
    told = variance_reduction(lab)
    assert [row.outcome for row in told] == list(OUTCOMES)
    assert all(row.pairs >= 20 for row in told)
    assert all(-1 <= row.correlation <= 1 and row.ratio >= 0 for row in told)
    assert told[0].ratio < 0.7
    heads = lab.scenario(PAIRS).policies.joint_defence
    assert heads is not None
    assert lab.scenario(PAIRS, NO_HEADS).policies.joint_defence is None
