"""`map`: a place, or a folder of results, on a map of itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from analysis.cli.running import simulate_watched, warm_up_aloud
from analysis.cli.terminal import talk, waiting
from sim.errors import RunError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.simulate import Run

COLOURS = (3, 5)


def list_measures() -> None:
    """Print what a map can show."""
    from analysis.grid_measures import GRID_MEASURES

    width = max(map(len, GRID_MEASURES))
    for name, one in GRID_MEASURES.items():
        print(f"{name:<{width}}  {one.unit.en}; red: {one.red}. {one.meaning}")


def refuse_early(measure: str, colours: int, thresholds: str | None) -> None:
    """Refuse what could not be drawn before anything is simulated."""
    from analysis.map import refuse_choice

    if colours not in COLOURS:
        raise typer.BadParameter(f"{colours}: 3 or 5 is wanted", param_hint="--colours")
    refuse_choice(measure, colours, _numbers(thresholds))


def run_of(scenario: "Scenario", *, seed: int, days: int | None) -> "Run":
    """A scenario's run."""
    return simulate_watched(scenario, seed=seed, days=days)


def run_in(folder: Path, *, given: Sequence[str]) -> "Run":
    """The run of a folder of results; options that only a scenario has are refused."""
    from analysis.reopen import read_run

    if given:
        raise typer.BadParameter(
            f"{folder} is a folder of results, to which {' and '.join(given)} cannot apply"
        )
    warm_up_aloud()
    with waiting("reading results"):
        return read_run(folder)


def draw(
    run: "Run",
    *,
    measure: str,
    colours: int,
    thresholds: str | None,
    month: int | None,
    language: str,
    out: Path | None,
) -> None:
    """Draw the map into a PNG file, and say what it shows."""
    from analysis.figures import png_of
    from analysis.map import draw_map
    from analysis.map_words import cjk_font

    file = out or Path(f"{run.scenario.name}_{measure}.png")
    if file.suffix.lower() != ".png":
        raise typer.BadParameter(
            f"{file}: the map is a PNG file; let the name end in .png", param_hint="--out"
        )
    if language == "zh" and cjk_font() is None:
        talk("no font with Chinese letters was found (such as Noto Sans CJK SC): the map is in English")
    with waiting("drawing"):
        figure = draw_map(
            run,
            measure=measure,
            colours=colours,
            thresholds=_numbers(thresholds),
            month=month,
            language=language,
        )
        try:
            file.write_bytes(png_of(figure, run))
        except OSError as problem:
            raise RunError(f"{file}: cannot be written ({problem.strerror or problem})") from None
    print(f"{figure.get_suptitle()}\nThe map is in {file}")


def _numbers(text: str | None) -> list[float]:
    """The thresholds of `10,30`."""
    if text is None:
        return []
    try:
        return [float(word) for word in text.split(",")]
    except ValueError:
        message = f"{text!r}: numbers with commas between, such as 10,30"
        raise typer.BadParameter(message, param_hint="--thresholds") from None
