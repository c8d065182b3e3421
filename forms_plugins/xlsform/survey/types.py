"""What the ``type`` column may say, in all its spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class QuestionType:
    """
    A type that was understood.

    ``base`` is the plain name (``text``, ``select_one``, ``begin_group`` ...), empty if nobody
    knows it; ``source`` the list or file of a selection; ``from_file`` and ``external`` say where
    the options are; ``or_other`` that a text may be given instead.
    """

    base: str
    written: str
    source: str = ""
    from_file: bool = False
    external: bool = False
    or_other: bool = False


_SELECTS: Final = (
    (r"(?:add )?select[ _](?:one|1)[ _]from[ _]file\s+", "select_one", "file"),
    (r"select[ _]multiple[ _]from[ _]file\s+", "select_multiple", "file"),
    (r"rank[ _]from[ _]file\s+", "rank", "file"),
    (r"(?:add )?select[ _](?:one|1)[ _]external(?:[ _]from)?\s+", "select_one", "external"),
    (r"select[ _]multiple[ _]external(?:[ _]from)?\s+", "select_multiple", "external"),
    (
        r"(?:add )?select[ _]?(?:one|1)(?:[ _]prompt)?(?:[ _](?:using|from))?\s+",
        "select_one",
        "",
    ),
    (
        r"(?:add )?select[ _](?:multiple|all[ _]that[ _]apply|many)(?:[ _]prompt)?"
        r"(?:[ _](?:using|from))?\s+",
        "select_multiple",
        "",
    ),
    (r"rank(?:[ _](?:using|from))?\s+", "rank", ""),
)
_OTHER: Final = re.compile(
    r"\s+(?:or|o|ou)[ _]+(?:specify[ _]+)?(?:other|otro|autre)\s*$", re.IGNORECASE
)
_BLOCK: Final = re.compile(r"(begin|end|inicio|fin)[ _]*(group|repeat|loop|lgroup|grupo)\b.*")
_BLOCKS: Final = {"inicio": "begin", "fin": "end", "grupo": "group", "lgroup": "repeat"}

_SAME: Final = {
    "string": "text",
    "texto": "text",
    "int": "integer",
    "integer_number": "integer",
    "entero": "integer",
    "number": "decimal",
    "datetime": "datetime",
    "date_time": "datetime",
    "dateTime": "datetime",
    "fecha": "date",
    "location": "geopoint",
    "gps": "geopoint",
    "geo_point": "geopoint",
    "geo_trace": "geotrace",
    "geo_shape": "geoshape",
    "photo": "image",
    "picture": "image",
    "add_image_prompt": "image",
    "add_text_prompt": "text",
    "add_integer_prompt": "integer",
    "add_decimal_prompt": "decimal",
    "add_date_prompt": "date",
    "add_note_prompt": "note",
    "bar_code": "barcode",
    "q_barcode": "barcode",
    "trigger": "acknowledge",
    "acknowledgement": "acknowledge",
    "calculation": "calculate",
    "add_calculate_prompt": "calculate",
    "nota": "note",
    "hidden": "hidden",
    "hidden_value": "hidden",
    "upload": "file",
    "phone_number": "phonenumber",
    "device_id": "deviceid",
    "start_time": "start",
    "end_time": "end",
    "day_of_survey": "today",
    "get_today": "today",
    "get_start_time": "start",
    "get_end_time": "end",
    "get_device_id": "deviceid",
    "imei": "deviceid",
    "sim_id": "simserial",
    "sim_serial": "simserial",
    "subscriber_id": "subscriberid",
    "start_geopoint": "start_geopoint",
    "csv_external": "csv_external",
    "xml_external": "xml_external",
    "background_audio": "background_audio",
    "background_geopoint": "background_geopoint",
}
KNOWN: Final = frozenset(
    (
        "text", "integer", "decimal", "date", "time", "datetime", "geopoint", "geotrace",
        "geoshape", "barcode", "image", "audio", "video", "file", "acknowledge", "range",
        "calculate", "note", "hidden", "csv_external", "xml_external", "xml",
    )
)  # fmt: skip
METADATA: Final = frozenset(
    (
        "start", "end", "today", "deviceid", "phonenumber", "simserial", "subscriberid",
        "username", "email", "audit", "start_geopoint", "background_audio",
        "background_geopoint", "caseid", "text_audit", "audio_audit", "comments",
        "speed_violations_count", "speed_violations_list", "speed_violations_audit",
        "sensor_statistic", "sensor_stream", "bootstrap", "instanceid", "instancename",
        "formid", "version", "enumerator", "duration",
    )
)  # fmt: skip
"""What a device notes by itself."""


def read_type(written: str) -> QuestionType:
    """Return the type that a cell names."""
    text = re.sub(r"\s+", " ", written.strip())
    low = text.lower()
    block = _BLOCK.fullmatch(low)
    if block:
        word, what = (_BLOCKS.get(part, part) for part in block.groups())
        base = f"{word}_{'repeat' if what == 'repeat' else 'group' if what == 'group' else what}"
        return QuestionType(base, text)
    for pattern, base, where in _SELECTS:
        found = re.match(pattern, low)
        if found:
            return _selection(base, where, text, text[found.end() :])
    name = re.sub(r"[\s\-]+", "_", low)
    if name.startswith(("uri:", "property:")):
        name = name.partition(":")[2]
    name = _SAME.get(name, name)
    known = name in KNOWN or name in METADATA
    return QuestionType(name if known else _prefixed(name), text)


def _prefixed(name: str) -> str:
    """Read types of other tools by their first words (``text audit``, ``sensor_stream ...``)."""
    for base in sorted(METADATA, key=len, reverse=True):
        if name.startswith(f"{base}_"):
            return base
    return ""


def _selection(base: str, where: str, text: str, source: str) -> QuestionType:
    or_other = _OTHER.search(source)
    if or_other:
        source = source[: or_other.start()]
    return QuestionType(
        base, text, source.strip(), where == "file", where == "external", bool(or_other)
    )
