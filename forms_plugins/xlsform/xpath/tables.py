"""Values out of tables: ``pulldata``, lists by ``instance()`` and the labels of options."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from forms_plugins.xlsform.xpath import texts, values
from forms_plugins.xlsform.xpath.nodes import Binary, Call, Literal, Node, Path
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING, Value

if TYPE_CHECKING:
    from forms_plugins.xlsform.survey.lists import OptionList
    from forms_plugins.xlsform.xpath.translate import Translation

Arguments = tuple[Node, ...]


def _pulldata(run: Translation, arguments: Arguments) -> Value:
    names = [run.single(each).literal for each in arguments[:3]]
    if not all(isinstance(name, str) for name in names):
        raise XPathError("pulldata() lleva escritos el archivo y las dos columnas.")
    file, column, key_column = (str(name) for name in names)
    key = run.single(arguments[3])
    return run.around.keyed_value(file, key_column, column, key)


def cell(table: str, column: str, key: Value, *, whole: bool) -> Value:
    """Return the cell of a table by its key; nothing where the table has no such row."""
    asked = values.as_text(key)
    operand = {"table": table, "key": asked.tree, "column": column, "otherwise": NOTHING}
    return Value({"lookup": operand}, "number" if whole else "text", whole=whole)


def from_instance(run: Translation, path: Path) -> Value:
    """
    Return what ``instance('list')/root/item[name = x]/column`` reads: a column by code.

    :raises XPathError: if the path asks anything else.
    """
    name, wanted, column = _parts(path)
    options = run.around.options(name)
    key = run.single(wanted)
    if column in ("itextId", "label"):
        same = key.kind == "choice" and key.options is options
        return texts.label(key) if same else texts.label_in(_as_choice(key, options))
    return of_option(_as_choice(key, options), options, column)


def _parts(path: Path) -> tuple[str, Node, str]:
    refused = XPathError("instance() se toma así: instance('lista')/root/item[name = x]/columna.")
    assert isinstance(path.base, Call)
    arguments = path.base.arguments
    steps = path.steps
    if len(arguments) != 1 or not isinstance(arguments[0], Literal) or len(steps) != 3:
        raise refused
    if steps[0].name != "root" or steps[1].name != "item" or len(steps[1].predicates) != 1:
        raise refused
    condition = steps[1].predicates[0]
    if not isinstance(condition, Binary) or condition.operator != "=":
        raise refused
    for side, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(side, Path) and [step.name for step in side.steps] == ["name"]:
            return str(arguments[0].value), other, steps[2].name
    raise refused


def _as_choice(key: Value, options: OptionList) -> Value:
    """Return a value as a code of a list, whatever list it was chosen from."""
    known = key.options if key.kind == "choice" else None
    if known is not None and (known is options or known.is_whole == options.is_whole):
        return replace(key, options=options)
    tree = values.as_number(key).tree if options.is_whole else values.as_text(key).tree
    return Value(tree, "choice", sure=key.sure, options=options)


def of_option(choice: Value, options: OptionList, column: str) -> Value:
    """Return a column of the option that was chosen, through a decision table."""
    if column == "name":
        return choice
    attribute = options.columns.get(column)
    rows = [
        {"when": [option.code], "then": option.attributes[attribute]}
        for option in options.options
        if attribute in option.attributes
    ]
    if attribute is None or not rows:
        raise XPathError(f"La lista «{options.name}» no tiene la columna «{column}».")
    return texts.decided(choice, rows, whole=column in options.whole_columns)


def _itext(run: Translation, arguments: Arguments) -> Value:
    """``jr:itext(..)`` gives the words for an id; what we read are the words already."""
    return run.single(arguments[0])


FUNCTIONS: Final = {
    "pulldata": (4, 4, _pulldata),
    "jr:itext": (1, 1, _itext),
    "itext": (1, 1, _itext),
}
