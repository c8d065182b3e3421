"""Screens of the Wagtail admin for operators: offices, people and who works where."""
