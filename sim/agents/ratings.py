"""Ratings of grids in colours in the Mesa engine."""

from typing import TYPE_CHECKING

from sim import events
from sim.agents.cases import OPEN
from sim.draws import MONTH_END, RATINGS_FROM, draw
from sim.rules.month_end import colour_of, grid_score
from sim.rules.supervision import in_thousandths

if TYPE_CHECKING:
    from sim.agents.model import GridModel
    from sim.agents.unit import Unit


def rate_grids(model: "GridModel", *, month: int, time: int) -> None:
    """Score every grid by what is reported of the month, rank them, and colour them for the next one."""
    p = model.p
    key = model.key_of(MONTH_END, RATINGS_FROM + month)
    scores = {}
    for grid in model.grids:
        overdue = sum(
            dispute.state == OPEN and dispute.late and model.households[dispute.home].grid is grid
            for dispute in model.active
        )
        content = _survey(model, grid, key) if p.rating_satisfaction_weight > 0.0 else 0.0
        marks = (grid.recorded, grid.incidents, overdue, grid.late_requests)
        scores[grid] = grid_score(p, *marks, grid.residents, content)
        grid.recorded = grid.incidents = grid.late_requests = 0
        grid.record_debt += int(p.rating_form_minutes)
    ranked = sorted(model.grids, key=lambda grid: (-scores[grid], draw(*key, grid.key, 0)))
    for rank, grid in enumerate(ranked):
        grid.colour = colour_of(p, rank, len(ranked))
    for grid in model.grids:
        model.log(time, events.RATED, grid.row, grid.colour, in_thousandths(scores[grid]), month)


def _survey(model: "GridModel", grid: "Unit", key: tuple[int, int]) -> float:
    """Mean trust of a few adults of a grid: of a resident drawn by lot, or for a child the eldest at home."""
    first = model.households[grid.first_household].first_resident
    asked = int(model.p.rating_survey_adults)
    total = 0.0
    for i in range(asked):
        resident = model.residents[first + int(grid.residents * draw(*key, grid.key, 1 + i))]
        home = model.households[resident.household]
        if resident.row >= home.first_resident + home.adults:
            resident = model.residents[home.first_resident]
        total += resident.trust_now
    return total / asked
