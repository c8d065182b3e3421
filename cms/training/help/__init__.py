"""Lessons at the form: the card of the lesson that teaches a step, and what goes wrong where."""
