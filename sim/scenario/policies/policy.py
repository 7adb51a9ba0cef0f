"""What every policy has in common."""

from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from sim.scenario.fields import Model

if TYPE_CHECKING:
    from sim.scenario import Scenario

NO_LIMIT: Final = 1e6


class Policy(Model):
    """One policy: its levers are its fields, and what the rules read of it follows from them.

    The docstring of each opens its entry in `docs/policies.md`: what it does, at what cost, on what evidence,
    and what it can't say. What follows there is generated from the names below.
    """

    rules: ClassVar[tuple[str, ...]] = ()
    """Functions of `sim/rules` through which it acts."""
    parameters: ClassVar[tuple[str, ...]] = ()
    """Parameters that say how strongly, as `group.name`."""
    costs: ClassVar[tuple[str, ...]] = ()
    """What it costs: entries of `costs`."""
    measures: ClassVar[tuple[str, ...]] = ()
    """Measures that tell what it does, its costs and burdens among them."""

    def effective(self) -> Self | None:
        """The policy without its parts at zero strength; None if nothing is left.

        A policy at zero strength is as good as absent, and leaves no trace.
        """
        return self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """Entries of the rules' record `p`: numbers, or lists of them; of an absent policy too."""
        return {}


def is_zero(ratio: Any) -> bool:
    """Whether a number of staff is given, and is 0."""
    given = vars(ratio)  # asking a model for what it lacks is slow
    return any(given.get(name) == 0 for name in ("total", "per_grid", "per_unit"))
