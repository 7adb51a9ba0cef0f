"""What measures need is compiled on a machine's first run, as a part of `sim.warm`."""


def compile_passes() -> None:
    """Compile the passes over a log, by measuring a year in which nothing happened."""
    import numpy as np

    from sim.events import ROW, Log
    from sim.people import PEOPLE
    from sim.prepare import prepare
    from sim.simulate import Run
    from sim.warm import smallest_scenario

    scenario = smallest_scenario()
    ready = prepare(scenario, seed=0)
    nothing = Run(
        scenario=scenario,
        seed=0,
        engine="compiled",
        days=ready.calendar.days,
        calendar=ready.calendar,
        world=ready.world,
        institution=ready.institution,
        log=Log(np.zeros(0, dtype=ROW)),
        people=np.zeros(0, dtype=PEOPLE),
        build_seconds=0.0,
        elapsed_seconds=0.0,
    )
    nothing.measures()
