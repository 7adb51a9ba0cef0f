"""Pins, not verification. A change needs an entry in the changelog, and `python tests/pins/update.py`."""

from pins import digests, pinned


def test_no_log_has_changed_unnoticed() -> None:
    assert digests() == pinned()
