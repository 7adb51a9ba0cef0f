"""What patterns read from one run's log: small arrays, kept so that a log is not made twice."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import COMMITTEE, COURT, KINDS, SETTINGS

if TYPE_CHECKING:
    from analysis.facts import Facts, RunLike

STEPS: Final = ("nothing", "the other party", "a third party")
"""What parties do first about a dispute; a dispute that has had no step yet is not counted."""
VILLAGE_SETTINGS: Final = (SETTINGS.index("rural"), SETTINGS.index("pastoral"))


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One run, for patterns. D disputes in order of birth, H households in location order, M months.

    A dispute's place is the household of its first resident party; `party_households` has those of both
    parties, -1 for an organisation. `heard_by_kind` counts disputes in villages (rural, pastoral) that a
    committee heard, `failed_by_kind` those of them on which it gave up; `escalations` are steps up and
    incidents of known disputes after detection.
    """

    day: np.ndarray  # f8 (D,): of birth
    household: np.ndarray  # i4 (D,)
    village: np.ndarray  # i4 (D,)
    kind: np.ndarray  # i1 (D,), index into KINDS
    setting: np.ndarray  # i1 (D,), index into SETTINGS
    party_households: np.ndarray  # i4 (2, D)
    household_ties: np.ndarray  # i4 (H,): ties of a household's residents
    steps: np.ndarray  # i8 (3,), by STEPS
    at_court: np.ndarray  # i8 (): disputes that came before the court
    heard_by_kind: np.ndarray  # i8 (kinds,)
    failed_by_kind: np.ndarray  # i8 (kinds,)
    known: np.ndarray  # i8 (): disputes that anybody came to know
    escalations: np.ndarray  # i8 ()
    agreed: np.ndarray  # i8 (): disputes that ended in an agreement
    sessions_of_agreed: np.ndarray  # i8 ()
    camera_by_kind: np.ndarray  # i8 (kinds,): noticings by cameras
    participants: np.ndarray  # i8 (M,)
    adults: np.ndarray  # i8 (M,); 0 where nobody counts participants


def sighting_of(run: "RunLike") -> Sighting:
    """Read a run's log."""
    from analysis.facts import facts_of

    facts = facts_of(run)
    return Sighting(**_born(facts), **_handled(facts), **_months(facts))


def _born(facts: "Facts") -> dict[str, np.ndarray]:
    """When and where disputes arose."""
    world, disputes = facts.world, facts.disputes
    homes = world.residents.household
    parties = np.where(disputes.parties >= 0, homes[np.maximum(disputes.parties, 0)], -1)
    household = np.where(parties[0] >= 0, parties[0], parties[1])
    residents = len(world.residents)
    ends = np.concatenate([world.ties["a"], world.ties["b"]])
    ties = np.bincount(homes[ends[ends < residents]], minlength=len(world.households))
    return {
        "day": disputes.birth / MINUTES_PER_DAY,
        "household": household.astype(np.int32),
        "village": world.households["village"][household].astype(np.int32),
        "kind": disputes.kind.astype(np.int8),
        "setting": world.household_setting[household],
        "party_households": parties.astype(np.int32),
        "household_ties": ties.astype(np.int32),
    }


def _handled(facts: "Facts") -> dict[str, np.ndarray]:
    """What parties and desks did with them."""
    from analysis.disputes import NEVER

    disputes, log = facts.disputes, facts.log
    known = disputes.detected < NEVER
    third = known | (disputes.count(ev.VOICED) > 0)
    in_village = np.isin(facts.world.household_setting[_home(facts)], VILLAGE_SETTINGS)
    passed, session = log.of(ev.PASSED_UP), log.of(ev.SESSION_ENDED)
    gave_up = (passed["c"] % 4 == ev.FAILED) & (facts.unit_level[passed["a"]] == COMMITTEE)
    failed = np.unique(disputes.of(ev.PASSED_UP)[gave_up])
    by_committee = facts.staff.worker_level[session["a"]] == COMMITTEE
    heard = np.unique(disputes.of(ev.SESSION_ENDED)[by_committee])
    later = sum(
        int((log.of(kind)["time"] > disputes.detected[disputes.of(kind)]).sum())
        for kind in (ev.INTENSIFIED, ev.INCIDENT)
    )
    agreed = disputes.outcome == ev.AGREEMENT
    noticed = log.of(ev.NOTICED)
    seen_by_camera = disputes.kind[disputes.of(ev.NOTICED)[noticed["b"] == ev.BY_CAMERA]]

    def by_kind(which: np.ndarray) -> np.ndarray:
        return np.bincount(disputes.kind[which[in_village[which]]], minlength=len(KINDS))

    return {
        "steps": np.array(
            [
                (~third & (disputes.outcome == ev.LUMPED)).sum(),
                (~third & (disputes.outcome == ev.BILATERAL)).sum(),
                third.sum(),
            ]
        ),
        "at_court": np.array(len(_at_court(facts))),
        "heard_by_kind": by_kind(heard),
        "failed_by_kind": by_kind(failed),
        "known": np.array(known.sum()),
        "escalations": np.array(later),
        "agreed": np.array(agreed.sum()),
        "sessions_of_agreed": np.array(disputes.count(ev.SESSION_ENDED)[agreed].sum()),
        "camera_by_kind": np.bincount(seen_by_camera, minlength=len(KINDS)),
    }


def _home(facts: "Facts") -> np.ndarray:
    parties = facts.disputes.parties
    return np.asarray(facts.world.residents.household[np.where(parties[0] >= 0, parties[0], parties[1])])


def _at_court(facts: "Facts") -> np.ndarray:
    """Disputes that came before the court, ruled on or not."""
    opened, passed = facts.log.of(ev.OPENED), facts.log.of(ev.PASSED_UP)
    there = [
        opened["subject"][facts.unit_level[opened["a"]] == COURT],
        passed["subject"][(passed["b"] >= 0) & (facts.unit_level[passed["b"]] == COURT)],
    ]
    return np.unique(np.concatenate(there))


def _months(facts: "Facts") -> dict[str, np.ndarray]:
    """Participants and adults by month."""
    rows, months = facts.log.of(ev.PARTICIPATION), facts.last_month + 1
    month = rows["c"] // 8
    return {
        "participants": np.bincount(month, weights=rows["a"], minlength=months).astype(np.int64),
        "adults": np.bincount(month, weights=rows["b"], minlength=months).astype(np.int64),
    }


# --- kept on the disk ----------------------------------------------------------------------------


def kept(path: Path, make: Callable[[], Sighting]) -> Sighting:
    """The sighting in a file, made and written if there is none that can be read."""
    from analysis.study.store import told, write_whole

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            return Sighting(**{one.name: arrays[one.name] for one in fields(Sighting)})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass
    found = make()
    packed = io.BytesIO()
    np.savez_compressed(packed, **{one.name: getattr(found, one.name) for one in fields(Sighting)})
    with told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, packed.getvalue())
    return found
