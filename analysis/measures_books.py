"""What the platform reports beside what is true, and what it all costs.

**Recorded success**: of the recorded cases that the book shows as closed, the share settled. Settled are
agreements, rulings, matters that the parties settled or gave up while the case was open, and closings on
paper. A failure is a case passed up where there is nothing above, or a closing that a follow-up call
found empty ("returned"). Passing up to another desk is no failure.

**True durable success**: of the disputes with a recorded case that was closed, the share that ended in an
agreement, or in a settlement by the parties while the case was open, without a relapse within 365 days.
Relapses after the end of the run are not seen, so that short runs flatter it.

Padding (records of nothing, written to meet a quota) is a count in the reporting layer only: it is the
share `padding_share` of all records, added where there is a platform. It creates no dispute.
"""

import numpy as np

from analysis.facts import Facts
from analysis.registry import OF_PERSONS, OF_PLACE, Value, measure
from analysis.statistics import per, share
from analysis.subgroups import Groups
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import COURT


def _records(facts: Facts, groups: Groups) -> Value:
    total = groups.total(facts.disputes.of(ev.RECORDED))
    recorded = groups.number(facts.disputes.recorded)
    return per(total, groups.residents * facts.years, recorded, scale=1000)


@measure(unit="records per 1,000 residents a year", better="neither", dimensions=OF_PERSONS, book="reported")
def recorded_per_1000(facts: Facts, groups: Groups) -> Value:
    """Records of disputes as reported: second records of a case and padding included."""
    found = _records(facts, groups)
    if facts.scenario.policies.platform is None:
        return found
    return Value(found.value / (1.0 - facts.scenario.parameters.supervision.padding_share), found.n)


@measure(unit="records per 1,000 residents a year", better="neither", dimensions=OF_PERSONS, book="reported")
def recorded_unpadded_per_1000(facts: Facts, groups: Groups) -> Value:
    """Records of disputes without padding; second records of a case are still in it."""
    return _records(facts, groups)


@measure(unit="disputes per 1,000 residents a year", better="neither", dimensions=OF_PERSONS)
def recorded_disputes_per_1000(facts: Facts, groups: Groups) -> Value:
    """Different disputes that stand in the book at least once."""
    recorded = facts.disputes.recorded
    years = groups.residents * facts.years
    return per(groups.total(recorded), years, groups.number(recorded), scale=1000)


def _closings(
    facts: Facts, groups: Groups, hits: np.ndarray, among: np.ndarray | slice = slice(None)
) -> Value:
    """Share of the book's closings that are hit, among some, each by the group's share in its dispute."""
    closed = facts.disputes.book.dispute
    hit, closed = closed[among][hits[among]], closed[among]
    return per(groups.total(hit), groups.total(closed), groups.number(closed))


@measure(unit="share of closed cases", better="higher", dimensions=OF_PERSONS, book="reported")
def success_reported(facts: Facts, groups: Groups) -> Value:
    """Recorded success: settled, ruled, given up while open or closed on paper, over all closings.

    Failures are closings that a follow-up call found empty, and cases that found no agreement at the top.
    """
    return _closings(facts, groups, ~facts.disputes.book.failed)


@measure(unit="share of closed cases", better="higher", dimensions=OF_PERSONS, book="reported")
def success_reported_mediation(facts: Facts, groups: Groups) -> Value:
    """Recorded success where a ruling counts as a failure of mediation."""
    book = facts.disputes.book
    failed = book.failed | (book.outcome == ev.RULED)
    return _closings(facts, groups, ~failed)


def _ever_closed(facts: Facts) -> np.ndarray:
    """Disputes with a recorded case that was closed at least once."""
    closed = np.zeros(len(facts.disputes), dtype=bool)
    closed[facts.disputes.book.dispute] = True
    return closed


def durably_settled(facts: Facts, *, by_parties_too: bool) -> np.ndarray:
    """Disputes that left the book by agreement (or by the parties' own settlement), without a relapse."""
    book = facts.disputes.book
    settled = book.outcome == ev.AGREEMENT
    if by_parties_too:
        settled = settled | (book.outcome == ev.BILATERAL)
    left = np.zeros(len(facts.disputes), dtype=bool)
    left[book.dispute[settled]] = True
    return np.asarray(left & facts.disputes.durable)


@measure(unit="share of closed cases", better="higher", dimensions=OF_PERSONS)
def success_true(facts: Facts, groups: Groups) -> Value:
    """True durable success: agreement, or settlement by the parties while the case was open, that holds."""
    return share(groups, durably_settled(facts, by_parties_too=True), _ever_closed(facts))


