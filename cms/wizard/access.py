"""
Who may work on a draft: asked here, by every page of a draft, and nowhere else.

A draft is reached through one of four doors. Their pages are the same views at other addresses
(instances of the URL namespace ``wizard``), so a door is known by the address of the request:

| Door | Addresses | Who | Drafts |
|---|---|---|---|
| office | ``/oficina/`` | member of the active office | of that office |
| citizen | ``/tramites/`` | session that started or resumed it | without office, or sent |
| tester | ``/oficina/prueba/`` | editor who started it | ``is_test``, no practice |
| practice | ``/oficina/practica/`` | member of an office who started it | ``is_test``, practice |

Drafts without office lie outside the scopes of offices; they are read and written only inside
``Access.scope``.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_scopes import get_scope, scope, scopes_disabled

from cms.accounts.access import office_gate
from cms.accounts.models import Office, User
from cms.prepared_queries import PreparedQuery
from cms.submissions.models import Draft, DraftState, Submission
from cms.submissions.permissions import WORKED_ON, member_can_discard, member_can_fill_in
from cms.submissions.selectors import drafts_with_form
from cms.submissions.services.moving import with_newest_version
from cms.wizard.citizen.grants import has_draft_grant
from cms.wizard.session_ended import session_ended_response


class Door:
    """A way to drafts: where its pages are, and whom it lets in."""

    namespace: ClassVar[str]
    base_template: ClassVar[str]
    asks_real_sources: ClassVar[bool] = True
    shows_cards: ClassVar[bool] = False
    """Whether lessons explain the steps here: they are written for the staff."""
    stops_before_sending: ClassVar[bool] = False
    """Whether people are shown something before they sign (``cms.wizard.before_sending``)."""

    def admits(self, request: HttpRequest, public_id: str) -> bool:
        """Say whether the person may stand at this door at all, whatever the draft."""
        raise NotImplementedError

    def drafts(self, request: HttpRequest) -> QuerySet[Draft]:
        """Return the drafts behind this door for somebody who was admitted."""
        raise NotImplementedError

    def find(self, request: HttpRequest, public_id: str, *, lock: bool) -> Draft | None:
        """Return the draft behind this door with that id, ``None`` if there is none."""
        found = with_newest_version(self.drafts(request)).filter(public_id=public_id)
        return _locked(found).first() if lock else found.first()

    def may_fill_in(self, request: HttpRequest, draft: Draft) -> bool:
        """Say whether somebody admitted may read and change the answers of a draft found."""
        return draft.state in WORKED_ON

    def may_discard(self, request: HttpRequest, draft: Draft) -> bool:
        """Say whether somebody admitted may discard a draft."""
        return draft.state in WORKED_ON

    def scope(self) -> AbstractContextManager[None]:
        """Return what has to be active while drafts behind this door are read and written."""
        return scopes_disabled()

    def actor(self, request: HttpRequest) -> User | None:
        """Return who is written down as having done something."""
        return request.user

    def office(self, request: HttpRequest) -> Office | None:
        """Return the office the work is done for."""
        return None

    def turned_away(self, request: HttpRequest) -> HttpResponse:
        """Answer somebody who is not admitted; what they typed must not be lost."""
        raise NotImplementedError

    def home_url(self) -> str:
        """Return where somebody goes who is done."""
        raise NotImplementedError

    def resume_url(self, draft: Draft) -> str:
        """Return the page on which a draft goes on."""
        return reverse(f"{self.namespace}:resume", kwargs={"public_id": draft.public_id})

    def receipt_url(self, draft: Draft) -> str:
        """Return the page that says a draft was received."""
        return reverse(f"{self.namespace}:receipt", kwargs={"public_id": draft.public_id})


def _locked(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """
    Lock drafts as they are read, until the caller's transaction ends.

    A draft that had to be waited for is read as the last save left it. What is joined is read as it
    was before, which changes nothing: version, form and office of a draft stay.
    """
    return drafts.select_for_update(of=("self",))


def _of_office(office: int) -> QuerySet[Draft]:
    return drafts_with_form().filter(office_id=office, is_test=False)


def _office_draft(in_scope: int, office: int, public_id: str) -> QuerySet[Draft]:
    """Return one draft; the filter of the scope is part of the query like any other."""
    with scope(office=Office(pk=in_scope)):
        return with_newest_version(_of_office(office)).filter(public_id=public_id)


OFFICE_DRAFT = PreparedQuery(_office_draft, int, int, str)
"""Asked for with every page of a draft, given the office of the scope and of the person."""

LOCKED_OFFICE_DRAFT = PreparedQuery(lambda *values: _locked(_office_draft(*values)), int, int, str)


class MemberDoor(Door):
    """Members of the active office."""

    shows_cards = True

    def office(self, request: HttpRequest) -> Office | None:
        return request.office

    def turned_away(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return session_ended_response(request)
        response = office_gate(request)
        if response is None:
            raise Http404("not a draft this person may fill in")
        return response


class OfficeDoor(MemberDoor):
    """Members of the active office, to the drafts of that office."""

    namespace = "wizard"
    base_template = "base_staff.html"
    stops_before_sending = True

    def admits(self, request: HttpRequest, public_id: str) -> bool:
        return request.office is not None

    def drafts(self, request: HttpRequest) -> QuerySet[Draft]:
        return _of_office(request.office.pk)

    def find(self, request: HttpRequest, public_id: str, *, lock: bool) -> Draft | None:
        in_scope = get_scope().get("office")
        if not isinstance(in_scope, Office):
            return super().find(request, public_id, lock=lock)  # refused by the manager
        query = LOCKED_OFFICE_DRAFT if lock else OFFICE_DRAFT
        found = query(in_scope.pk, request.office.pk, public_id)
        return found[0] if found else None

    def may_fill_in(self, request: HttpRequest, draft: Draft) -> bool:
        return member_can_fill_in(request.membership, draft)

    def may_discard(self, request: HttpRequest, draft: Draft) -> bool:
        return member_can_discard(request.membership, draft)

    def scope(self) -> AbstractContextManager[None]:
        """Return nothing: the middleware holds the scope of the office open."""
        return nullcontext()

    def home_url(self) -> str:
        return reverse("submissions:home")

    def receipt_url(self, draft: Draft) -> str:
        if draft.state == DraftState.WAITING:
            return reverse("training:received", kwargs={"public_id": draft.public_id})
        reference = Submission.objects.values_list("reference", flat=True).get(draft=draft)
        return reverse("submissions:receipt", kwargs={"reference": reference})


class CitizenDoor(Door):
    """The session that started or resumed a draft, to that draft."""

    namespace = "tramites"
    base_template = "wizard/citizen/base.html"

    def admits(self, request: HttpRequest, public_id: str) -> bool:
        return has_draft_grant(request.session, public_id)

    def drafts(self, request: HttpRequest) -> QuerySet[Draft]:
        is_citizens = Q(office__isnull=True) | Q(state=DraftState.SUBMITTED)
        return drafts_with_form().filter(is_citizens, is_test=False)

    def actor(self, request: HttpRequest) -> User | None:
        """Return nobody: a citizen has no account, and a clerk who looks on did nothing."""
        return None

    def turned_away(self, request: HttpRequest) -> HttpResponse:
        """Say the same about every draft that this session was not given, real or not."""
        if request.method == "POST":
            return session_ended_response(request)
        return render(request, "wizard/citizen/not_open.html", status=404)

    def home_url(self) -> str:
        return "/"


class TesterDoor(Door):
    """An editor who walks through a form in test mode, to the drafts this made."""

    namespace = "prueba"
    base_template = "wizard/trial/base.html"

    def admits(self, request: HttpRequest, public_id: str) -> bool:
        return request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")

    def drafts(self, request: HttpRequest) -> QuerySet[Draft]:
        tests = drafts_with_form().filter(is_test=True, office__isnull=True)
        return tests.filter(created_by=request.user, practice__isnull=True)

    def turned_away(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404("not a draft this person tests")
        if request.method == "POST":
            return session_ended_response(request)
        return redirect(f"{reverse('accounts:sign_in')}?next={request.path}")

    def home_url(self) -> str:
        return reverse("wagtailadmin_home")


class PracticeDoor(MemberDoor):
    """
    Members of an office, to what they practise: tests of their own that a practice row names.

    Its pages end above the wizard (``training``), reached by the names of their addresses.
    """

    namespace = "practica"
    base_template = "training/practice/base.html"
    asks_real_sources = False

    def admits(self, request: HttpRequest, public_id: str) -> bool:
        return request.user.is_authenticated and request.office is not None

    def drafts(self, request: HttpRequest) -> QuerySet[Draft]:
        tests = drafts_with_form().filter(is_test=True, office__isnull=True)
        own = tests.filter(created_by=request.user, practice__user=request.user)
        return own.select_related("practice__question_version")

    def find(self, request: HttpRequest, public_id: str, *, lock: bool) -> Draft | None:
        """Return the practice; it stays on its version, so nobody asks for a newer one."""
        found = self.drafts(request).filter(public_id=public_id)
        return _locked(found).first() if lock else found.first()

    def home_url(self) -> str:
        return reverse("training:practice")

    def receipt_url(self, draft: Draft) -> str:
        return reverse("training:practice_sent", kwargs={"public_id": draft.public_id})


DOORS: tuple[Door, ...] = (OfficeDoor(), CitizenDoor(), TesterDoor(), PracticeDoor())
_BY_NAMESPACE = {door.namespace: door for door in DOORS}


@dataclass(frozen=True)
class Access:
    """
    A draft in the hands of somebody who may work on it.

    ``actor`` is who is written down (nobody for a citizen), ``office`` the office worked for (only
    at the door of offices), ``may_discard`` whether they may give the draft up.
    """

    door: Door
    draft: Draft
    actor: User | None
    office: Office | None
    may_discard: bool

    @property
    def place_code(self) -> str:
        """Return the place of the office, empty without one."""
        return self.office.place_code if self.office else ""

    @property
    def is_citizen(self) -> bool:
        """Say whether the person fills the form in by themselves, without an account."""
        return isinstance(self.door, CitizenDoor)

    def scope(self) -> AbstractContextManager[None]:
        """Return what has to be active while the draft is read and written."""
        return self.door.scope()


class AlreadySent(Exception):
    """
    The draft was sent; ``receipt_url`` is the page that says so.

    With ``was_moved`` it goes on as another draft, which ``receipt_url`` leads to.
    """

    def __init__(self, door: Door, receipt_url: str, *, was_moved: bool = False) -> None:
        super().__init__("the draft was sent")
        self.was_moved = was_moved
        self.door = door
        self.receipt_url = receipt_url


def door_of(request: HttpRequest) -> Door:
    """Return the door whose address was asked for. :raises Http404: if it is none's."""
    match = request.resolver_match
    try:
        return _BY_NAMESPACE[match.namespace]
    except (AttributeError, KeyError):
        raise Http404("not an address of drafts") from None


def access_to(request: HttpRequest, public_id: str, *, lock: bool = False) -> Access | None:
    """
    Return the draft and what may be done with it; ``None`` if the person is not admitted.

    With ``lock`` the draft is locked until the caller's transaction ends.

    :raises Http404: if there is no such draft behind this door, or the person may not fill it in.
    :raises AlreadySent: if it was sent.
    """
    door = door_of(request)
    if not door.admits(request, public_id):
        return None
    with door.scope():
        draft = door.find(request, public_id, lock=lock)
        if draft is None:
            raise Http404("no such draft for this person")
        if draft.state in (DraftState.SUBMITTED, DraftState.WAITING):
            raise AlreadySent(door, door.receipt_url(draft))
        if draft.state == DraftState.MOVED:
            raise AlreadySent(door, door.resume_url(draft.continued_by), was_moved=True)
        if not door.may_fill_in(request, draft):
            raise Http404("not a draft this person may fill in")
        return Access(
            door=door,
            draft=draft,
            actor=door.actor(request),
            office=door.office(request),
            may_discard=door.may_discard(request, draft),
        )
