"""Veteran mediators (老调解员) on the village committees."""

from typing import ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy


class VeteranMediators(Policy):
    """Some of the mediators of the village committees are veterans (老调解员).

    *What it does.* Nobody is added: so many of the mediators that `policies.ladder.committee` has, or such
    a share of them, are veterans. A veteran's skill is higher than what was drawn for the post by
    `veteran_skill`. Skill raises the chance that a session ends in agreement (`theta_skill`) and lowers
    the chance that the agreement is broken (`breach_skill`); nothing else changes, neither the length of
    sessions nor how many are held. Who is a veteran is drawn for each post under the post's own key, so
    that a higher number keeps those of a lower one.

    *What it costs.* A veteran's allowance, every month, whether he hears cases or not; it comes on top of
    what is paid per session. Nobody else bears a burden.

    *Evidence.* Reports name veterans among the strengths of a place and count no cases by mediator.
    Whether they settle more than others, on like cases, nobody has measured: they may as well get the
    harder ones, or the easier. `veteran_skill` is assumed, and at 0 a veteran costs money and changes
    nothing.

    *What it can't say.* Whether veterans train others, how they age, or what they are worth as witnesses of
    old promises about land; whether they are hard to find.
    """

    rules: ClassVar[tuple[str, ...]] = ("agreement", "breach")
    parameters: ClassVar[tuple[str, ...]] = ("staff.veteran_skill", "casework.theta_skill")
    costs: ClassVar[tuple[str, ...]] = ("veteran_yuan_month",)
    measures: ClassVar[tuple[str, ...]] = (
        "veteran_posts",
        "settled_at_committee_share",
        "agreements_broken_share",
        "cost_veterans_yuan",
    )
    one_of: ClassVar[tuple[str, ...]] = ("total", "share")
    total: int | None = number(
        "veterans in the whole place", "people", 0, 1e6, integer=True, default=None, total=True
    )
    share: float | None = number("of all committee mediators", "share", 0, 1, default=None)

    def effective(self) -> Self | None:
        """Absent where there are none."""
        return None if self.total == 0 or self.share == 0 else self
