"""Queues: every grid of these scenarios is one, with staff who do nothing but what it is about."""

from functools import partial

from analysis.verify import queues_curves as curves
from analysis.verify import queues_known as known
from analysis.verify import queues_seen as seen
from analysis.verify.gate import Gate, Wrong
from analysis.verify.lab import Lab

GROUP = "Queues"
MMC, MM1, MG1, RENEGING, MANY, SHIFT, SESSIONS, PRIORITIES = (
    f"queue_{name}" for name in ("mmc", "mm1", "mg1", "reneging", "many", "shift", "sessions", "priorities")
)
POOLED = "one_stop"
FIXED = (f"{curves.VARIATION}=0",)
"""Work that always takes the same time."""
SLOWER = Wrong(factors={curves.WORK: 1.1})
LONGER = Wrong(factors={"parameters.casework.session_minutes.grid": 1.1})
GROSS = "Gross, Shortle, Thompson and Harris (2008), Fundamentals of Queueing Theory"

ERLANG_C = (
    Gate(
        name="erlang_c_mean_wait",
        group=GROUP,
        claim="Three gridworkers who share a queue of exponential work make requests wait as Erlang says",
        formula="W = C(c, a) / (c mu - lambda)",
        citation=f"Erlang (1917); {GROSS}, 2.3",
        scenarios=(MMC,),
        observe=partial(seen.mean_wait, MMC),
        exact=lambda lab: known.erlang_c_wait(lab.scenario(MMC)),
        wrong=SLOWER,
        error_max=0.03,
        curve=partial(
            curves.curve_of_load,
            MMC,
            observe=seen.mean_wait,
            exact=known.erlang_c_wait,
            y_label="mean wait, minutes",
        ),
    ),
    Gate(
        name="erlang_c_probability_of_waiting",
        group=GROUP,
        claim="As many of them wait at all as Erlang says",
        formula="P(W > 0) = C(c, a)",
        citation=f"Erlang (1917); {GROSS}, 2.3",
        scenarios=(MMC,),
        observe=partial(seen.waits_longer, 0.0, MMC),
        exact=lambda lab: known.wait_tail(0.0, lab.scenario(MMC)),
        wrong=SLOWER,
        curve=partial(
            curves.curve_of_tail,
            MMC,
            longest=lambda scenario: 4 * known.usual_wait(scenario),
            observe=seen.waits_longer,
            exact=known.wait_tail,
            what="waiting",
        ),
    ),
    Gate(
        name="erlang_c_sojourn_tail",
        group=GROUP,
        claim="As many of them are not done within twice the usual work as Erlang says",
        formula="P(W + S > t) = e^(-mu t) + C mu / (d - mu) (e^(-mu t) - e^(-d t)), d = c mu - lambda",
        citation=f"{GROSS}, 2.3",
        scenarios=(MMC,),
        observe=lambda lab: seen.stays_longer(2 * known.requests(lab.scenario(MMC)).mean, MMC, lab),
        exact=lambda lab: known.sojourn_tail(2 * known.requests(lab.scenario(MMC)).mean, lab.scenario(MMC)),
        wrong=SLOWER,
        curve=partial(
            curves.curve_of_tail,
            MMC,
            longest=lambda scenario: 6 * known.requests(scenario).mean,
            observe=seen.stays_longer,
            exact=known.sojourn_tail,
            what="waiting and service",
        ),
    ),
    Gate(
        name="server_utilisation",
        group=GROUP,
        claim="Staff are busy with requests for the share of their minutes that the load asks for",
        formula="rho = lambda E[S] / c",
        citation=f"{GROSS}, 1.5",
        scenarios=(MMC,),
        observe=lambda lab: seen.busy_share(lab.runs(MMC)),
        exact=lambda lab: known.offered(lab.scenario(MMC)) / known.servers(lab.scenario(MMC)),
        wrong=SLOWER,
        curve=partial(curves.curve_of_months, MMC),
    ),
)

