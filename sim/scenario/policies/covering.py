"""What policies have in common that come village by village."""

from typing import ClassVar

from sim.scenario import fields
from sim.scenario.policies.policy import Policy


class Covering(Policy):
    """A policy for some of the villages and communities: a share of them, or so many.

    Which ones is drawn by village, so that a larger coverage adds villages and takes none away.
    """

    one_of: ClassVar[tuple[str, ...]] = ("coverage", "number")
    coverage: float | None = fields.number(
        "villages and communities that have it", "share", 0, 1, default=None
    )
    number: int | None = fields.number(
        "villages and communities that have it", "villages", 0, 1e6, integer=True, default=None, total=True
    )

    @property
    def covers_nobody(self) -> bool:
        """Whether no village is to have it."""
        return self.coverage == 0 or self.number == 0

    def villages(self, total: int) -> int:
        """How many of so many villages have it."""
        wanted = int(total * self.coverage + 0.5) if self.coverage is not None else int(self.number or 0)
        return min(wanted, total)
