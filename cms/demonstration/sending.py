"""Send an invented household."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command

from forms_plugins.api.packages import DemoHousehold


def send(household: DemoHousehold) -> None:
    """Send the form by the same command an operator would use."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        file.write_text(json.dumps(household.answers), encoding="utf-8")
        with Path("/dev/null").open("w") as nowhere:
            call_command(
                "submit_form",
                household.form,
                str(file),
                office=household.office,
                by=household.sent_by,
                stdout=nowhere,
            )