ONE_SERVER = (
    Gate(
        name="mm1_mean_wait",
        group=GROUP,
        claim="One gridworker with exponential work: the mean wait of M/M/1",
        formula="W = rho / (mu - lambda)",
        citation=f"{GROSS}, 2.2",
        scenarios=(MM1,),
        observe=partial(seen.mean_wait, MM1),
        exact=lambda lab: known.mm1_wait(lab.scenario(MM1)),
        wrong=SLOWER,
        error_max=0.04,
        curve=partial(
            curves.curve_of_load,
            MM1,
            observe=seen.mean_wait,
            exact=known.mm1_wait,
            y_label="mean wait, minutes",
        ),
    ),
    # The mean wait is the same in any order of service that does not look at the work; the tail is not.
    Gate(
        name="first_come_first_served",
        group=GROUP,
        claim="Requests are served in the order in which they come: the tail of the wait is exponential",
        formula="P(W > t) = rho e^(-(mu - lambda) t) at t = 1 / (2 (mu - lambda))",
        citation=f"{GROSS}, 2.2; that no other order gives it: Kingman (1962)",
        scenarios=(MM1,),
        observe=lambda lab: seen.waits_longer(0.5 * known.usual_wait(lab.scenario(MM1)), MM1, lab),
        exact=lambda lab: known.wait_tail(0.5 * known.usual_wait(lab.scenario(MM1)), lab.scenario(MM1)),
        wrong=SLOWER,
        error_max=0.025,
        curve=partial(
            curves.curve_of_tail,
            MM1,
            longest=lambda scenario: 5 * known.usual_wait(scenario),
            observe=seen.waits_longer,
            exact=known.wait_tail,
            what="waiting",
        ),
    ),
    Gate(
        name="lindley_recursion",
        group=GROUP,
        claim="Each request leaves its one gridworker in the very minute that arrivals and work imply",
        formula="D_n = max(D_(n-1), A_n) + S_n; share that leaves at another minute",
        citation="Lindley (1952)",
        scenarios=(MM1,),
        observe=lambda lab: seen.unlike_lindley(lab.runs(MM1)),
        exact=lambda lab: 0.0,
        wrong=Wrong(sets=("policies.staffing.gridworkers.urban.per_grid=2",)),
    ),
    Gate(
        name="pollaczek_khinchine_mean_wait",
        group=GROUP,
        claim="One gridworker with lognormal work: the wait follows from its mean and variance alone",
        formula="W = lambda E[S]^2 (1 + cv^2) / (2 (1 - rho))",
        citation=f"Pollaczek (1930), Khinchine (1932); {GROSS}, 5.1",
        scenarios=(MG1,),
        observe=partial(seen.mean_wait, MG1),
        exact=lambda lab: known.mg1_wait(lab.scenario(MG1)),
        wrong=Wrong(factors={curves.VARIATION: 1.1}),
        curve=partial(curves.curve_of_variation, MG1),
    ),
    Gate(
        name="pollaczek_khinchine_fixed_work",
        group=GROUP,
        claim="Where the work always takes the same time, M/D/1, the wait is half that of exponential work",
        formula="W = lambda E[S]^2 / (2 (1 - rho))",
        citation=f"{GROSS}, 5.1",
        scenarios=(MG1,),
        observe=lambda lab: seen.mean_wait(MG1, lab, FIXED),
        exact=lambda lab: known.mg1_wait(lab.scenario(MG1, FIXED)),
        wrong=SLOWER,
        curve=partial(curves.curve_of_variation, MG1),
    ),
    Gate(
        name="pollaczek_khinchine_sessions",
        group=GROUP,
        claim="Disputes wait for a lognormal session with the one gridworker as long as requests would",
        formula="W = lambda E[S]^2 (1 + cv^2) / (2 (1 - rho))",
        citation=f"Pollaczek (1930), Khinchine (1932); {GROSS}, 5.1",
        scenarios=(SESSIONS,),
        observe=partial(seen.mean_wait_of_sessions, SESSIONS),
        exact=lambda lab: known.sessions_wait(lab.scenario(SESSIONS)),
        wrong=LONGER,
        error_max=0.03,
    ),
)


def _class_wait(number: int, lab: Lab) -> float:
    return known.class_waits(lab.scenario(PRIORITIES))[number]


COBHAM = tuple(
    Gate(
        name=f"cobham_wait_{name}",
        group=GROUP,
        claim=claim,
        formula="W_k = sum lambda_i E[S_i^2] / 2 / ((1 - s_(k-1)) (1 - s_k)), s_k = rho_1 + ... + rho_k",
        citation=f"Cobham (1954); {GROSS}, 3.4",
        scenarios=(PRIORITIES,),
        observe=partial(seen.wait_of_class, number, PRIORITIES),
        exact=partial(_class_wait, number),
        wrong=LONGER,
        error_max=error_max,
        curve=partial(curves.curve_of_classes, PRIORITIES),
    )
    for number, name, error_max, claim in (
        (0, "urgent", 0.025, "Urgent disputes wait for the work that is on and for each other only"),
        (1, "requests", 0.03, "Requests, due before ordinary disputes, wait for urgent ones and each other"),
        (2, "ordinary", 0.05, "Ordinary disputes wait for all others"),
    )
)

