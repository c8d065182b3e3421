"""The admin may frame its previews, and nobody else anything."""

import pytest

pytestmark = pytest.mark.django_db


def policy(response):
    return response.headers["X-Frame-Options"], response.headers["Content-Security-Policy"]


def test_preview_may_be_framed_by_the_admin(page, editor_client):
    address = f"/admin/pages/{page.pk}/edit/preview/"
    editor_client.get(f"/admin/pages/{page.pk}/edit/")

    header, content_policy = policy(editor_client.get(address, {"mode": page.preview_modes[0][0]}))

    assert header == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in content_policy
    assert content_policy.count("frame-ancestors") == 1


def test_pressing_a_button_in_a_preview_stays_in_the_frame(editor_client):
    header, content_policy = policy(editor_client.post("/admin/formularios/vista-previa/"))

    assert header == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in content_policy


def test_editor_itself_may_not_be_framed(page, editor_client):
    header, content_policy = policy(editor_client.get(f"/admin/pages/{page.pk}/edit/"))

    assert header == "DENY"
    assert "frame-ancestors 'none'" in content_policy
