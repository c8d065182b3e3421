"""What ``docs/training.md`` names as the proof of a claim is there."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
FOLDERS = (TESTS, TESTS / "integration" / "training")
TABLE = (TESTS.parent / "docs" / "training.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(?P<file>[\w/]+\.py)?(?:::)?(?P<test>test_\w+)?`")


def test_every_test_named_in_the_table_exists() -> None:
    rows = TABLE.partition("## What is claimed")[2]
    source, seen = "", 0
    for named in NAMED.finditer(rows):
        if file := named["file"]:
            found = [folder / file for folder in FOLDERS if (folder / file).is_file()]
            assert found, f"{file} is not there"
            source = found[0].read_text(encoding="utf-8")
        if test := named["test"]:
            assert f"\ndef {test}(" in source, f"{test} is not there"
            seen += 1
    assert seen > 30
