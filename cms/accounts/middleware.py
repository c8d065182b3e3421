"""What every request of somebody signed in passes through."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_scopes import scope

from cms.accounts.selectors import active_membership
from cms.accounts.session_limits import has_session_ended, note_use

GetResponse = Callable[[HttpRequest], HttpResponse]

OFFICE_KEY = "office"
PRIVATE_PREFIXES = (
    "/ingresar/",
    "/salir/",
    "/oficina/",
    "/consulta/",
    "/tramites/",
    "/documentos/",
    "/verificar/",
    "/admin/",
)


class OfficeScopeMiddleware:
    """
    Bind the request to the active office of the person.

    Sets ``request.office`` and ``request.membership`` (``None`` when there is none). With an office
    the whole request runs inside its scope; without one, queries on records of offices raise
    ``ScopeError``. Memberships are read anew each time: one that ended counts at once.
    ``request.session_ended`` says that the person was signed out just now by a time limit.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = request.office = None
        request.session_ended = False
        if request.user.is_authenticated:
            self._enforce_limits(request)
        if request.user.is_authenticated:
            chosen = request.session.get(OFFICE_KEY)
            request.membership = active_membership(request.user, chosen)
        if request.membership is None:
            return self.get_response(request)
        request.office = request.membership.office
        with scope(office=request.office):
            return self.get_response(request)

    @staticmethod
    def _enforce_limits(request: HttpRequest) -> None:
        if has_session_ended(request.session):
            logout(request)
            request.session_ended = True
        else:
            note_use(request.session)


class PrivatePagesMiddleware:
    """
    Keep pages with personal data out of caches, shared computers' history and search engines.

    Every response to somebody signed in counts, and every page under ``PRIVATE_PREFIXES``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_private = request.path.startswith(PRIVATE_PREFIXES) or request.user.is_authenticated
        response = self.get_response(request)
        if is_private or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            patch_vary_headers(response, ["Cookie"])
        return response
