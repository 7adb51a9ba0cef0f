"""Mediators (调解员) of the committees, and the staff of the desks above them."""

from sim.agents.worker import Worker


class Mediator(Worker):
    """Hears cases at a committee, a township, a county centre or a court; has a specialism."""
