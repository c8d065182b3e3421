"""What ``demo/`` invents, for a site that shows what the platform does."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.packages import (
    DemoAttempts,
    DemoCell,
    DemoData,
    DemoDraft,
    DemoHousehold,
    DemoLearner,
    DemoOffice,
    DemoPadron,
    DemoPerson,
    DemoReview,
    DemoTraining,
)


def read_demo(folder: Path) -> DemoData:
    """Return what a demonstration starts with; dates come as text, as in the JSON of a form."""
    households = json.loads((folder / "households.json").read_text(encoding="utf-8"))
    return DemoData(
        people=tuple(DemoPerson(**person) for person in read_yaml(folder / "people.yaml")),
        households=tuple(DemoHousehold(**household) for household in households),
        padron=_padron(read_yaml(folder / "padron.yaml")),
        reviews=tuple(DemoReview(**review) for review in read_yaml(folder / "reviews.yaml")),
        drafts=tuple(_draft(draft) for draft in read_yaml(folder / "drafts.yaml")),
        training=_training(read_yaml(folder / "training.yaml")),
    )


def _padron(read: Mapping[str, Any]) -> DemoPadron:
    lists = {
        "surnames": tuple(read["surnames"]),
        "given_names": {sex: tuple(names) for sex, names in read["given_names"].items()},
        "offices": tuple(_office(office) for office in read["offices"]),
        "ends_in": tuple(read["ends_in"]),
        "later": tuple(read["later"]),
    }
    return DemoPadron(**{**read, **lists})


def _office(read: Mapping[str, Any]) -> DemoOffice:
    lists = {name: tuple(read[name]) for name in ("localities", "streets")}
    return DemoOffice(**{**read, **lists})


def _draft(read: Mapping[str, Any]) -> DemoDraft:
    return DemoDraft(**{**read, "cells": tuple(DemoCell(**cell) for cell in read["cells"])})


def _training(read: Mapping[str, Any]) -> DemoTraining:
    attempts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in read["attempts"].items()
    }
    parts = {
        "learners": tuple(DemoLearner(**learner) for learner in read["learners"]),
        "attempts": DemoAttempts(**attempts),
        "waiting": tuple(DemoHousehold(**household) for household in read["waiting"]),
    }
    return DemoTraining(**{**read, **parts})
