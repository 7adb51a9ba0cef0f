"""The Mesa model in Mesa's own browser view: `solara run analysis/mesa_view.py`.

Sliders build the town anew (0 households a head: no groups); *step* is a day. The map has a tile for each
grid (网格) and a mark for each running dispute: hollow while only its parties know of it. Illustrative,
not a forecast; the people are synthetic. To show agents of your own, subclass them, copy this file, and hand
them to `Town` as `agent_classes`. Needs `pip install -e '.[view]'`.
"""

from typing import Any, Final

import mesa
import numpy as np
import solara
from matplotlib.figure import Figure
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from analysis.layout import Layout as Tiles  # solara takes whatever is called Layout here for the page's
from analysis.layout import lay_out
from sim.agents.cases import HIDDEN, Dispute
from sim.agents.model import GridModel
from sim.scenario import Scenario, load
from sim.vocabulary import GRID

BUSY: Final = 4
"""Running disputes from which on a tile is darkest."""
KNOWN, UNKNOWN, LAND, INK = "#B2182B", "#FFFFFF", "#4C78A8", "#444444"


class Town(GridModel):
    """The town under four levers and a seed, as Mesa's sliders set them."""

    def __init__(
        self,
        *,
        households_per_head: int = 10,
        gridworkers: int = 1,
        sparks: float = 1.0,
        points: bool = False,
        seed: int = 1,
        agent_classes: dict[str, type[mesa.Agent]] | None = None,
    ) -> None:
        """Build it.

        Args:
            households_per_head: households in a group under a head; 0 takes groups away.
            gridworkers: in each grid, urban or rural.
            sparks: what occasions for disputes are multiplied by.
            points: whether points are given for taking part.
            seed: of all luck, the place's included.
            agent_classes: as in `GridModel`.
        """
        scenario = scenario_of(
            households_per_head=households_per_head, gridworkers=gridworkers, sparks=sparks, points=points
        )
        super().__init__(scenario, seed=int(seed), agent_classes=agent_classes)
        grids = self.institution.units[self.institution.units["level"] == GRID]
        self.tiles: Tiles = lay_out(grids["village"], self.world.villages["township"])


def scenario_of(*, households_per_head: int, gridworkers: int, sparks: float, points: bool) -> Scenario:
    """The town as the sliders want it."""
    rate = load("town").parameters.sparks.rate_scale
    groups = "joint_defence" if households_per_head == 0 else "joint_defence.households_per_head"
    sets = [
        f"policies.{groups}={households_per_head or 'null'}",
        f"policies.staffing.gridworkers.urban.per_grid={gridworkers}",
        f"policies.staffing.gridworkers.rural.per_grid={gridworkers}",
        f"parameters.sparks.rate_scale={rate * sparks}",
    ]
    return load("town", overlays=("points",) if points else (), sets=sets)


def disputes_of_grids(model: GridModel) -> list[list[Dispute]]:
    """The running disputes at home in each grid, in location order."""
    found: dict[int, list[Dispute]] = {unit.row: [] for unit in model.grids}
    for dispute in model.active:
        grid = model.households[dispute.home].grid
        if grid is not None:
            found[grid.row].append(dispute)
    return list(found.values())


def draw_grids(model: Town) -> Figure:
    """The map of today."""
    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    for (x, y), disputes in zip(model.tiles.tiles, disputes_of_grids(model), strict=True):
        shade = min(len(disputes) / BUSY, 1.0)
        tile = {"facecolor": LAND, "alpha": 0.12 + 0.5 * shade}
        axes.add_patch(_box(x, y, **tile))
        across = max(int(np.ceil(np.sqrt(len(disputes)))), 1)
        for place, dispute in enumerate(disputes):
            down, right = divmod(place, across)
            axes.plot(
                x + (right + 1) / (across + 1),
                y + (down + 1) / (across + 1),
                marker="o" if dispute.state == HIDDEN else "s",
                markersize=3 + 1.5 * dispute.severity,
                markerfacecolor=UNKNOWN if dispute.state == HIDDEN else KNOWN,
                markeredgecolor=KNOWN,
            )
    axes.set(xlim=(-0.2, model.tiles.size[0] + 0.2), ylim=(model.tiles.size[1] + 0.2, -0.2), aspect="equal")
    axes.axis("off")
    hidden = sum(dispute.state == HIDDEN for dispute in model.active)
    axes.set_title(
        f"Day {model.day}: {len(model.active)} disputes run, {hidden} of them hidden (hollow)", color=INK
    )
    return figure


def _box(x: float, y: float, **look: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, linewidth=0, **look)


@solara.component
def Grids(model: Town) -> None:  # noqa: N802 - components are named like classes
    """The map, drawn anew after each step."""
    update_counter.get()
    solara.FigureMatplotlib(draw_grids(model), format="png")  # type: ignore[no-untyped-call]  # solara's


LEVERS: Final = {
    "households_per_head": Slider("Households a head", 10, 0, 40, 5),
    "gridworkers": Slider("Gridworkers a grid", 1, 1, 5, 1),
    "sparks": Slider("Occasions, times", 1.0, 0.5, 4.0, 0.5),
    "points": {"type": "Checkbox", "value": False, "label": "Points for taking part"},
    "seed": {"type": "InputText", "value": 1, "label": "Seed"},
}

page = SolaraViz(
    Town(),
    components=[Grids, make_plot_component(["running", "born"]), make_plot_component("request_done")],
    model_params=LEVERS,
    name="gridgov: a town of 2,000, illustrative and not a forecast",
)
