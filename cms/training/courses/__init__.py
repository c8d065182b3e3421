"""Courses: their published versions, and what keeps a page from being published."""
