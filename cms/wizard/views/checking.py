"""The last pages of a form: check all answers, sign, send."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.submissions import services
from cms.submissions.listed_uploads import with_files
from cms.submissions.question_page import QuestionPage
from cms.submissions.reach import outcome_of
from cms.submissions.selectors import (
    ACKNOWLEDGED_STEP,
    acknowledged_warnings,
    read_answers,
    reasons_given,
    topic_of,
)
from cms.submissions.summary import RowAddress, summary_of
from cms.wizard.before_sending import stop_for
from cms.wizard.draft_page import CHECK, DraftPageMixin
from cms.wizard.missing import Lines, group_errors
from forms_plugins.engine.evaluation import Problem

LONGEST_REASON = 2000
NOT_SAID = frozenset({"declaration", "row_incomplete", "outcome"})
"""Problems that the page says otherwise: by the next page, by those of the row, by its own page."""


class CheckView(DraftPageMixin, TemplateView):
    """Everything that was answered, with the way to change it, and what is still in the way."""

    template_name = "wizard/check.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if outcome_of(self.definition, self.current_off_path()):
            return redirect(self.url("outcome"))
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        examined = services.examine_draft(draft=self.draft, at=timezone.now())
        if errors_of(examined):
            return self.render_to_response(self.get_context_data(examined=examined))
        warnings = warnings_of(examined)
        reasons = self._posted_reasons(warnings)
        lacking = {services.warning_id(w) for w in warnings if asks_for_reason(w)} - set(reasons)
        plain = [warning for warning in warnings if not asks_for_reason(warning)]
        needs_tick = bool(plain) and "avisos" not in request.POST
        if lacking or needs_tick:
            context = self.get_context_data(
                examined=examined, asks_for_tick=needs_tick, lacking=lacking, reasons=reasons
            )
            return self.render_to_response(context)
        services.acknowledge_warnings(
            draft=self.draft,
            warnings={services.warning_id(warning) for warning in warnings},
            reasons=reasons,
            by=self.access.actor,
        )
        return redirect(self.url("declaration"))

    def _posted_reasons(self, warnings: Iterable[Problem]) -> dict[str, str]:
        """Return what was written beside the warnings that ask for a reason."""
        found = {}
        for number, warning in enumerate(warnings):
            text = self.request.POST.get(f"motivo-{number}", "").replace("\x00", "").strip()
            if text and asks_for_reason(warning):
                found[services.warning_id(warning)] = text[:LONGEST_REASON]
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        examined = kwargs.pop("examined", None) or services.examine_draft(
            draft=self.draft, at=timezone.now()
        )
        lacking = kwargs.pop("lacking", frozenset())
        reasons = kwargs.pop("reasons", None) or self._kept_reasons()
        self.examined = examined
        path = examined.evaluation.path
        off_path = [step.key for step in self.definition.steps if step.key not in path]
        given = examined.answers.answers
        lines = Lines(self.definition, self.language, self._page, given, self._change_url)
        errors = group_errors(lines, errors_of(examined), self._topic)
        back = self.url("step", step=path[-1]) if path else self.url("resume")
        return super().get_context_data(
            blocks=with_files(
                summary_of(self._page, examined.evaluation, self._change_url, self._topic),
                self.draft,
                lambda upload: self.url("upload", upload=upload),
            ),
            errors=errors,
            warnings=self._warnings(lines, examined, lacking, reasons),
            needs_tick=any(not asks_for_reason(warning) for warning in warnings_of(examined)),
            lacks_reasons=bool(lacking),
            back_url=self.url("tasks") if self.has_tasks else back,
            **self.rail_context("check", off_path),
            **kwargs,
        )

    def _kept_reasons(self) -> dict[str, str]:
        return reasons_given(read_answers(self.draft, [ACKNOWLEDGED_STEP]))

    def _warnings(
        self,
        lines: Lines,
        examined: services.ExaminedDraft,
        lacking: Iterable[str],
        reasons: dict[str, str],
    ) -> list[dict[str, Any]]:
        return [
            {
                **lines.line(warning),
                "control": f"motivo-{number}" if asks_for_reason(warning) else "",
                "reason": reasons.get(services.warning_id(warning), ""),
                "is_lacking": services.warning_id(warning) in lacking,
            }
            for number, warning in enumerate(warnings_of(examined))
        ]

    def _page(self, step: str) -> QuestionPage:
        form, counted = self.definition, self.examined.evaluation.answers
        return QuestionPage(form, form.step(step), counted, self.today, self.language)

    def _topic(self, step: str) -> str:
        return self._page(step).words(topic_of(self.draft, step))

    def _change_url(self, step: str, row: RowAddress | None) -> str:
        back = f"?volver={CHECK}"
        if row is None:
            return self.url("step", step=step) + back
        if not row.inner:
            return self.url("row", step=step, row_id=row.row_id) + back
        place = {"step": step, "outer_id": row.row_id, "inner": row.inner}
        return self.url("inner_row", **place, row_id=row.inner_id) + back


class DeclarationView(DraftPageMixin, TemplateView):
    """What is signed; the button sends the form."""

    template_name = "wizard/declaration.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._not_yet() or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        declaration = self.definition.declaration
        if declaration is not None and "declaracion" not in request.POST:
            error = _("Tick the box to send the form.")
            return self.render_to_response(self.get_context_data(error=error))
        if instead := self._not_yet():
            return instead
        try:
            self._send()
        except (services.IncompleteDraft, services.DraftIsClosed):
            # Something changed since the answers were checked; that page says what.
            return redirect(self.url("check"))
        self.draft.refresh_from_db(fields=["state"])  # a post that came first may have sent it
        return redirect(self.access.door.receipt_url(self.draft))

    @transaction.atomic
    def _send(self) -> Any:
        # A post that came first may have sent it: then submit() returns what it became.
        with suppress(services.DraftIsClosed):
            services.accept_declaration(draft=self.draft, by=self.access.actor)
        return services.submit(draft=self.draft, by=self.access.actor, at=timezone.now())

    def _not_yet(self) -> HttpResponse | None:
        """Lead to what comes before signing, if anything does."""
        if back := self._back_to_check():
            return back
        stop = stop_for(self.request, self.access)
        return redirect(stop) if stop else None

    def _back_to_check(self) -> HttpResponse | None:
        """Lead back to the check while answers are wrong or warnings have not been read."""
        examined = services.examine_draft(draft=self.draft, at=timezone.now())
        if examined.evaluation.outcome is not None:
            return redirect(self.url("outcome"))
        warnings = {services.warning_id(problem): problem for problem in warnings_of(examined)}
        kept = read_answers(self.draft, [ACKNOWLEDGED_STEP])
        reasons = reasons_given(kept)
        lacks_reason = any(
            asks_for_reason(problem) and key not in reasons for key, problem in warnings.items()
        )
        is_read = set(warnings) <= acknowledged_warnings(kept)
        if errors_of(examined) or not is_read or lacks_reason:
            return redirect(self.url("check"))
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declaration = self.definition.declaration
        texts = {}
        if declaration is not None:
            texts = {
                "title": declaration.title.in_language(self.language),
                "text": declaration.text.in_language(self.language),
                "label": declaration.label.in_language(self.language),
            }
        return super().get_context_data(
            declaration=texts,
            **self.rail_context("declaration", self.current_off_path()),
            **kwargs,
        )


def errors_of(examined: services.ExaminedDraft) -> list[Problem]:
    """Return what keeps a draft from being signed, as far as the page of the check says it."""
    return [
        problem
        for problem in examined.problems
        if problem.level == "error" and problem.code not in NOT_SAID
    ]


def warnings_of(examined: services.ExaminedDraft) -> list[Problem]:
    """Return what a person has to look at again before signing."""
    return [problem for problem in examined.problems if problem.level == "warning"]


def asks_for_reason(problem: Problem) -> bool:
    """Say whether a warning is gone past only by writing why."""
    return bool(problem.params.get("reason"))
