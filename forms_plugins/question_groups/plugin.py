"""The built-in groups of questions; importing this module registers them."""

from forms_plugins.question_groups import address, contact, location, person

__all__ = ["address", "contact", "location", "person"]
