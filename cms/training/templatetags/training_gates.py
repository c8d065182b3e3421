"""What the wizard and the list of an office say about certifications, found by name."""

from typing import Any

from django import template
from django.template import Context
from django.utils.timezone import localdate

from cms.form_builder.models import Form
from cms.submissions.models import Draft
from cms.training.gates.telling import given_back, home_words, notice_for_draft, notices_for

register = template.Library()


@register.inclusion_tag("training/gates/notice.html", takes_context=True)
def gate_notice(context: Context, form: Any) -> dict[str, Any]:
    """Say before a form is begun that its sender is not certified, and what happens then."""
    request = context["request"]
    if request.office is None:
        return {}
    found = notices_for([form], user=request.user, office=request.office, on=localdate())
    return {"notice": found[0][1] if found else None}


@register.inclusion_tag("training/gates/before_sending.html", takes_context=True)
def gate_before_sending(context: Context, draft: Draft) -> dict[str, Any]:
    """Say before a form is sent what happens with it, and what a colleague wanted put right."""
    user = context["request"].user
    return {
        "notice": notice_for_draft(draft, user=user, on=localdate()),
        "given_back": given_back(draft),
    }


@register.inclusion_tag("training/gates/home.html", takes_context=True)
def gates_at_home(context: Context) -> dict[str, Any]:
    """Say in the list of an office what waits, what was given back, and who is not certified."""
    request = context["request"]
    forms = Form.objects.filter(is_open=True)
    words = home_words(forms=forms, user=request.user, office=request.office, on=localdate())
    return {"words": words}
