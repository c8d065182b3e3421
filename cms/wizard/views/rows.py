"""One row of a roster, or of a list inside a row: add, change, remove."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from cms.submissions import services
from cms.submissions.lookups import Said, sources_kept
from cms.submissions.question_page import bare_row
from cms.submissions.stored_answers import ROW_REVISION, sources_in, typed_in
from cms.submissions.summary import row_name
from cms.wizard.conflict import chosen_stored, conflict_response
from cms.wizard.copying import copied_answers
from cms.wizard.forms import QuestionsForm, typed_values
from cms.wizard.help_cards import HelpCardsMixin
from cms.wizard.languages import keep_chosen_language
from cms.wizard.layout import Beside, has_places, page_items
from cms.wizard.lists import LIST_ID, ROW_PREFIX, inner_list_context
from cms.wizard.row_page import RowMixin
from cms.wizard.sources import ASK, SAME, SourcesMixin
from cms.wizard.storage import posted_revision
from cms.wizard.uploads import UploadsMixin
from cms.wizard.views.steps import BACK, LANGUAGE, LEAVE, SHOW_PROBLEMS
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Roster
from forms_plugins.engine.evaluation import Problem, StepEvaluation, suggested_row
from forms_plugins.fields.place import REDRAW_NAME

COPY = "copiar"
"""Word in the address of a new row that names the row it begins as a copy of."""


class AddRowView(RowMixin, View):
    """Give a new row its id: an address of its own, so that sending it twice adds it once."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if len(self.rows) >= self.roster.maximum:
            messages.warning(request, _("The list is full."))
            return redirect(self.list_url)
        address = self.on_the_way(self.row_url("row", secrets.token_hex(8)))
        copied = request.GET.get(COPY, "")
        if any(row.get(ROW_ID) == copied for row in self.rows):
            address += f"{'&' if '?' in address else '?'}{COPY}={copied}"
        return redirect(address)


