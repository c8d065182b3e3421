"""The screens of the CMS on what changed in forms: the list, one change, its card."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.selectors import latest_versions
from cms.training.changes import services
from cms.training.changes.cards import NAME, card_of
from cms.training.changes.concerned import reach_of
from cms.training.changes.forms import NoteForm
from cms.training.changes.own_questions import QuestionWasChanged, publish_own
from cms.training.models import ChangeNote, QuestionVersion
from forms_plugins.engine.quiz import right_answer

VIEW = "training.view_changenote"
CHANGE = "training.change_changenote"
WRITE_QUESTIONS = "training.publish_question"


def state_words(note: ChangeNote) -> str:
    """Say what became of a note."""
    if note.released_at is not None:
        return _("Told")
    return _("Nobody need be told") if note.is_needless else _("To be told")


def read_words(note: Any) -> str:
    """Say how many of those it was told to answered, a dash before it is told."""
    if note.released_at is None:
        return "–"
    return _("%(read)d of %(told)d") % {"read": note.read, "told": note.told}


class ChangeIndexView(RecordsView):
    """All published changes; first those that somebody has to decide about."""

    model = ChangeNote
    any_permission_required = ["view", "change"]

    def get_base_queryset(self) -> QuerySet[ChangeNote]:
        """Return the notes, the open ones first, with how many were told and answered."""
        is_done = Case(
            When(Q(released_at__isnull=False) | Q(is_needless=True), then=Value(1)),
            default=Value(0),
        )
        rows: QuerySet[ChangeNote] = ChangeNote.objects.select_related("version__form")
        return (
            rows.defer("changes", "version__document")
            .annotate(
                is_done=is_done,
                told=Count("concerns"),
                read=Count("concerns", filter=Q(concerns__read_at__isnull=False)),
            )
            .order_by("is_done", "-created_at")
        )

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "form",
                label=_("Form"),
                accessor="version.form.title",
                get_url=lambda row: reverse("training_changes:note", args=[row.pk]),
            ),
            Column("version", label=_("Version"), accessor="version.number"),
            DateColumn("created_at", label=_("Published"), width="14%"),
            Column("steps", label=_("Topics it touches"), accessor=lambda row: len(row.steps)),
            Column("state", label=_("State"), accessor=state_words),
            Column("read", label=_("People who answered"), accessor=read_words),
        ]


@never_cache
@require_http_methods(["GET", "POST"])
def change_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a version changed and whom it concerns; posts write, release or set aside."""
    note = _note(request, pk)
    if request.method != "POST":
        return _page(request, note)
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    act = {"avisar": _release, "nadie": _set_aside}.get(request.POST.get("accion", ""), _write)
    try:
        return act(request, note)
    except services.NoteIsReleased:
        messages.warning(request, _("People were told already: nothing was changed."))
        return _back(note)


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the card as staff will see it."""
    note = _note(request, pk)
    question = _asked(note)
    if not note.sentence or question is None:
        raise Http404
    card = card_of(note, question, seed=note.pk)
    told = card.result(right_answer(question.definition, card.variant))
    context = {"card": card, "item": card.item, "name": NAME, "told": told}
    return render(request, "training/changes/preview.html", context)


def _note(request: HttpRequest, pk: int) -> ChangeNote:
    """:raises PermissionDenied: unless the person may look at changes."""
    if not (request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)):
        raise PermissionDenied
    rows = ChangeNote.objects.select_related(
        "version__form", "form", "question_version__question", "released_by"
    )
    found: ChangeNote = get_object_or_404(rows, pk=pk)
    return found


def _asked(note: ChangeNote) -> QuestionVersion | None:
    """Return the question as it was told, or as it would be told today."""
    if note.released_at is not None:
        return note.question_version
    return services.question_in_force(note.question_version)


def _page(
    request: HttpRequest, note: ChangeNote, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    may_change = request.user.has_perm(CHANGE) and note.released_at is None
    asked = _asked(note)
    is_drawn = note.released_at is None and asked is not None and services.is_drawn(asked)
    context: dict[str, Any] = {
        "note": note,
        "state": state_words(note),
        "may_change": may_change,
        "groups": note.changes,
        "is_ready": bool(note.sentence and asked) and not is_drawn,
        "question": asked,
        "question_is_gone": note.question_version is not None and asked is None,
        "drawn_words": _drawn_words() if is_drawn else "",
        "told": note.concerns.count(),
        "read": note.concerns.filter(read_at__isnull=False).count(),
    }
    if note.released_at is None:
        context["reach"] = reach_of(note, at=timezone.now())
    if may_change:
        context["form"] = form or NoteForm(**_given(request, note))
    return render(request, "training_changes/note.html", context, status=status)


def _given(request: HttpRequest, note: ChangeNote) -> dict[str, Any]:
    return {"note": note, "may_write": request.user.has_perm(WRITE_QUESTIONS)}


def _write(request: HttpRequest, note: ChangeNote) -> HttpResponse:
    form = NoteForm(request.POST, **_given(request, note))
    question = None
    if note.released_at is not None:
        raise services.NoteIsReleased(str(note))
    if form.is_valid():
        question = _chosen(request, note, form)
    if question is None:
        return _page(request, note, form, status=422)
    try:
        services.write_words(
            note=note,
            sentence=form.cleaned_data["sentence"],
            question=question,
            lesson_key=form.cleaned_data["lesson"],
            by=request.user,
        )
    except services.QuestionIsDrawn:
        form.add_error("question", _drawn_words())
        return _page(request, note, form, status=422)
    messages.success(request, _("Kept. Look at the card, then tell it."))
    return _back(note)


def _chosen(request: HttpRequest, note: ChangeNote, form: NoteForm) -> QuestionVersion | None:
    """Return the question that is asked, or say what is wrong with one that was written."""
    own = form.own_question
    if own is None:
        slug = form.cleaned_data["question"]
        found: QuestionVersion | None = latest_versions([slug]).get(slug)
        return found
    try:
        return publish_own(note=note, question=own, by=request.user, at=timezone.now())
    except QuestionHasProblems as problems:
        form.add_error("statement", problems)
    except QuestionWasChanged:
        words = _("Somebody changed this question in the bank. Change it there.")
        form.add_error("statement", words)
    except services.QuestionIsDrawn:
        form.add_error("statement", _drawn_words())
    return None


def _drawn_words() -> str:
    return _("Tests draw this question, and the card says what is right. Choose another one.")


def _release(request: HttpRequest, note: ChangeNote) -> HttpResponse:
    try:
        told = services.release(note=note, by=request.user, at=timezone.now())
    except services.NoteIsIncomplete:
        messages.error(request, _("Write the sentence and choose the question first."))
    except services.QuestionIsGone:
        messages.error(request, _("The question was taken out of the bank. Choose another one."))
    except services.QuestionIsDrawn:
        messages.error(request, _drawn_words())
    else:
        words = ngettext(
            "%(told)d person will read it before sending the form.",
            "%(told)d people will read it before sending the form.",
            told,
        )
        messages.success(request, words % {"told": told})
    return _back(note)


def _set_aside(request: HttpRequest, note: ChangeNote) -> HttpResponse:
    services.set_needless(note=note, by=request.user)
    messages.success(request, _("Nobody will be told about this change."))
    return redirect("training_changes:index")


def _back(note: ChangeNote) -> HttpResponse:
    return redirect("training_changes:note", note.pk)


class ChangesViewSet(RecordsViewSet):
    """The list, the page of a change and its card."""

    name = "training_changes"
    url_prefix = "capacitacion/cambios"
    icon = "history"
    menu_label = gettext_lazy("What changed")
    list_view = ChangeIndexView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [
            path("<int:pk>/", change_note, name="note"),
            path("<int:pk>/tarjeta/", preview, name="preview"),
        ]
