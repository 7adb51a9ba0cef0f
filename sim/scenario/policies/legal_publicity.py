"""Legal publicity (普法宣传), and residents versed in the law (法律明白人)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.covering import Covering

if TYPE_CHECKING:
    from sim.scenario import Scenario


class LegalPublicity(Covering):
    """Sessions of legal publicity (普法宣传) and trained residents (法律明白人) tell people where to turn.

    *What it does.* In the villages covered, a resident is reached `sessions_year_per_1000` / 1000 times
    `persons_reached` plus `versed_per_1000` / 1000 times `persons_per_versed` times a year on average. If
    it falls on people by chance, the share reached at all is `reach = 1 - exp(-that)`. `publicity_effect`
    times `reach` is added to `publicity`, which raises the log of voicing and lowers the log of giving up,
    of those who live in such a village. It acts from the first day: a campaign that is running, not one
    that begins.

    *What it costs, and whom it burdens.* Yuan per session, and training for each versed resident and year.
    Residents' hours: everybody who is reached by a session sits through it. And work: more voicing means
    more cases, on desks that have no more staff than before.

    *Evidence.* One county reports 110 sessions, 200 questions answered and 5,800 leaflets in a year. Nobody
    measures what people do differently afterwards. In earlier trials of this model a `publicity` of .2
    raised dispute-days by 6 to 13 % (people do not give up, so disputes run longer), and lowered unsettled
    days by 13 to 17 % and incidents by 12 to 21 %: whoever looks at dispute-days alone will think that it
    harms.

    *Can it run away?* No. The reach is at most 1, and what is voiced ends sooner. Where desks are
    overloaded, lateness costs trust, which lowers voicing: that damps it. Tried with everybody reached, at
    effects of .3, .8 and 5 (far beyond its range), under the usual disputes and eight times as many: at 5
    under overload there is a voicing for each resident but one in five, trust falls from .56 to .37, and
    disputes are a quarter more. That is bad, but bounded.

    *What it can't say.* What is said in a session, and whether it is true of this place. Propaganda that
    asks people to keep quiet would have the opposite sign; the effect here is never negative. Wearing off.
    """

    rules: ClassVar[tuple[str, ...]] = ("lump_hazard", "voice_hazard")
    parameters: ClassVar[tuple[str, ...]] = ("parties.publicity_effect", "parties.publicity")
    costs: ClassVar[tuple[str, ...]] = ("publicity_yuan_session", "versed_resident_yuan_year")
    measures: ClassVar[tuple[str, ...]] = (
        "publicity_reached_share",
        "attending_hours_per_1000",
        "cost_legal_publicity_yuan",
    )

    sessions_year_per_1000: float = number(
        "sessions of publicity", "per 1,000 residents a year", 0, 10000, default=1.0
    )
    persons_reached: float = number("residents reached by a session", "people", 0, 1e6, default=50.0)
    session_minutes: float = number("a session, for those who attend", "min", 0, 1440, default=60.0)
    versed_per_1000: float = number(
        "residents versed in the law", "per 1,000 residents", 0, 1000, default=0.0
    )
    persons_per_versed: float = number(
        "people whom each of them tells", "people a year", 0, 10000, default=20.0
    )

    @property
    def reach(self) -> float:
        """Share of the residents of a covered village who are reached in a year."""
        from sim.rules.maths import exp  # brings numba, which reading a scenario does without

        by_sessions = self.sessions_year_per_1000 * self.persons_reached
        return 1.0 - exp(-(by_sessions + self.versed_per_1000 * self.persons_per_versed) / 1000)

    def effective(self) -> Self | None:
        """Absent without villages, or where nobody is reached."""
        contacts = self.sessions_year_per_1000 * self.persons_reached
        contacts += self.versed_per_1000 * self.persons_per_versed
        return None if self.covers_nobody or contacts == 0 else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        gain = policy.reach * scenario.parameters.parties.publicity_effect if policy else 0.0
        return {"has_publicity": policy is not None, "publicity_gain": gain}
