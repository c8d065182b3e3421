"""Pages of documents: verify one, wait for one, download one."""

import math
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods
from django_scopes import scopes_disabled

from cms.accounts.addresses import client_address, network_of
from cms.citizen.budgets import TooManyTries
from cms.submissions.models import Submission
from reporting.documents import guessing, presenting, services
from reporting.documents.forms import CodeForm, FileForm
from reporting.documents.models import IssuedDocument
from reporting.documents.permissions import request_can_download, request_can_open
from reporting.documents.selectors import documents_of, preparation_of
from reporting.documents.verification import (
    DocumentState,
    Verification,
    verify_code,
    verify_file,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Take a code (and go to its page) or a file (and answer at once, keeping nothing)."""
    code_form, file_form = CodeForm(), FileForm()
    if request.method == "POST" and request.POST.get("con") == "archivo":
        file_form = FileForm(request.POST, request.FILES)
        if file_form.is_valid():
            content = file_form.cleaned_data["archivo"].read()
            return _answer(request, partial(verify_file, content))
    elif request.method == "POST":
        code_form = CodeForm(request.POST)
        if code_form.is_valid():
            return HttpResponseRedirect(
                reverse("documents:verify", args=[code_form.cleaned_data["codigo"]])
            )
    forms: dict[str, Any] = {"code_form": code_form, "file_form": file_form}
    shown = file_form if file_form.is_bound else code_form
    return render(request, "documents/verify_form.html", {**forms, "bound_form": shown})


@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the document with this code is worth today."""
    return _answer(request, partial(verify_code, code))


def _answer(request: HttpRequest, ask: Callable[..., Verification]) -> HttpResponse:
    """Show what ``ask`` finds out today, unless this network has to wait."""
    now = timezone.now()
    network = network_of(client_address(request))
    try:
        verification = guessing.verified(
            partial(ask, today=timezone.localdate(now)), network=network, now=now
        )
    except TooManyTries as refusal:
        return _too_many_tries(request, refusal.wait)
    status = 404 if verification.state == DocumentState.UNKNOWN else 200
    context = {"verification": verification, **presenting.verification_context(verification)}
    return render(request, "documents/verification.html", context, status=status)


def _too_many_tries(request: HttpRequest, wait: timedelta) -> HttpResponse:
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {"seconds": seconds, "minutes": math.ceil(seconds / 60)}
    response = render(request, "documents/too_many_tries.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@never_cache
@require_GET
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the documents of a submission, or that they are being prepared."""
    with scopes_disabled():
        submission = Submission.objects.filter(reference=reference).first()
    if submission is None or not request_can_open(request, submission):
        raise Http404
    office = request.office
    context = {
        "reference": submission.reference,
        "preparation": preparation_of(submission),
        "documents": presenting.document_links(documents_of(submission)),
        "layout": "base_staff.html" if office is not None else "base.html",
        "active_office": office,
    }
    return render(request, "documents/status.html", context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, number: str) -> HttpResponse:
    """
    Hand out the file of a document and write down that it was handed out.

    Offices ask with GET. A citizen's page posts the token of the look-up, which no other site has.
    A certificate of training is had by the person it belongs to.
    """
    documents = IssuedDocument.objects.select_related("submission", "certification")
    document = documents.filter(number=number).first()
    if document is None or not request_can_download(request, document):
        raise Http404
    content = services.content_of(document)
    services.record_download(document=document, by=request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
