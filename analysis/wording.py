"""Numbers as people read them."""


def number(value: float | None, *, digits: int = 0) -> str:
    """A number with thousands separated; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def tenths(value: float | None) -> str:
    """A number with one decimal."""
    return number(value, digits=1)


def percent(value: float | None) -> str:
    """A share as a percentage; below 10% and above 99% with a decimal, so that 99.6% is not called all."""
    if value is None:
        return "–"
    whole = 0.0995 <= value <= 0.9905 or value in (0, 1)
    return f"{100 * value:.{0 if whole else 1}f}%"
