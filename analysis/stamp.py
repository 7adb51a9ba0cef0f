"""The one place where a figure becomes a PNG: what it was made from stands in the file's own text (tEXt)."""

import io
import shlex
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI: Final = 150


def png(figure: "Figure", *, scenario: str, digest: str, seed: int) -> bytes:
    """A figure as the bytes of a PNG file, with its provenance.

    Any reader of PNG shows it, such as `exiftool` or `PIL.Image.open(file).text`.

    Args:
        figure: a figure of matplotlib.
        scenario: name of the scenario that it shows.
        digest: the scenario's digest (sha256 of all its values); empty where it is of no single one.
        seed: of the run, or the first one of a study.
    """
    return png_with(figure, stamp(scenario=scenario, digest=digest, seed=seed))


def png_with(figure: "Figure", stamped: dict[str, str]) -> bytes:
    """The same with a `stamp` that was made elsewhere."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=DPI, format="png", metadata=stamped)
    return buffer.getvalue()


def stamp(*, scenario: str, digest: str, seed: int) -> dict[str, str]:
    """What is written into a picture: scenario, seed, versions and the command."""
    from analysis.results import provenance

    made = provenance(command=sys.argv)
    versions = {"python": made["python"], **made["packages"]}
    told = {
        "Software": f"gridgov {made['packages']['gridgov'] or ''}".strip(),
        "Scenario": scenario,
        "Scenario-SHA256": digest,
        "Seed": str(seed),
        "Sources-SHA256": made["sources"],
        "Versions": ", ".join(f"{name} {version}" for name, version in versions.items() if version),
        "Command": shlex.join(made["command"]),
    }
    return {name: value for name, value in told.items() if value}
