"""The rules of the house that a machine can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for top in ("cms", "forms_plugins", "reporting")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "/migrations/" not in str(path)
]
FORBIDDEN_PACKAGES = {"core", "utils", "common", "base"}


def test_imports_go_down():
    program = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def test_no_package_without_a_subject():
    folders = {path.parent.name for path in SOURCES}

    assert not folders & FORBIDDEN_PACKAGES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_has_no_eval_and_no_silent_exception(path):
    tree = ast.parse(path.read_text())

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, f"{path}:{node.lineno}"
        if isinstance(node, ast.ExceptHandler):
            only_pass = all(isinstance(statement, ast.Pass) for statement in node.body)
            assert not only_pass, f"{path}:{node.lineno} swallows an exception"


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "theme" / "templates").rglob("*.html")),
    ids=lambda path: str(path.relative_to(ROOT / "theme")),
)
def test_template_has_no_inline_script_or_style(path):
    text = path.read_text()

    # Documents are printed, not browsed: their style stands beside them.
    assert " style=" not in text
    assert "<style" not in text or "documents" in path.parts
    assert "onclick" not in text
    assert "|safe" not in text
    assert "<script>" not in text
