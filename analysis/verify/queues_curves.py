"""Pictures of the claims about queues."""

from collections.abc import Callable

import numpy as np

from analysis import theory
from analysis.verify import queues_known as known
from analysis.verify import queues_seen as seen
from analysis.verify.gate import Curve, Estimate
from analysis.verify.lab import Lab
from analysis.verify.queues_seen import Sets
from sim.scenario import Scenario

WORK = "parameters.intake.request_minutes"
VARIATION = "parameters.intake.request_minutes_cv"


def curve_of_tail(
    name: str,
    lab: Lab,
    *,
    longest: Callable[[Scenario], float],
    observe: Callable[[float, str, Lab], Estimate],
    exact: Callable[[float, Scenario], float],
    what: str,
) -> Curve:
    """A share of those who take longer than t hours, up to some longest time in minutes."""
    scenario = lab.scenario(name)
    points = np.linspace(0.0, longest(scenario), 13)
    line = np.linspace(0.0, longest(scenario), 101)
    estimates = [observe(t, name, lab) for t in points]
    return Curve(
        x_label=f"hours of {what}",
        y_label="share that takes longer",
        exact_x=(line / 60).tolist(),
        exact_y=[exact(t, scenario) for t in line],
        seen_x=(points / 60).tolist(),
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
    )


def curve_of_load(
    name: str,
    lab: Lab,
    *,
    observe: Callable[[str, Lab, Sets], Estimate],
    exact: Callable[[Scenario], float],
    y_label: str,
) -> Curve:
    """A quantity against the load of each server, which the minutes of work change."""
    minutes = lab.scenario(name).parameters.intake.request_minutes

    def at(factor: float) -> Sets:
        return () if factor == 1 else (f"{WORK}={minutes * factor:.6g}",)

    def load(factor: float) -> float:
        scenario = lab.scenario(name, at(factor))
        return known.offered(scenario) / known.servers(scenario)

    points, line = (0.5, 0.8, 1.0), np.linspace(0.4, 1.1, 8).tolist()
    estimates = [observe(name, lab, at(factor)) for factor in points]
    return Curve(
        x_label="load of a server",
        y_label=y_label,
        exact_x=[load(factor) for factor in line],
        exact_y=[exact(lab.scenario(name, at(factor))) for factor in line],
        seen_x=[load(factor) for factor in points],
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
    )


def curve_of_variation(name: str, lab: Lab) -> Curve:
    """Pollaczek and Khinchine: the wait rises with the square of the coefficient of variation."""

    def at(variation: float) -> Sets:
        return (f"{VARIATION}={variation:g}",)

    own = lab.scenario(name).parameters.intake.request_minutes_cv
    estimates = {own: seen.mean_wait(name, lab)}
    estimates |= {less: seen.mean_wait(name, lab, at(less)) for less in (0.0, 0.7 * own)}
    line = np.linspace(0.0, 1.1 * own, 23).tolist()
    return Curve(
        x_label="coefficient of variation of the work",
        y_label="mean wait, minutes",
        exact_x=line,
        exact_y=[known.mg1_wait(lab.scenario(name, at(variation))) for variation in line],
        seen_x=list(estimates),
        seen_y=[estimate.value for estimate in estimates.values()],
        seen_error=[estimate.standard_error for estimate in estimates.values()],
    )


def curve_of_classes(name: str, lab: Lab) -> Curve:
    """The three classes side by side."""
    estimates = [seen.wait_of_class(number, name, lab) for number in range(3)]
    return Curve(
        x_label="class: 1 urgent disputes, 2 requests, 3 other disputes",
        y_label="mean wait, minutes",
        exact_x=[1, 2, 3],
        exact_y=known.class_waits(lab.scenario(name)),
        seen_x=[1, 2, 3],
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
        bars=True,
    )


def curve_of_present(name: str, lab: Lab) -> Curve:
    """How many are present, against Poisson."""
    present = seen.present_at_midnight(lab.runs(name))
    offered = known.offered(lab.scenario(name))
    numbers = list(range(int(offered + 5 * offered**0.5) + 1))
    estimates = [seen.share_present(present, number) for number in numbers]
    return Curve(
        x_label="requests present",
        y_label="share of midnights",
        exact_x=numbers,
        exact_y=[theory.poisson(number, offered) for number in numbers],
        seen_x=numbers,
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
        bars=True,
    )


def curve_of_months(name: str, lab: Lab) -> Curve:
    """How busy the staff are, month by month."""
    runs, scenario = lab.runs(name), lab.scenario(name)
    months = list(range(1, 12))
    estimates = [seen.busy_share(runs, month=month) for month in months]
    busy = known.offered(scenario) / known.servers(scenario)
    return Curve(
        x_label="month of the run",
        y_label="share of the staff's minutes",
        exact_x=[0.5, 11.5],
        exact_y=[busy, busy],
        seen_x=months,
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
    )
