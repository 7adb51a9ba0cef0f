"""The books must balance: laws that every finished log obeys, whatever the scenario.

Each law is a small function over the `Evidence` of a run (the log, and the static tables that it
refers to); its docstring states the law. Nothing here knows how an engine works inside.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sim.audit.casework import CASEWORK_LAWS
from sim.audit.disputes import DISPUTE_LAWS
from sim.audit.evidence import Evidence, rows_refer_to_what_exists
from sim.audit.institution import INSTITUTION_LAWS
from sim.audit.noticing import NOTICING_LAWS
from sim.audit.requests import REQUEST_LAWS
from sim.audit.sessions import SESSION_LAWS
from sim.errors import AuditError

if TYPE_CHECKING:
    from sim.simulate import Run

LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    *DISPUTE_LAWS,
    *SESSION_LAWS,
    *REQUEST_LAWS,
    *INSTITUTION_LAWS,
    *CASEWORK_LAWS,
    *NOTICING_LAWS,
)


def audit(run: "Run") -> list[str]:
    """Every law that a run's log breaks, in words, each with its first row; empty if all is well."""
    evidence = Evidence(run)
    unreadable = rows_refer_to_what_exists(evidence)
    # The other laws look things up by the numbers in the rows: they need these to be right.
    return unreadable or [complaint for law in LAWS for complaint in law(evidence)]


def check(run: "Run") -> None:
    """Raise AuditError, with every law that is broken, unless the log adds up."""
    complaints = audit(run)
    if complaints:
        raise AuditError("\n".join(complaints))
