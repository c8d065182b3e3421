"""Bundles on the command line: the plan as text or JSON, then the import."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.bundle_import import import_bundle
from cms.form_builder.bundle_plan import Choice, Line, plan_bundle
from cms.form_builder.bundle_words import action_words, kind_words
from cms.form_builder.bundles import load_bundle

Write = Callable[[str], Any]


def run_bundle_import(
    document: Mapping[str, Any],
    *,
    write: Write,
    dry_run: bool,
    conflicts: Choice | None,
    as_json: bool,
) -> bool:
    """
    Print what taking in a bundle does, and do it unless it is a dry run; say whether all is well.

    With conflicts that nobody chose about nothing is done.

    :raises DocumentRefused: if the bundle, or what it holds, is wrong.
    """
    bundle = load_bundle(document)
    plan = plan_bundle(bundle, default=conflicts or "")
    version = None
    is_open = bool(plan.open_conflicts)
    if not dry_run and not is_open:
        version = import_bundle(bundle, plan, by=None)
    if as_json:
        report = {
            "form": bundle.form.document.get("slug"),
            "version": version.number if version else None,
            "changed": plan.changes and not dry_run and not is_open,
            "plan": [_as_json(line) for line in plan.lines],
        }
        write(json.dumps(report, ensure_ascii=False))
    else:
        for line in plan.lines:
            write(_as_text(line))
        if is_open and not dry_run:
            write(_("Nothing was taken in: choose with --conflicts keep, take or rename."))
    return dry_run or not is_open


def _as_json(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "name": line.name,
        "action": "conflict" if line.conflict and not line.chosen else line.action,
        "becomes": line.becomes,
        "conflict": line.conflict,
        "chosen": line.chosen,
    }


def _as_text(line: Line) -> str:
    name = line.name if line.name == line.becomes else f"{line.name} -> {line.becomes}"
    return f"{kind_words(line)} {name}: {action_words(line)}"
