"""What the screens of a run are told."""

from typing import Any, Final

from django.utils.translation import gettext as _

from cms.register.models import PadronImport, PadronProblem
from cms.register.padron import services
from cms.register.padron.files import DELIMITER_NAMES, ENCODING_NAMES
from cms.register.padron.reports import MOST_TOLD
from cms.register.padron.running import ENTERING, READING

State = PadronImport.State
ENDED: Final = (State.DONE, State.CANCELLED, State.FAILED)


def shown_run(padron: PadronImport) -> dict[str, Any]:
    """Return a run as lists show it."""
    return {
        "padron": padron,
        "kind": _("Check of a padrón") if padron.is_dry_run else _("Import of a padrón"),
        "state": State(padron.state).label,
        "percent": percent(padron),
        "counts": padron.counts,
    }


def run_context(padron: PadronImport) -> dict[str, Any]:
    """Return what the page of a run is drawn from."""
    has_stopped = services.has_stopped(padron)
    is_over = padron.state in ENDED
    done_before = PadronImport.objects.filter(
        sha256=padron.sha256, is_dry_run=False, state=State.DONE
    ).exclude(pk=padron.pk)
    told = PadronProblem.objects.filter(padron=padron).order_by("line", "pk")[:MOST_TOLD]
    has_file = bool(padron.file)
    is_checked = padron.is_dry_run and padron.state == State.DONE
    return {
        **shown_run(padron),
        "encoding": ENCODING_NAMES[padron.place["encoding"]],
        "delimiter": DELIMITER_NAMES[padron.place["delimiter"]],
        "problems": list(told),
        "results": _results(padron),
        "people": _people(padron),
        "has_stopped": has_stopped,
        "is_over": is_over,
        "can_pause": padron.state in (State.WAITING, State.RUNNING) and not has_stopped,
        "can_resume": padron.state == State.PAUSED or has_stopped,
        "can_enter": is_checked and has_file and padron.counts["refused"] < _households(padron),
        "can_forget": is_over and has_file,
        "entered_before": done_before.order_by("-finished_at").first(),
    }


def percent(padron: PadronImport) -> int:
    """Return how far a run is: reading is one half, checking and entering the other."""
    if padron.state == State.DONE:
        return 100
    step = padron.place["step"]
    if step == READING:
        return int(50 * padron.cursor // max(padron.total, 1))
    if step == ENTERING:
        staged = padron.counts["rows"] - padron.counts.get("rows_without_household", 0)
        return int(50 + 49 * padron.counts["people"] // max(staged, 1))
    return 99


def _households(padron: PadronImport) -> int:
    return int(padron.counts["households"])


def _results(padron: PadronImport) -> list[tuple[str, int]]:
    counts = padron.counts
    if padron.is_dry_run:
        names = (_("Would be added"), _("Would be changed"), _("Would stay as they are"))
    else:
        names = (_("Were added"), _("Were changed"), _("Stayed as they are"))
    keys = ("added", "changed", "kept", "refused")
    return [(name, counts[key]) for name, key in zip((*names, _("Left out")), keys, strict=True)]


def _people(padron: PadronImport) -> list[tuple[str, int]]:
    names = {
        "people_added": _("New in the register"),
        "people_changed": _("With other data"),
        "people_entered": _("Enter a household"),
        "people_altered": _("With another relationship"),
        "people_left": _("Leave their household"),
    }
    return [(name, padron.counts.get(key, 0)) for key, name in names.items()]
