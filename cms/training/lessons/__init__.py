"""Lessons: their blocks, what keeps them from being published, and how they are read."""
