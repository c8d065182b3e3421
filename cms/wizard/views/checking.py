"""The last pages of a form: check all answers, sign, send."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.submissions import services
from cms.submissions.question_page import QuestionPage
from cms.submissions.selectors import acknowledged_warnings, read_answers
from cms.submissions.summary import row_name, summary_of
from cms.submissions.words import problem_words
from cms.wizard.draft_page import CHECK, DraftPageMixin
from cms.wizard.views.rows import ROW_PREFIX
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, Roster
from forms_plugins.engine.evaluation import Problem


class CheckView(DraftPageMixin, TemplateView):
    """Everything that was answered, with the way to change it, and what is still in the way."""

    template_name = "wizard/check.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        examined = services.examine_draft(draft=self.draft, at=timezone.now())
        if errors_of(examined):
            return self.render_to_response(self.get_context_data(examined=examined))
        warnings = {services.warning_id(problem) for problem in warnings_of(examined)}
        if warnings and "avisos" not in request.POST:
            context = self.get_context_data(examined=examined, asks_for_tick=True)
            return self.render_to_response(context)
        services.acknowledge_warnings(draft=self.draft, warnings=warnings, by=self.access.actor)
        return redirect(self.url("declaration"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        examined = kwargs.pop("examined", None) or services.examine_draft(
            draft=self.draft, at=timezone.now()
        )
        self.examined = examined
        path = examined.evaluation.path
        off_path = [step.key for step in self.definition.steps if step.key not in path]
        errors = [self._line(problem) for problem in errors_of(examined)]
        return super().get_context_data(
            blocks=summary_of(self._page, examined.evaluation, self._change_url),
            errors=list({line["words"] + line["url"]: line for line in errors}.values()),
            warnings=[self._line(problem) for problem in warnings_of(examined)],
            back_url=self.url("step", step=path[-1]) if path else self.url("resume"),
            **self.rail_context("check", off_path),
            **kwargs,
        )

    def _page(self, step: str) -> QuestionPage:
        form, counted = self.definition, self.examined.evaluation.answers
        return QuestionPage(form, form.step(step), counted, self.today, self.language)

    def _change_url(self, step: str, row_id: str) -> str:
        if row_id:
            return self.url("row", step=step, row_id=row_id) + f"?volver={CHECK}"
        return self.url("step", step=step) + f"?volver={CHECK}"

    def _line(self, problem: Problem) -> dict[str, str]:
        """Return a problem in words, with the address of the question it is at."""
        place = problem.place
        step = place.step
        if not step:
            words = problem_words(problem, self.definition, None, self.language)
            return {"words": words, "url": ""}
        owner = self.definition.step(step)
        roster = owner.roster if place.roster else None
        item = _item(owner.fields if roster is None else roster.fields, place.field) or roster
        words = problem_words(problem, self.definition, item, self.language)
        if roster is None or not place.row:
            control = f"#id_{step}-{place.field}" if place.field else ""
            return {"words": words, "url": self._change_url(step, "") + control}
        rows = self.examined.answers.answers.get(roster.key, ())
        row = rows[place.row - 1] if place.row <= len(rows) else {}
        name = row_name(self._page(step), roster, row, place.row)
        control = f"#id_{ROW_PREFIX}-{place.field}" if place.field else ""
        return {
            "words": f"{name}: {words}",
            "url": self._change_url(step, str(row.get(ROW_ID, ""))) + control,
        }


class DeclarationView(DraftPageMixin, TemplateView):
    """What is signed; the button sends the form."""

    template_name = "wizard/declaration.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._back_to_check() or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        declaration = self.definition.declaration
        if declaration is not None and "declaracion" not in request.POST:
            error = _("Tick the box to send the form.")
            return self.render_to_response(self.get_context_data(error=error))
        if back := self._back_to_check():
            return back
        try:
            submission = self._send()
        except (services.IncompleteDraft, services.DraftIsClosed):
            # Something changed since the answers were checked; that page says what.
            return redirect(self.url("check"))
        return redirect(self.access.door.receipt_url(submission.draft))

    @transaction.atomic
    def _send(self) -> Any:
        # A post that came first may have sent it: then submit() returns what it became.
        with suppress(services.DraftIsClosed):
            services.accept_declaration(draft=self.draft, by=self.access.actor)
        return services.submit(draft=self.draft, by=self.access.actor, at=timezone.now())

    def _back_to_check(self) -> HttpResponse | None:
        """Lead back to the check while answers are wrong or warnings have not been read."""
        examined = services.examine_draft(draft=self.draft, at=timezone.now())
        warnings = {services.warning_id(problem) for problem in warnings_of(examined)}
        seen = acknowledged_warnings(read_answers(self.draft, ["_acknowledged"]))
        if errors_of(examined) or not warnings <= seen:
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
    """Return what keeps a draft from being signed; rows are said through their own problems."""
    return [
        problem
        for problem in examined.problems
        if problem.level == "error" and problem.code not in ("declaration", "row_incomplete")
    ]


def warnings_of(examined: services.ExaminedDraft) -> list[Problem]:
    """Return what a person has to look at again before signing."""
    return [problem for problem in examined.problems if problem.level == "warning"]


def _item(fields: tuple[Field, ...], key: str) -> Field | Roster | None:
    return next((field for field in fields if field.key == key), None)
