"""Find plugins of other packages: Django apps and the entry-point group ``empadrona.plugins``."""

from importlib.metadata import entry_points

ENTRY_POINT_GROUP = "empadrona.plugins"


def load_entry_points() -> tuple[str, ...]:
    """Import every installed plugin module that announces itself; return their names."""
    names = []
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        entry_point.load()
        names.append(entry_point.name)
    return tuple(names)
