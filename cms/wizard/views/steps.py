"""One step of a form, driven by the wizard of django-formtools."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import DefaultStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from formtools.wizard.views import NamedUrlWizardView

from cms.submissions import services
from cms.submissions.lookups import Said, has_lookups, sources_kept
from cms.submissions.models import DraftLayout
from cms.submissions.reach import outcome_of, reach_of
from cms.submissions.selectors import LOOKUPS_STEP, read_answers, step_states
from cms.submissions.stored_answers import sources_in, typed_in
from cms.wizard.conflict import chosen_stored, conflict_response
from cms.wizard.draft_page import DraftOnPage, DraftPageMixin
from cms.wizard.forms import QuestionsForm, typed_values
from cms.wizard.help_cards import Cards, HelpCardsMixin
from cms.wizard.languages import keep_chosen_language
from cms.wizard.layout import Beside, has_places, one_question, page_items
from cms.wizard.lists import list_context, list_errors
from cms.wizard.sources import ASK, SAME, SourcesMixin
from cms.wizard.storage import posted_revision
from cms.wizard.uploads import UploadsMixin
from forms_plugins.engine.definition import Step
from forms_plugins.engine.evaluation import Problem, StepEvaluation, suggested_answers
from forms_plugins.fields.files import REMOVE_NAME, UPLOAD_NAME
from forms_plugins.fields.place import REDRAW_NAME

FORM_TYPE = "application/x-www-form-urlencoded"

LEAVE, BACK = "salir", "atras"
"""Values of the button ``ir``: both keep everything typed, right or not."""

LANGUAGE = "idioma"
"""Name of the buttons that show the same page in another language."""

DRAWN_ANEW = (REDRAW_NAME, ASK, SAME)
"""Names of buttons that keep nothing."""

OF_FILES = (UPLOAD_NAME, REMOVE_NAME)
"""Names of buttons that are about files."""

SHOW_PROBLEMS = "problemas"
"""Word in an address that asks for what is wrong with the stored answers of the page."""


class StepView(HelpCardsMixin, UploadsMixin, SourcesMixin, DraftPageMixin, NamedUrlWizardView):
    """
    A step: draw it from stored answers, judge what comes back, keep it, go on.

    formtools asks which steps there are a dozen times in a request; here the answer is worked out
    once from the marks of the draft, because saving a step evaluates only what depends on it.
    """

    form_list = (("step", QuestionsForm),)  # see get_form_list(); formtools wants one
    storage_name = "cms.wizard.storage.DraftStorage"
    file_storage = DefaultStorage()
    done_step_name = "done-step"  # no step can have a hyphen
    saves_answers = True

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        """
        Return the view; a page that comes back to be kept is one transaction from the first read.

        So the draft is read once, with its lock. Not where files come along, or sources may be
        asked: those take their time and are kept whatever becomes of the rest.
        """
        view: Callable[..., HttpResponse] = super().as_view(**initkwargs)

        @wraps(view)
        def in_one_transaction(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_kept_at_once(request):
                return view(request, *args, **kwargs)
            with transaction.atomic():
                return view(request, *args, **kwargs)

        return in_one_transaction

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.is_locked = _is_kept_at_once(request)
        super().setup(request, *args, **kwargs)
        if not self.is_admitted:
            return
        self._bring_path_up_to_date()

    def _bring_path_up_to_date(self) -> None:
        """Work out anew what was remembered on another day; the next save keeps it."""
        hidden = sorted(self.current_off_path())
        self.draft.off_path = {"on": self.today.isoformat(), "steps": hidden}

    def _read_answers(self, step: str) -> None:
        """Read what the step and the conditions that depend on it need, and no more."""
        reach = reach_of(self.definition)
        needed = reach.reads[step] - self.off_path
        if has_lookups(self.definition.step(step)):
            needed |= {LOOKUPS_STEP}
        is_saved = self.request.method == "POST"
        ahead = reach.ahead.get(step, frozenset()) if is_saved else frozenset[str]()
        self.answers = read_answers(self.draft, needed, ahead=ahead)
        self.request.draft_on_page = DraftOnPage(self.draft, self.answers, self.access.actor)

    @property
    def off_path(self) -> frozenset[str]:
        """Return the steps that are not asked; saving a step brings this up to date."""
        return frozenset(self.draft.off_path["steps"])

    def get_form_list(self) -> dict[str, type[QuestionsForm]]:
        """Return the steps that are asked, in order; worked out anew when a save moved the path."""
        # formtools forgets these two after a save, and looks at no others.
        marks = tuple(self.draft.off_path["steps"])
        if getattr(self, "_cache_signature", None) != marks:
            asked = self.asked_steps(marks)
            self._resolved_form_list = {step.key: QuestionsForm for step in asked}
            self._cache_signature = marks
        return self._resolved_form_list

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
        self.said = self._said(kwargs["step"])
        return super().get(*args, **kwargs)

    def _said(self, step: str) -> Said:
        page = self.question_page(step, self.answers)
        return self.said_about(page, self._stored_here(page.keys))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        if step not in self.get_form_list():
            return self._not_asked(step)
        try:
            if self.is_locked:
                services.refuse_closed(self.draft)
                return self._take_locked(*args, **kwargs)
            self.take_uploads(self.definition.step(step).fields, self.get_form_prefix(step))
            if any(name in self.request.POST for name in DRAWN_ANEW):
                return self._redraw(step)
            with transaction.atomic():
                services.lock_draft(self.draft)
                self._bring_path_up_to_date()
                return self._take_locked(*args, **kwargs)
        except services.StaleRevision as stale:
            return conflict_response(self, self.question_page(step, self.answers), stale)
        except services.DraftIsClosed:
            return redirect(self.url("resume"))

    def _take_locked(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Judge and keep what was posted, of a draft that is locked."""
        self._read_answers(kwargs["step"])
        self.storage.current_step = kwargs["step"]
        return self._take(*args, **kwargs)

    def _take(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if LANGUAGE in self.request.POST:
            self._keep()
            keep_chosen_language(self.draft, self.definition, self.request.POST[LANGUAGE])
            return redirect(self.step_url(self.steps.current))
        if self.stays:
            return self._keep_and_stay()
        where = self.request.POST.get("ir", "")
        if where in (LEAVE, BACK) or ":" in where:
            return self._keep_and_go(where)
        if self.request.POST.get(f"{self.prefix}-current_step") != self.steps.current:
            raise SuspiciousOperation("a page that claims to be of another step")
        return super().post(*args, **kwargs)

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        page = self.question_page(step or self.steps.current, self.answers)
        kwargs: dict[str, Any] = {"page": page, "uploads": self.page_uploads(page.fields)}
        if self.request.method == "POST":
            stored = self._stored_here(page.keys)
            kwargs["instead"] = chosen_stored(page, self.request.POST, stored)
            if page.hidden_fields:
                suggested = self._suggested(page.step.key)
                kwargs["hidden"] = self.hidden_answers(page, stored, suggested)
        return kwargs

    def _stored_here(self, keys: frozenset[str]) -> dict[str, Any]:
        return {key: value for key, value in self.answers.answers.items() if key in keys}

    def _suggested(self, step: str) -> dict[str, Any]:
        lean = reach_of(self.definition).lean
        return suggested_answers(lean, step, self.answers.answers, self.today)

    def get_form_initial(self, step: str) -> dict[str, Any]:
        filled: Mapping[str, Any] | None = getattr(self, "filled", None)
        if filled is not None:
            return dict(filled)
        page = self.question_page(step, self.answers)
        if (recovered := getattr(self.request, "recovered", None)) is not None:
            return typed_values(page, recovered, self.get_form_prefix(step))
        said = self.said.values if hasattr(self, "said") else {}
        if self.answers.revision(step) == 0:
            office = page.suggested_by_office(self.access.place_code)
            return {**office, **self._suggested(step), **said}
        return {**said, **self.answers.answers, **typed_in(self.answers.stored(step))}

    def process_step(self, form: QuestionsForm) -> dict[str, Any]:
        """Return what the storage keeps: typed answers, never the posted data."""
        return {
            "answers": form.answers,
            "typed": form.refused,
            "is_complete": form.is_valid(),
            "sources": sources_kept(self.said_before(form.page, form.answers), form.answers),
        }

    def render_next_step(self, form: QuestionsForm, **kwargs: Any) -> HttpResponse:
        """Go on after saving: to the next step, or back to the list or check it was opened from."""
        next_step = self.get_next_step()
        if next_step is None and outcome_of(self.definition, self.off_path):
            return redirect(self.url("outcome"))
        if not self.goes_to_check:
            if self.has_tasks:
                return redirect(self.url("tasks"))
            return redirect(self.step_url(next_step) if next_step else self.url("check"))
        states = step_states(self.draft)
        for step in self.asked_steps(self.off_path):
            if not states.get(step.key, (0, False))[1]:
                return redirect(self.step_url(step.key))
        return redirect(self.url("check"))

    def render_done(self, form: QuestionsForm, **kwargs: Any) -> HttpResponse:
        """Go to the check of all answers; nothing is judged again here."""
        return self.render_next_step(form, **kwargs)

    def _keep(self) -> None:
        """Keep everything typed, right or not, unless nothing was."""
        step = self.steps.current
        form = self.get_form(data=self.request.POST)
        form.is_valid()
        if not form.is_untouched or self.answers.revision(step):
            self.storage.set_step_data(step, self.process_step(form))

    def _keep_and_stay(self) -> HttpResponse:
        """Keep everything typed, with files added or taken away, and show the page again."""
        if self.files_refused:
            form = self.get_form(data=self.request.POST)
            form.is_valid()
            self.show_only_files_refused(form)
            return self.render(form)
        self._keep()
        self.drop_removed_upload()
        return redirect(self.step_url(self.steps.current))

    def _keep_and_go(self, where: str) -> HttpResponse:
        step = self.steps.current
        self._keep()
        if ":" in where:
            return redirect(self._row_url(where))
        if where == LEAVE:
            services.note_set_aside(draft=self.draft, step=step, by=self.access.actor)
            return redirect(self.url("saved"))
        if self.goes_to_check:
            return redirect(self.url("check"))
        if self.has_tasks:
            return redirect(self.url("tasks"))
        before = self.get_prev_step(step)
        return redirect(self.step_url(before) if before else self.url("saved"))

    def _row_url(self, where: str) -> str:
        """Return the page of a row that a button of the list stands for."""
        name, _colon, row_id = where.partition(":")
        urls = self.row_urls(row_id) if row_id.isascii() and row_id.isalnum() else {}
        return urls.get(f"{name}_url") or self.on_the_way(
            self.url("row_add", step=self.steps.current)
        )

    def _redraw(self, step: str) -> HttpResponse:
        """Draw the page again with everything typed and what a button added; judge nothing."""
        self._read_answers(step)
        self.storage.current_step = step
        page, prefix = self.question_page(step, self.answers), self.get_form_prefix(step)
        self.request.recovered = self.request.POST
        if REDRAW_NAME not in self.request.POST:
            self.filled, self.said = self.filled_in(page, self.request.POST, prefix)
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
        evaluation = form.evaluation or form.page.judge(self._stored_here(form.page.keys))
        self._show_problems(form, evaluation)
        context |= self.rail_context(step.key, self.off_path)
        cards = self.cards_of(step.key, form)
        items = page_items(form, evaluation, self._beside(step, cards))
        context |= {
            "cards": cards.of_step,
            "title": form.page.words(step.title),
            "help": form.page.words(step.help),
            "items": items,
            "has_places": has_places(items),
            "revision": self._revision(step.key),
            "saved_at": self._saved_at(step.key),
            "has_back": self.steps.prev is not None or self.goes_to_check or self.has_tasks,
            "list_errors": [],
        }
        if step.roster:
            context |= self._list_context(form, evaluation)
        if self.draft.layout == DraftLayout.QUESTION:
            context |= one_question(items, step, form, self.topic_of(step.key))
        return context

    def _show_problems(self, form: QuestionsForm, evaluation: StepEvaluation) -> None:
        """Show what is wrong with stored answers, if the person came to see that."""
        if form.is_bound or hasattr(self.request, "recovered"):
            return
        step = form.page.step.key
        refused = [p for p in self.answers.refused if p.place.step == step and not p.place.roster]
        wrong = [*refused, *evaluation.problems]
        form.show_problems(
            wrong if SHOW_PROBLEMS in self.request.GET else filter(_is_not_offered(form), wrong)
        )

    def _beside(self, step: Step, cards: Cards) -> Beside:
        is_drawn_anew = self.request.method == "POST" or hasattr(self.request, "recovered")
        kept = {} if is_drawn_anew else sources_in(self.answers.stored(step.key))
        said = getattr(self, "said", Said())
        return Beside(sources=kept, said=said, cards=cards.of_fields or {})

    def _list_context(self, form: QuestionsForm, evaluation: StepEvaluation) -> dict[str, Any]:
        add = self.on_the_way(self.url("row_add", step=form.page.step.key))
        found = list_context(form.page, self.answers, evaluation, self.row_urls, add)
        # What was typed in the questions above must not be lost by opening a row.
        found["uses_buttons"] = bool(form.fields)
        found["list_errors"] = list_errors(form, found["rows"])
        return found

    def row_urls(self, row_id: str) -> dict[str, str]:
        """Return the addresses under which one row is changed, removed and copied."""
        step = self.steps.current
        add = self.on_the_way(self.url("row_add", step=step))
        return {
            "change_url": self.on_the_way(self.url("row", step=step, row_id=row_id)),
            "remove_url": self.on_the_way(self.url("row_remove", step=step, row_id=row_id)),
            "copy_url": f"{add}{'&' if '?' in add else '?'}copiar={row_id}",
        }

    def _revision(self, step: str) -> int:
        if self.request.method == "POST" or hasattr(self.request, "recovered"):
            source = getattr(self.request, "recovered", self.request.POST)
            return posted_revision(source)
        return self.answers.revision(step)

    def _saved_at(self, step: str) -> Any:
        return self.answers.rows[step].updated_at if step in self.answers.rows else None


def _is_kept_at_once(request: HttpRequest) -> bool:
    is_plain = request.method == "POST" and request.content_type == FORM_TYPE
    return is_plain and not any(name in request.POST for name in (*DRAWN_ANEW, *OF_FILES))


def _is_not_offered(form: QuestionsForm) -> Any:
    """Return a test for answers that were right once and are no longer among the options."""
    filtered = {field.key for field in form.page.fields if field.choice_filter is not None}

    def holds(problem: Problem) -> bool:
        return problem.code == "choice" and problem.place.field in filtered

    return holds