OTHERS = (
    Gate(
        name="erlang_a_abandoned_share",
        group=GROUP,
        claim="Where people tire of waiting, three busy gridworkers lose as many requests as Erlang A says",
        formula="theta L_q / lambda, L_q from the birth-death chain min(n, c) mu + max(n - c, 0) theta",
        citation="Palm (1957); Garnett, Mandelbaum and Reiman (2002)",
        scenarios=(RENEGING,),
        observe=partial(seen.gives_up, RENEGING),
        exact=lambda lab: known.reneging(lab.scenario(RENEGING))[0],
        wrong=SLOWER,
        curve=partial(
            curves.curve_of_load,
            RENEGING,
            observe=seen.gives_up,
            exact=lambda scenario: known.reneging(scenario)[0],
            y_label="share given up",
        ),
    ),
    Gate(
        name="erlang_a_mean_wait",
        group=GROUP,
        claim="Those who are served and those who give up together wait as long as Erlang A says",
        formula="W = L_q / lambda, L_q from the same chain",
        citation="Palm (1957); Garnett, Mandelbaum and Reiman (2002)",
        scenarios=(RENEGING,),
        observe=partial(seen.mean_wait, RENEGING),
        exact=lambda lab: known.reneging(lab.scenario(RENEGING))[1],
        wrong=Wrong(factors={"parameters.intake.request_giveup_working_days": 1.1}),
        curve=partial(
            curves.curve_of_load,
            RENEGING,
            observe=seen.mean_wait,
            exact=lambda scenario: known.reneging(scenario)[1],
            y_label="mean wait, minutes",
        ),
    ),
    Gate(
        name="pooled_desks_mean_wait",
        group=GROUP,
        claim="Townships' desks pooled in one centre make people wait as one queue with all their staff",
        formula="W = C(c, a) / (c mu - lambda), c and lambda of all townships together",
        citation=f"Erlang (1917); {GROSS}, 2.3; on pooling: Smith and Whitt (1981)",
        scenarios=(POOLED,),
        observe=partial(seen.wait_at_centre, POOLED),
        exact=lambda lab: known.centre_wait(lab.scenario(POOLED)),
        wrong=Wrong(factors={"parameters.casework.session_minutes.county": 1.1}),
        error_max=0.08,
    ),
    Gate(
        name="many_servers_never_wait",
        group=GROUP,
        claim="Where there are always gridworkers to spare, nobody waits",
        formula="P(W > 0) = P(Poisson(a) >= c), nothing",
        citation=f"{GROSS}, 5.2.2",
        scenarios=(MANY,),
        observe=partial(seen.never_waits, MANY),
        exact=lambda lab: known.crowded(lab.scenario(MANY)),
        wrong=Wrong(sets=("policies.staffing.gridworkers.urban.per_grid=8",)),
        tolerance=1e-9,
    ),
    Gate(
        name="many_servers_mean_present",
        group=GROUP,
        claim="Then the mean number of requests in service is the load, whatever the shape of the work",
        formula="E[N] = lambda E[S]",
        citation=f"{GROSS}, 5.2.2",
        scenarios=(MANY,),
        observe=lambda lab: seen.mean_present(seen.present_at_midnight(lab.runs(MANY))),
        exact=lambda lab: known.offered(lab.scenario(MANY)),
        wrong=SLOWER,
        curve=partial(curves.curve_of_present, MANY),
    ),
    Gate(
        name="many_servers_variance_present",
        group=GROUP,
        claim="And their number is Poisson: its variance is its mean",
        formula="Var N = lambda E[S]",
        citation=f"{GROSS}, 5.2.2",
        scenarios=(MANY,),
        observe=lambda lab: seen.variance_present(seen.present_at_midnight(lab.runs(MANY))),
        exact=lambda lab: known.offered(lab.scenario(MANY)),
        wrong=SLOWER,
        curve=partial(curves.curve_of_present, MANY),
    ),
    Gate(
        name="shift_mean_wait",
        group=GROUP,
        claim="Whoever comes while the office is closed waits until it opens, over the weekend too",
        formula="W = sum L_i^2 / (2 T) over the closed spells L_i of a week T",
        citation="Cox (1962), Renewal Theory, 5 (residual life)",
        scenarios=(SHIFT,),
        observe=partial(seen.mean_wait, SHIFT),
        exact=lambda lab: known.door_wait(lab.scenario(SHIFT)),
        wrong=Wrong(factors={"policies.staffing.shift_minutes.urban": 1.1}),
        curve=partial(
            curves.curve_of_tail,
            SHIFT,
            longest=lambda scenario: max(known.closed_spells(scenario)[0]),
            observe=seen.waits_longer,
            exact=known.door_tail,
            what="waiting",
        ),
    ),
)

GATES: tuple[Gate, ...] = (*ERLANG_C, *ONE_SERVER, *COBHAM, *OTHERS)
