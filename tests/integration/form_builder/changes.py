"""Changes that tests make to a form page."""

BROKEN_RULE = "mpared = "


def draft_of(page):
    """Return the newest draft of a page as an editor would open it."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def question(page, key):
    """Return the value of the block of a question."""
    for step in page.steps:
        for item in _items(step.value["items"]):
            if item.value.get("key") == key:
                return item.value
    raise LookupError(key)


def _items(stream):
    for item in stream:
        yield item
        if item.block_type == "roster":
            yield from _items(item.value["items"])


def with_label(page, key="mpared", label="¿De qué son las paredes?"):
    """Return a draft in which a question reads otherwise."""
    draft = draft_of(page)
    question(draft, key)["label"] = label
    return draft


def with_broken_rule(page):
    """Return a draft whose rule ends too early."""
    draft = draft_of(page)
    question(draft, "mpared_otro")["show_if"] = BROKEN_RULE
    return draft


def posted(page, client, **more):
    """Return what the editor's browser posts for a page as it stands."""
    from wagtail.admin.panels import get_edit_handler
    from wagtail.test.utils.form_data import querydict_from_html

    response = client.get(f"/admin/pages/{page.pk}/edit/")
    html = response.content.decode()
    data = querydict_from_html(html, form_id="page-edit-form", exclude_csrf=True).dict()
    form_class = get_edit_handler(type(page)).get_form_class()
    form = form_class(instance=draft_of(page))
    for name, bound in form.fields.items():
        block = getattr(bound, "block", None)
        if block is not None:
            data |= _stream_data(block.get_form_state(form.initial[name]), name)
    return data | more


def _stream_data(state, prefix):
    data = {f"{prefix}-count": str(len(state))}
    for index, child in enumerate(state):
        here = f"{prefix}-{index}"
        data |= {
            f"{here}-deleted": "",
            f"{here}-order": str(index),
            f"{here}-id": child["id"] or "",
        }
        if "type" in child:
            data[f"{here}-type"] = child["type"]
        data |= _value_data(child["value"], f"{here}-value")
    return data


def _value_data(value, prefix):
    if isinstance(value, dict):
        data = {}
        for name, child in value.items():
            data |= _value_data(child, f"{prefix}-{name}")
        return data
    if isinstance(value, list) and all(isinstance(each, dict) and "id" in each for each in value):
        return _stream_data(value, prefix)
    if isinstance(value, list):
        return {prefix: value[0] if value else ""}
    if value is False:
        return {}
    return {prefix: "on" if value is True else "" if value is None else str(value)}
