"""Scripts as they are collected: smaller, whole, and importing each other by their new names."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "cms.static_files.StaticFilesStorage"}
    from django.test import override_settings

    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder / "theme" / "js"


def named_by_content(folder: Path, name: str) -> str:
    """Return the text of a script under the name that pages ask for."""
    (path,) = (each for each in folder.glob(f"{name}.*.js") if each.name != f"{name}.js")
    return path.read_text()


def test_script_is_collected_without_comments_and_with_its_code(collected):
    source = (Path(settings.PROJECT_ROOT) / "theme/static/theme/js/live.js").read_text()

    served = named_by_content(collected, "live")

    assert "/**" in source
    assert "/**" not in served
    assert len(source) / 2 < len(served) < len(source)


def test_script_imports_others_under_the_names_they_are_served_by(collected):
    served = named_by_content(collected, "live")

    assert "./controls." in served
    assert '"./controls.js"' not in served
