"""Ways of publishing in the admin that ask nobody before: a refusal leads to the editor."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.form_builder.problems import HasProblems

GetResponse = Callable[[HttpRequest], HttpResponse]


class FormRefusalMiddleware:
    """
    Lead somebody whose publication was refused to what they edited, and say why.

    Approving in a workflow, for one, publishes without asking anybody first. Nothing was kept: the
    refusal undid it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal inside the admin; anything else is somebody else's business."""
        if not isinstance(exception, HasProblems):
            return None
        address = _editor_of(request)
        if not address:
            return None
        for problem in exception.problems:
            messages.error(request, str(problem))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def _editor_of(request: HttpRequest) -> str:
    """Return the address of the editor of what a request to the admin is about, if it has one."""
    match = request.resolver_match
    if match is None or not match.namespaces:
        return ""
    if "wagtailadmin_pages" in match.namespaces:
        page = match.kwargs.get("page_id")
        return reverse("wagtailadmin_pages:edit", args=[page]) if page is not None else ""
    if match.url_name != "workflow_action":
        return ""
    return reverse(f"{match.namespace}:edit", args=[match.kwargs["pk"]])
