"""One row of a roster: add, change, remove."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from cms.submissions import services
from cms.submissions.question_page import bare_row, row_page
from cms.submissions.reach import reach_of
from cms.submissions.selectors import read_answers
from cms.submissions.stored_answers import ROW_REVISION, typed_in
from cms.submissions.summary import row_name
from cms.wizard.conflict import conflict_response
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.forms import QuestionsForm, typed_values
from cms.wizard.layout import has_places, page_items
from cms.wizard.storage import posted_revision
from cms.wizard.views.steps import BACK, LEAVE
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.evaluation import StepEvaluation, suggested_row
from forms_plugins.fields.place import REDRAW_NAME

ROW_PREFIX = "fila"


class RowMixin(DraftPageMixin):
    """A page of one row; sets ``page`` (its questions), ``stored`` (its JSON) and ``row``."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.is_admitted:
            return
        self.step_key = kwargs["step"]
        roster = next(
            (step.roster for step in self.definition.steps if step.key == self.step_key), None
        )
        hidden = self.current_off_path()
        if roster is None or self.step_key in hidden:
            raise Http404("no such list in this form")
        self.roster = roster
        needed = reach_of(self.definition).reads[self.step_key] - hidden
        self.answers = read_answers(self.draft, needed)
        self.page = row_page(self.question_page(self.step_key, self.answers))
        self._find_row(kwargs.get("row_id", ""))

    def _find_row(self, row_id: str) -> None:
        rows = self.answers.answers.get(self.roster.key, ())
        ids = [row.get(ROW_ID) for row in rows]
        self.row_number = ids.index(row_id) + 1 if row_id in ids else len(rows) + 1
        self.row_count = len(rows)
        self.is_new = row_id not in ids
        self.row = {} if self.is_new else bare_row(rows[ids.index(row_id)])
        stored = self.answers.stored(self.step_key).get(self.roster.key, [])
        self.stored = {} if self.is_new else stored[ids.index(row_id)]

    @property
    def list_url(self) -> str:
        """Return the address of the list the row is in."""
        return self.step_url(self.step_key)

    @property
    def item_label(self) -> str:
        """Return what a row is called in general."""
        return self.roster.item_label.in_language(self.language)

    @property
    def name(self) -> str:
        """Return what this row is called."""
        return row_name(self.page, self.roster, self.row, self.row_number)


class AddRowView(RowMixin, View):
    """Give a new row its id: an address of its own, so that sending it twice adds it once."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.row_count >= self.roster.maximum:
            messages.warning(request, _("The list is full."))
            return redirect(self.list_url)
        address = self.url("row", step=self.step_key, row_id=secrets.token_hex(8))
        return redirect(f"{address}?volver=revisar" if self.goes_to_check else address)


class RowView(RowMixin, TemplateView):
    """The questions about one row."""

    template_name = "wizard/row.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.drawn_form()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if REDRAW_NAME in request.POST:
            initial = typed_values(self.page, request.POST, ROW_PREFIX)
            return self.render_to_response(self.get_context_data(form=self._form(initial=initial)))
        form = self._form(data=request.POST)
        is_valid = form.is_valid()
        where = request.POST.get("ir")
        if not is_valid and where not in (LEAVE, BACK):
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if not (self.is_new and form.is_untouched):
                self._save(form)
        except services.StaleRevision as stale:
            return conflict_response(self, self.page, stale, name=self.name)
        except services.RosterIsFull:
            form.add_error(None, _("The list is full. Remove somebody before you add a person."))
            return self.render_to_response(self.get_context_data(form=form))
        if where == LEAVE:
            services.note_set_aside(draft=self.draft, step=self.step_key, by=self.access.actor)
            return redirect(self.url("saved"))
        return redirect(self.list_url)

    def _save(self, form: QuestionsForm) -> int:
        return services.save_row(
            draft=self.draft,
            step=self.step_key,
            row_id=self.kwargs["row_id"],
            answers=form.answers,
            typed=form.refused,
            revision=posted_revision(self.request.POST),
            by=self.access.actor,
        )

    def drawn_form(self) -> QuestionsForm:
        """Return the form as it is drawn: stored, suggested or recovered values."""
        recovered = getattr(self.request, "recovered", None)
        if recovered is not None:
            return self._form(initial=typed_values(self.page, recovered, ROW_PREFIX))
        if self.is_new:
            suggested = suggested_row(
                self.page.form, self.step_key, self.answers.answers, self.today
            )
            return self._form(initial=suggested)
        return self._form(initial={**self.row, **typed_in(self.stored)})

    def _form(self, **kwargs: Any) -> QuestionsForm:
        return QuestionsForm(page=self.page, prefix=ROW_PREFIX, **kwargs)

    def get_context_data(self, form: QuestionsForm, **kwargs: Any) -> dict[str, Any]:
        evaluation: StepEvaluation = form.evaluation or self.page.judge(self.row)
        add = pgettext("to a list", "Add %(item)s") % {"item": self.item_label.lower()}
        title = add if self.is_new else self.name
        items = page_items(form, evaluation)
        return super().get_context_data(
            form=form,
            title=title,
            list_url=self.list_url,
            items=items,
            has_places=has_places(items),
            has_back=True,
            step_title=self.page.step.title.in_language(self.language),
            revision=self._revision(),
            **self.rail_context(self.step_key, self.current_off_path()),
            **kwargs,
        )

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
        services.remove_row(
            draft=self.draft, step=self.step_key, row_id=kwargs["row_id"], by=self.access.actor
        )
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
