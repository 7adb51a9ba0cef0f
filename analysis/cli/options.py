"""Options that several commands have."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

ScenarioArgument = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="A YAML file, or the name of a bundled scenario such as town."),
]
Seed = Annotated[int, typer.Option(min=0, max=2**64 - 1, help="Seed of all chance.")]
Days = Annotated[int | None, typer.Option(min=1, max=36500, help="Days to run, instead of the scenario's.")]
Sets = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Set one value; may be repeated.")
]
Policies = Annotated[
    list[Path] | None,
    typer.Option("--policy", metavar="OVERLAY", help="Lay a policy file over the scenario; may be repeated."),
]
Engines = Annotated[
    Literal["compiled", "mesa"], typer.Option(help="Both write the same log; compiled is fast.")
]
Scale = Annotated[
    int, typer.Option(min=1, max=10_000, help="10 runs the place at 1:10: fewer villages of their real size.")
]
_WORLDS: Any = typer.Option(
    "--worlds",
    metavar="N|FILE",
    help="Plausible worlds: how many to draw (0: values as written), or a Parquet file.",
)
Worlds = Annotated[str, _WORLDS]
WorldsIfAny = Annotated[str | None, _WORLDS]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Draw no figures.")]
Jobs = Annotated[
    int | None, typer.Option(min=1, max=256, help="Processes; by default as many as there are cores.")
]


def results_in(name: str) -> Any:
    """`--out` of a command whose results lie in results/<name> unless it says otherwise."""
    return typer.Option(help=f"Folder of results; by default results/{name}.")
