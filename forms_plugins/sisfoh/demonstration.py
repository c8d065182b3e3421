"""The invented people and households of ``demo/``, for a site that shows what the platform does."""

import json
from pathlib import Path

from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.packages import DemoData, DemoHousehold, DemoPerson


def read_demo(folder: Path) -> DemoData:
    """Return people and households; dates come as text, as in the JSON of a form."""
    people = read_yaml(folder / "people.yaml")
    households = json.loads((folder / "households.json").read_text(encoding="utf-8"))
    return DemoData(
        people=tuple(DemoPerson(**person) for person in people),
        households=tuple(DemoHousehold(**household) for household in households),
    )
