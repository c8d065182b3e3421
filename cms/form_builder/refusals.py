"""Ways of publishing in the admin that know nothing of forms: a refusal leads to the editor."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.form_builder.problems import FormHasProblems

GetResponse = Callable[[HttpRequest], HttpResponse]


class FormRefusalMiddleware:
    """
    Lead somebody whose publication was refused to the form, and say why.

    Approving in a workflow, for one, publishes without asking anybody first. Nothing was kept: the
    refusal undid it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal inside the admin; anything else is somebody else's business."""
        match = request.resolver_match
        if not isinstance(exception, FormHasProblems) or match is None:
            return None
        pk = match.kwargs.get("page_id")
        if pk is None or "wagtailadmin_pages" not in match.namespaces:
            return None
        for problem in exception.problems:
            messages.error(request, str(problem))
        address = reverse("wagtailadmin_pages:edit", args=[pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