@measure(unit="share of closed cases", better="higher", dimensions=OF_PERSONS)
def success_true_mediated(facts: Facts, groups: Groups) -> Value:
    """True durable success by agreement alone; what the parties settled themselves is not counted."""
    return share(groups, durably_settled(facts, by_parties_too=False), _ever_closed(facts))


@measure(unit="share of records", better="lower", dimensions=OF_PERSONS)
def paper_closings_share(facts: Facts, groups: Groups) -> Value:
    """Closings that were on paper only, of all closings in the book."""
    return _closings(facts, groups, facts.disputes.book.on_paper)


@measure(
    unit="share of closed cases with a deadline", better="higher", dimensions=OF_PERSONS, book="reported"
)
def on_time_reported(facts: Facts, groups: Groups) -> Value:
    """Closings within the deadline of the desk that closed; a closing on paper is entered as on time.

    The court has no deadline here.
    """
    book = facts.disputes.book
    return _closings(facts, groups, book.on_time, book.has_due)


@measure(unit="share of recorded disputes with a deadline", better="higher", dimensions=OF_PERSONS)
def on_time_true(facts: Facts, groups: Groups) -> Value:
    """Recorded disputes really settled or ruled by the first deadline that they were given.

    Those whose deadline lies beyond the end of the run count only if they have ended.
    """
    disputes = facts.disputes
    rows = facts.log.of(ev.OPENED)
    has_due = (rows["c"] >= 0) & (rows["b"] != COURT)
    due = np.full(len(disputes), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(due, disputes.of(ev.OPENED)[has_due], rows["c"][has_due].astype(np.int64))
    judged = disputes.recorded & (due < np.iinfo(np.int64).max)
    judged &= (due < facts.days) | (disputes.outcome >= 0)
    in_time = disputes.settled & (disputes.end_unit >= 0) & (disputes.end // MINUTES_PER_DAY <= due)
    return share(groups, in_time & judged, judged)


@measure(unit="cases", better="neither", dimensions=OF_PLACE, book="reported")
def backlog_reported_end(facts: Facts, groups: Groups) -> Value:
    """Cases that stand open in the book when the run stops."""
    n = int((facts.disputes.recorded_case.stop >= facts.horizon).sum())
    return Value(n, n)


@measure(unit="disputes", better="lower", dimensions=OF_PLACE)
def backlog_true_end(facts: Facts, groups: Groups) -> Value:
    """Disputes that run when the run stops, known or hidden."""
    n = int((facts.disputes.outcome < 0).sum())
    return Value(n, n)


@measure(unit="disputes", better="lower", dimensions=OF_PLACE)
def backlog_true_recorded_end(facts: Facts, groups: Groups) -> Value:
    """Disputes that were once recorded and still run when the run stops, whatever the book says."""
    n = int((facts.disputes.recorded & (facts.disputes.outcome < 0)).sum())
    return Value(n, n)


@measure(unit="days", better="lower", dimensions=OF_PERSONS, book="reported")
def closing_days_reported_mean(facts: Facts, groups: Groups) -> Value:
    """Mean days to a closing on the book's clock, which starts anew at every desk."""
    book = facts.disputes.book
    days = groups.total(book.dispute, book.minutes) / MINUTES_PER_DAY
    return per(days, groups.total(book.dispute), groups.number(book.dispute))


@measure(unit="days", better="lower", dimensions=OF_PERSONS)
def closing_days_true_mean(facts: Facts, groups: Groups) -> Value:
    """Mean days from birth to the end of the recorded disputes that have ended (still running: left out)."""
    disputes = facts.disputes
    ended = np.flatnonzero(disputes.recorded & (disputes.outcome >= 0))
    days = groups.total(ended, (disputes.end - disputes.birth)[ended]) / MINUTES_PER_DAY
    return per(days, groups.total(ended), groups.number(ended))


def _requests(facts: Facts) -> dict[str, int]:
    """How many requests the place made, by fate."""
    return {name: int(by_cell.sum()) for name, by_cell in facts.requests.by_cell.items()}


@measure(unit="share of requests", better="higher", dimensions=OF_PLACE, book="reported")
def requests_on_time_reported(facts: Facts, groups: Groups) -> Value:
    """Requests served in time, of those that the book knows to be over: what was lost is not in it."""
    count = _requests(facts)
    n = count["done"] + count["given_up"]
    return per(count["done"] - count["late"], n, n)


@measure(unit="share of requests", better="higher", dimensions=OF_PLACE)
def requests_on_time_true(facts: Facts, groups: Groups) -> Value:
    """Requests served in time, of all that are over, those lost on the way included."""
    count = _requests(facts)
    n = count["all"] - count["open"]
    return per(count["done"] - count["late"], n, n)