class RowView(HelpCardsMixin, UploadsMixin, SourcesMixin, RowMixin, TemplateView):
    """The questions about one row."""

    template_name = "wizard/row.html"
    saves_answers = True
    copied_from = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.drawn_form()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.take_uploads(self.page.fields, ROW_PREFIX)
        except services.DraftIsClosed:
            return redirect(self.url("resume"))
        if any(name in request.POST for name in (REDRAW_NAME, ASK, SAME)):
            return self._redraw(request)
        form = self._form(data=request.POST)
        is_valid = form.is_valid()
        where = request.POST.get("ir", "")
        keeps_all = where in (LEAVE, BACK) or ":" in where or LANGUAGE in request.POST
        if self.stays:
            self.show_only_files_refused(form)
            keeps_all = not self.files_refused
        if not is_valid and not keeps_all:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if not (self.is_new and form.is_untouched) or ":" in where:
                self._save(form)
        except services.StaleRevision as stale:
            return conflict_response(self, self.page, stale, name=self.name)
        except services.RosterIsFull:
            form.add_error(None, _("The list is full. Remove somebody before you add a person."))
            return self.render_to_response(self.get_context_data(form=form))
        except (services.RowIsGone, services.DraftIsClosed):
            return redirect(self.url("resume"))
        return self._go_on(where)

    def _go_on(self, where: str) -> HttpResponse:
        if LANGUAGE in self.request.POST:
            keep_chosen_language(self.draft, self.definition, self.request.POST[LANGUAGE])
            return redirect(self.on_the_way(self.request.path))
        if self.stays:
            self.drop_removed_upload()
            return redirect(self.on_the_way(self.request.path))
        if ":" in where:
            return redirect(self._inner_url(where))
        if where == LEAVE:
            actor = self.access.actor
            services.note_set_aside(draft=self.draft, step=self.step_key, by=actor)
            return redirect(self.url("saved"))
        return redirect(self.list_url)

    def _inner_url(self, where: str) -> str:
        """Return the page of a row inside this one that a button stands for."""
        name, _colon, rest = where.partition(":")
        inner, _colon, row_id = rest.partition(":")
        place = {"step": self.step_key, "outer_id": self.kwargs["row_id"], "inner": inner}
        if inner not in {roster.key for roster in self.roster.rosters} or self.outer is not None:
            return self.list_url
        if name == "add" or not (row_id.isascii() and row_id.isalnum()):
            return self.on_the_way(self.url("inner_row_add", **place))
        page = "inner_row_remove" if name == "remove" else "inner_row"
        return self.on_the_way(self.url(page, **place, row_id=row_id))

    def _save(self, form: QuestionsForm) -> int:
        said = self.said_before(self.page, form.answers)
        return services.save_row(
            draft=self.draft,
            **self.place,
            answers=form.answers,
            typed=form.refused,
            revision=posted_revision(self.request.POST),
            by=self.access.actor,
            sources=sources_kept(said, form.answers),
        )

    def _redraw(self, request: HttpRequest) -> HttpResponse:
        """Draw the page again with everything typed and what a button added; judge nothing."""
        if REDRAW_NAME in request.POST:
            initial = typed_values(self.page, request.POST, ROW_PREFIX)
        else:
            initial, self.said = self.filled_in(self.page, request.POST, ROW_PREFIX)
        return self.render_to_response(self.get_context_data(form=self._form(initial=initial)))

    def drawn_form(self) -> QuestionsForm:
        """Return the form as it is drawn: stored, looked up, suggested or recovered values."""
        recovered = getattr(self.request, "recovered", None)
        if recovered is not None:
            return self._form(initial=typed_values(self.page, recovered, ROW_PREFIX))
        self.said = self.said_about(self.page, self.row)
        if self.is_new:
            copied = self._copied()
            return self._form(initial={**self._suggested(), **copied, **self.said.values})
        return self._form(initial={**self.said.values, **self.row, **typed_in(self.stored)})

    def _copied(self) -> dict[str, Any]:
        """Return the answers a new row begins with as a copy, and remember whose they are."""
        wanted = self.request.GET.get(COPY)
        for number, row in enumerate(self.rows, start=1):
            if wanted and row.get(ROW_ID) == wanted:
                self.copied_from = row_name(self.page, self.roster, row, number)
                return copied_answers(self.roster, bare_row(row))
        return {}

    def _suggested(self) -> dict[str, Any]:
        if self.outer is not None:
            return {}
        return suggested_row(self.page.form, self.step_key, self.page.others, self.today)

    def _form(self, **kwargs: Any) -> QuestionsForm:
        if self.page.hidden_fields and "data" in kwargs:
            kwargs["hidden"] = self.hidden_answers(self.page, self.row, self._suggested())
        if "data" in kwargs:
            kwargs["instead"] = chosen_stored(self.page, kwargs["data"], self.row)
        return QuestionsForm(
            page=self.page, prefix=ROW_PREFIX, uploads=self.page_uploads(self.page.fields), **kwargs
        )

    def get_context_data(self, form: QuestionsForm, **kwargs: Any) -> dict[str, Any]:
        evaluation: StepEvaluation = form.evaluation or self.page.judge(self.row)
        if not form.is_bound and self.request.method == "GET":
            self._show_problems(form, evaluation)
        add = pgettext("to a list", "Add %(item)s") % {"item": self.item_label.lower()}
        is_drawn_anew = self.request.method == "POST"
        sources = {} if is_drawn_anew else sources_in(self.stored)
        cards = self.cards_of(self.step_key, form)
        said = getattr(self, "said", Said())
        beside = Beside(sources, said, cards=cards.of_fields or {})
        items = page_items(form, evaluation, beside)
        return super().get_context_data(
            form=form,
            cards=cards.of_step,
            title=add if self.is_new else self.name,
            owner_name=self.owner_name,
            copied_from=self.copied_from,
            list_url=self.list_url,
            items=items,
            inner_lists=self._inner_lists(evaluation),
            list_errors=self._list_errors(form),
            has_places=has_places(items),
            has_back=True,
            step_title=self.topic_of(self.step_key),
            revision=self._revision(),
            **self.rail_context(self.step_key, self.current_off_path()),
            **kwargs,
        )

    def _show_problems(self, form: QuestionsForm, evaluation: StepEvaluation) -> None:
        if SHOW_PROBLEMS not in self.request.GET:
            return
        form.show_problems([*self._refused(), *evaluation.problems])

    def _refused(self) -> list[Problem]:
        """Return what was typed in this row, or in those inside it, and is no answer yet."""
        return [
            problem
            for problem in self.answers.refused
            if self.outer is None
            and problem.place.roster == self.roster.key
            and problem.place.row == self.row_number
        ]

    def _inner_lists(self, evaluation: StepEvaluation) -> Mapping[str, dict[str, Any]]:
        """Return the lists inside this row, by key."""
        if self.outer is not None:
            return {}
        return {
            roster.key: inner_list_context(
                self.page, roster, evaluation, self._refused(), self._inner_urls(roster)
            )
            for roster in self.roster.rosters
        }

    def _list_errors(self, form: QuestionsForm) -> list[tuple[str, str]]:
        """Return (address, words) of what is wrong with the lists inside, for the summary."""
        found = {}
        for problem in form.list_problems:
            key = problem.place.inner
            roster = next((r for r in self.roster.rosters if r.key == key), None)
            words = self.page.problem_words(problem, roster)
            found[f"#{LIST_ID}-{key}", words] = None
        return list(found)

    def _inner_urls(self, roster: Roster) -> Any:
        place = {"step": self.step_key, "outer_id": self.kwargs["row_id"], "inner": roster.key}

        def urls(row_id: str) -> Mapping[str, str]:
            return {"change_url": self.url("inner_row", **place, row_id=row_id)} if row_id else {}

        return urls

    def _revision(self) -> int:
        source = getattr(self.request, "recovered", None)
        if self.request.method == "POST":
            source = self.request.POST
        if source is not None:
            return posted_revision(source)
        return self.stored.get(ROW_REVISION, 1) if self.stored else 0


class RemoveRowView(RowMixin, TemplateView):
    """Ask before a row is taken out."""

    template_name = "wizard/row_remove.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.is_new:
            return redirect(self.list_url)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name = self.name
        try:
            services.remove_row(draft=self.draft, **self.place, by=self.access.actor)
        except (services.RowIsGone, services.DraftIsClosed):
            return redirect(self.url("resume"))
        if not self.is_new:
            messages.success(request, _("%(name)s was removed from the list.") % {"name": name})
        return redirect(self.list_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            name=self.name,
            item_label=self.item_label.lower(),
            list_url=self.list_url,
            **self.rail_context(self.step_key, self.current_off_path()),
            **kwargs,
        )
