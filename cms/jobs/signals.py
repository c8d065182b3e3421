"""News from the clock of the background work."""

from django.dispatch import Signal

swept = Signal()
"""
Sent at every sweep of the jobs table, every ``JOB_SWEEP_SECONDS``: whoever has something to do at
certain times looks whether it is time. Receivers are quick when it is not.
"""
