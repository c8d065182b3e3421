"""A method in a file: what kind of file it is, seen from its content, and the document in it."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Literal, NoReturn

from forms_plugins.classification.sheets.judging import judge
from forms_plugins.classification.sheets.problems import FileRefused, Problem, Reading
from forms_plugins.classification.sheets.reading import from_sheets
from forms_plugins.classification.sheets.writing import to_sheets
from forms_plugins.classification.sheets.xlsx import MOST_BYTES, read_xlsx, write_xlsx
from forms_plugins.classification.sheets.yaml_files import decoded, read_yaml, words_of
from forms_plugins.classification.sheets.yaml_writing import write_yaml

Format = Literal["yaml", "xlsx", "json"]
FORMATS: Final[tuple[Format, ...]] = ("yaml", "xlsx", "json")
_USE: Final = "Se espera un método en YAML o en una hoja .xlsx."
_REFUSED_STARTS: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "Es una hoja antigua (.xls) o con contraseña. Guárdela sin ella como .xlsx.",
    ),
    (b"\x09\x08", "Es una hoja antigua (.xls). Guárdela como .xlsx."),
    (b"%PDF", f"Es un PDF. {_USE}"),
    (b"{\\rtf", f"Es un documento de texto. {_USE}"),
    (b"\x89PNG", f"Es una imagen. {_USE}"),
    (b"\xff\xd8\xff", f"Es una imagen. {_USE}"),
    (b"\x1f\x8b", "Es un archivo comprimido (.gz). Descomprímalo antes."),
    (b"7z\xbc\xaf", "Es un archivo comprimido (.7z). Descomprímalo antes."),
    (b"Rar!", "Es un archivo comprimido (.rar). Descomprímalo antes."),
    (b"\xff\xfe", "El archivo está en UTF-16: guárdelo en UTF-8."),
    (b"\xfe\xff", "El archivo está en UTF-16: guárdelo en UTF-8."),
    (b"<", f"Es una página o un XML. {_USE}"),
)
_KEY: Final = re.compile(r"""\s*(["']?)[\w.-]+\1\s*:(\s|$)""")


def format_of(content: bytes) -> Format:
    """
    Return what a file is by its content; its name is not believed.

    :raises FileRefused: saying what it is instead, and what to do.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise FileRefused(f"El archivo está vacío. {_USE}")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"El archivo pasa de {MOST_BYTES // 1_000_000} MB.")
    if content.startswith(b"PK"):
        return "xlsx"
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, words in _REFUSED_STARTS:
        if start.startswith(sign) or content.startswith(sign):
            raise FileRefused(words)
    if b"\x00" in content[:4096]:
        raise FileRefused(f"El archivo no es un texto. {_USE}")
    if start.startswith(b"{"):
        return "json"
    if _looks_delimited(decoded(content)):
        raise FileRefused(f"Es una tabla de texto (.csv), que lleva una sola hoja. {_USE}")
    return "yaml"


def _looks_delimited(text: str) -> bool:
    lines = (
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    )
    first = next(lines, "")
    return not _KEY.match(first) and any(sign in first for sign in ",;\t")


def read_file(content: bytes) -> Reading:
    """
    Return the method in a file (YAML, XLSX or JSON) and every problem with its place.

    :raises FileRefused: if it is not a file of a method at all.
    """
    kind = format_of(content)
    if kind == "xlsx":
        return from_sheets(read_xlsx(content))
    if kind == "yaml":
        return read_yaml(content)
    return read_json(content)


def write_file(document: Mapping[str, Any], kind: Format) -> bytes:
    """
    Return a method as a file.

    :raises pydantic.ValidationError: if ``document`` is not a method.
    """
    if kind == "xlsx":
        return write_xlsx(to_sheets(document))
    if kind == "yaml":
        return write_yaml(document).encode()
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def read_json(content: bytes | str) -> Reading:
    """
    Return the method that a JSON document holds; its rules are trees.

    :raises FileRefused: if it is not JSON in UTF-8.
    """
    try:
        # A decimal without quotes keeps its digits.
        document = json.loads(
            decoded(content),
            parse_float=str,
            parse_constant=_no_constant,
            object_pairs_hook=_without_repeated,
        )
    except json.JSONDecodeError as error:
        raise FileRefused(
            f"El JSON no se entiende (línea {error.lineno}, columna {error.colno})."
        ) from error
    except RecursionError as error:
        raise FileRefused("El JSON tiene demasiados niveles.") from error
    if not isinstance(document, dict):
        raise FileRefused("El JSON debe ser un objeto con las claves del método.")
    judgement = judge(document)
    return Reading(
        judgement.document,
        tuple(
            Problem("", 0, 0, finding.severity, finding.message, words_of(finding.path))
            for finding in judgement.findings
        ),
    )


def _no_constant(name: str) -> NoReturn:
    raise FileRefused(f"«{name}» no es un número de JSON.")


def _without_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        repeated, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise FileRefused(f"La clave «{repeated[:60]}» está dos veces en un mismo objeto.")
    return found
