"""What the block of each kind of question holds, and how each input is read (``BlockReader``)."""

from collections.abc import Mapping
from typing import Final

SHARED: Final[Mapping[str, str]] = {"stem": "text", "explanation": "text"}

INPUTS: Final[Mapping[str, Mapping[str, str]]] = {
    "single": {},
    "multiple": {},
    "true_false": {"right": "yes_no", "rule": "rule"},
    "numeric": {"right": "number", "rule": "rule", "tolerance": "number", "unit": "text"},
    "order": {},
    "match": {"extra": "lines"},
    "short": {"accepted": "lines"},
    "cloze": {"text": "text"},
    "case": {
        "story": "text",
        "answers": "answers",
        "today": "text",
        "graded": "keys",
        "only_in_tests": "flag",
    },
}
"""Kind -> input -> how it is read."""

OPTION: Final[Mapping[str, str]] = {
    "key": "text",
    "text": "text",
    "right": "flag",
    "rule": "rule",
    "feedback": "text",
}
GAP: Final[Mapping[str, str]] = {
    "key": "text",
    "accepted": "lines",
    "options": "lines",
    "tolerance": "number",
}
LISTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "single": ("options", OPTION),
    "multiple": ("options", OPTION),
    "order": ("items", {"key": "text", "text": "text"}),
    "match": ("pairs", {"key": "text", "left": "text", "right": "text"}),
    "cloze": ("gaps", GAP),
}
"""Kind -> its list of rows, and how the inputs of a row are read."""

VARIABLE: Final[Mapping[str, str]] = {
    "name": "text",
    "values": "numbers",
    "minimum": "number",
    "maximum": "number",
    "step": "number",
    "rule": "rule",
}
