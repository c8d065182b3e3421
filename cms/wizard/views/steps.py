"""One step of a form, driven by the wizard of django-formtools."""

from functools import partial
from typing import Any

from django.core.files.storage import DefaultStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from formtools.wizard.views import NamedUrlWizardView

from cms.submissions import services
from cms.submissions.reach import reach_of
from cms.submissions.selectors import read_answers, step_states
from cms.submissions.stored_answers import typed_in
from cms.wizard.conflict import conflict_response
from cms.wizard.draft_page import CHECK, DraftOnPage, DraftPageMixin
from cms.wizard.forms import QuestionsForm, typed_values
from cms.wizard.layout import has_places, page_items
from cms.wizard.people import list_errors, people_of
from cms.wizard.storage import posted_revision
from forms_plugins.engine.evaluation import StepEvaluation, suggested_answers
from forms_plugins.fields.place import REDRAW_NAME

LEAVE, BACK = "salir", "atras"
"""Values of the button ``ir``: both keep everything typed, right or not."""


def is_asked(key: str, wizard: "StepView") -> bool:
    """Say whether a step is on the path, as remembered with the draft."""
    return key not in wizard.off_path


class StepView(DraftPageMixin, NamedUrlWizardView):
    """
    A step: draw it from stored answers, judge what comes back, keep it, go on.

    formtools asks for every step's condition several times in a request; here the answer is a
    look-up, because saving a step works out only the conditions that depend on it.
    """

    form_list = (("step", QuestionsForm),)  # replaced by setup(); formtools wants one to begin with
    storage_name = "cms.wizard.storage.DraftStorage"
    file_storage = DefaultStorage()
    done_step_name = "done-step"  # no step can have a hyphen

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.is_admitted:
            return
        self._bring_path_up_to_date()
        steps = self.definition.steps
        self.form_list = {step.key: QuestionsForm for step in steps}
        self.condition_dict = {
            step.key: partial(is_asked, step.key) for step in steps if step.show_if is not None
        }

    def _bring_path_up_to_date(self) -> None:
        """Work out anew what was remembered on another day; the next save keeps it."""
        hidden = sorted(self.current_off_path())
        self.draft.off_path = {"on": self.today.isoformat(), "steps": hidden}

    def _read_answers(self, step: str) -> None:
        """Read what the step and the conditions that depend on it need, and no more."""
        needed = reach_of(self.definition).reads[step] - self.off_path
        self.answers = read_answers(self.draft, needed)
        self.request.draft_on_page = DraftOnPage(self.draft, self.answers, self.access.actor)

    @property
    def off_path(self) -> frozenset[str]:
        """Return the steps that are not asked; saving a step brings this up to date."""
        return frozenset(self.draft.off_path["steps"])

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Carry version and draft: a page of another draft is never taken for this one's."""
        if not self.is_admitted:
            return "nobody"
        return f"v{self.draft.form_version.number}-d{self.draft.pk}"

    def get_step_url(self, step: str) -> str:
        return self.step_url(step)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["step"] not in self.get_form_list():
            return redirect(self.url("resume"))
        self._read_answers(kwargs["step"])
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        if step not in self.get_form_list():
            return self._not_asked(step)
        try:
            with transaction.atomic():
                services.lock_draft(self.draft)
                self._bring_path_up_to_date()
                self._read_answers(step)
                self.storage.current_step = step
                return self._take(*args, **kwargs)
        except services.StaleRevision as stale:
            return conflict_response(self, self.question_page(step, self.answers), stale)
        except services.DraftIsClosed:
            return redirect(self.url("resume"))

    def _take(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if REDRAW_NAME in self.request.POST:
            return self._redraw()
        if self.request.POST.get("ir") in (LEAVE, BACK):
            return self._keep_and_go(self.request.POST["ir"])
        return super().post(*args, **kwargs)

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        return {"page": self.question_page(step or self.steps.current, self.answers)}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        recovered: QueryDict | None = getattr(self.request, "recovered", None)
        if recovered is not None:
            page = self.question_page(step, self.answers)
            return typed_values(page, recovered, self.get_form_prefix(step))
        if self.answers.revision(step) == 0:
            lean = reach_of(self.definition).lean
            page = self.question_page(step, self.answers)
            return {
                **page.suggested_by_office(self.access.place_code),
                **suggested_answers(lean, step, self.answers.answers, self.today),
            }
        return {**self.answers.answers, **typed_in(self.answers.stored(step))}

    def process_step(self, form: QuestionsForm) -> dict[str, Any]:
        """Return what the storage keeps: typed answers, never the posted data."""
        return {
            "answers": form.answers,
            "typed": form.refused,
            "is_complete": form.is_valid(),
        }

    def render_next_step(self, form: QuestionsForm, **kwargs: Any) -> HttpResponse:
        """Go on after saving: to the next step, or back to the check of all answers."""
        if not self.goes_to_check:
            next_step = self.get_next_step()
            return redirect(self.step_url(next_step) if next_step else self.url("check"))
        states = step_states(self.draft)
        for step in self.asked_steps(self.off_path):
            if not states.get(step.key, (0, False))[1]:
                return redirect(self.step_url(step.key))
        return redirect(self.url("check"))

    def render_done(self, form: QuestionsForm, **kwargs: Any) -> HttpResponse:
        """Go to the check of all answers; nothing is judged again here."""
        return self.render_next_step(form, **kwargs)

    def _keep_and_go(self, where: str) -> HttpResponse:
        step = self.steps.current
        form = self.get_form(data=self.request.POST)
        form.is_valid()
        if not form.is_untouched or self.answers.revision(step):
            self.storage.set_step_data(step, self.process_step(form))
        if where == LEAVE:
            services.note_set_aside(draft=self.draft, step=step, by=self.access.actor)
            return redirect(self.url("saved"))
        before = self.get_prev_step(step)
        if self.goes_to_check:
            return redirect(self.url("check"))
        return redirect(self.step_url(before) if before else self.url("saved"))

    def _redraw(self) -> HttpResponse:
        """Draw the page again with everything typed and new lists, without judging anything."""
        self.request.recovered = self.request.POST
        return self.render(self.get_form())

    def _not_asked(self, step: str) -> HttpResponse:
        title = next((s.title for s in self.definition.steps if s.key == step), None)
        context = self.page_context(
            step_title=title.in_language(self.language) if title else "",
            resume_url=self.url("resume"),
        )
        return render(self.request, "wizard/not_asked.html", context, status=409)

    def get_template_names(self) -> list[str]:
        has_roster = self.definition.step(self.steps.current).roster is not None
        return ["wizard/roster.html" if has_roster else "wizard/step.html"]

    def get_context_data(self, form: QuestionsForm, **kwargs: Any) -> dict[str, Any]:
        step = form.page.step
        context = super().get_context_data(form=form, **kwargs)
        evaluation = form.evaluation or form.page.judge(
            {k: v for k, v in self.answers.answers.items() if k in form.page.keys}
        )
        context |= self.rail_context(step.key, self.off_path)
        items = page_items(form, evaluation)
        context |= {
            "title": step.title.in_language(self.language),
            "help": step.help.in_language(self.language) if step.help else "",
            "items": items,
            "has_places": has_places(items),
            "revision": self._revision(step.key),
            "saved_at": self._saved_at(step.key),
            "has_back": self.steps.prev is not None or self.goes_to_check,
            "list_errors": [],
        }
        if step.roster:
            context |= self._list_context(form, evaluation)
        return context

    def _list_context(self, form: QuestionsForm, evaluation: StepEvaluation) -> dict[str, Any]:
        roster = form.page.step.roster
        people = people_of(form.page, self.answers, evaluation, self.row_urls)
        add = self.url("row_add", step=form.page.step.key)
        return {
            "roster_label": roster.label.in_language(self.language),
            "item_label": roster.item_label.in_language(self.language),
            "people": people,
            "list_errors": list_errors(form, people),
            "empty_text": _("The list is empty."),
            "add_url": f"{add}?volver={CHECK}" if self.goes_to_check else add,
            "is_full": len(people) >= roster.maximum,
            "add_text": pgettext("to a list", "Add %(item)s")
            % {"item": roster.item_label.in_language(self.language).lower()},
        }

    def row_urls(self, row_id: str) -> dict[str, str]:
        """Return the addresses under which one row is changed and removed."""
        step = self.steps.current
        query = f"?volver={CHECK}" if self.goes_to_check else ""
        return {
            "change_url": self.url("row", step=step, row_id=row_id) + query,
            "remove_url": self.url("row_remove", step=step, row_id=row_id) + query,
        }

    def _revision(self, step: str) -> int:
        if self.request.method == "POST" or hasattr(self.request, "recovered"):
            source = getattr(self.request, "recovered", self.request.POST)
            return posted_revision(source)
        return self.answers.revision(step)

    def _saved_at(self, step: str) -> Any:
        return self.answers.rows[step].updated_at if step in self.answers.rows else None
