"""
The parts of a form in words, for comparing two versions.

Each function returns name -> words of what a part of the document says, in the order in which a
person reads it; what goes without saying is left out. Rules are shown as text, conditions with the
sentence they mean below.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.language_names import language_name
from cms.form_builder.rule_text import write_rule
from forms_plugins.api.kinds import FieldType, Plugin
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Note,
    Roster,
    Section,
    Step,
    Text,
)
from forms_plugins.engine.rules import explain

Parts = dict[str, str]


class Writer:
    """
    Writes the parts of forms; ``labels`` are their questions and options for sentences.

    Of several forms the last one's labels count: a condition did not change because the question
    that it reads has another text now.
    """

    def __init__(self, *forms: FormDefinition) -> None:
        self.labels: dict[Any, str] = {}
        self.ends: dict[str, str] = {}
        for form in forms:
            self.labels |= dict(_labels(form))
            self.ends |= {each.key: each.title.es for each in (*form.steps, *form.outcomes)}

    def item(self, item: Any) -> Parts:
        """Return the parts of something that stands in a step or a roster."""
        match item:
            case Field():
                return self.field(item)
            case Roster():
                return self.roster(item)
            case Check():
                return self.check(item)
            case Section():
                return said(
                    texts(_("Title"), item.title),
                    texts(_("Text"), item.text),
                    self.condition(_("Show only if"), item.show_if),
                    {_("Made from"): _source(item)},
                )
            case Note():
                styles = {"note": _("Note"), "warning": _("Warning"), "help": _("Help")}
                return said(
                    {_("Kind of card"): styles[item.style]},
                    texts(_("Title"), item.title),
                    texts(_("Text"), item.text),
                    self.condition(_("Show only if"), item.show_if),
                )
        raise TypeError(f"an item of a form cannot be a {type(item).__name__}")

    def field(self, field: Field) -> Parts:
        """Return the parts of a question but for its options, which are compared one by one."""
        return said(
            texts(_("Question"), field.label),
            texts(_("Help text"), field.hint),
            texts(_("Longer help"), field.help),
            {_("Kind of question"): plugin_label(FieldType, field.type)},
            self.required(field.required),
            self.condition(_("Show only if"), field.show_if),
            self.validations(field),
            self.rule(_("Proposed answer"), field.default),
            self.rule(_("Computed"), field.computed),
            {_("List of options"): field.choice_list or ""},
            self.condition(_("Options offered if"), field.choice_filter),
            {_("Filled in from"): _prefill(field)},
            {_("Same as"): self.labels.get(field.same_as, field.same_as) if field.same_as else ""},
            options(field.options),
            {_("Kind of data"): sensitivity_words().get(field.sensitivity, field.sensitivity)},
        )

    def required(self, required: Any) -> Parts:
        """Return whether a question must be answered."""
        if isinstance(required, bool):
            return {_("Must be answered"): _("Yes") if required else _("No")}
        return self.condition(_("Must be answered"), required)

    def validations(self, field: Field) -> Parts:
        """Return the validations of a question, one a line."""
        lines = [
            f"{self.sentence(each.rule)}\n→ {told(each.message)} ({level_words(each)})"
            for each in field.validations
        ]
        return {_("Validations"): "\n".join(lines)}

    def check(self, check: Check) -> Parts:
        """Return the parts of a cross-check."""
        beside = ", ".join(self.labels.get(key, key) for key in check.fields)
        return said(
            texts(_("Message"), check.message),
            self.condition(_("Must hold"), check.rule),
            {_("If it does not hold"): level_words(check)},
            {_("Shown beside"): beside},
        )

    def roster(self, roster: Roster) -> Parts:
        """Return the parts of a group that repeats but for what stands in it."""
        return said(
            texts(_("Title"), roster.label),
            texts(_("Each one is"), roster.item_label),
            {_("At least"): str(roster.minimum), _("At most"): str(roster.maximum)},
            self.rule(_("Exact number of entries"), roster.size),
            self.rule(_("Name of a row"), roster.row_title),
            self.rule(_("Summary of a row"), roster.row_summary),
            self.condition(_("Show only if"), roster.show_if),
        )

    def step(self, step: Step) -> Parts:
        """Return the parts of a step but for what stands in it."""
        routes = [
            _("%(condition)s\n→ go to “%(end)s”")
            % {"condition": self.sentence(route.when), "end": self.ends.get(route.to, route.to)}
            for route in step.routes
        ]
        return said(
            texts(_("Title"), step.title),
            texts(_("Help text"), step.help),
            {_("Needs no help text"): _("Yes") if step.help_not_needed else ""},
            self.condition(_("Show only if"), step.show_if),
            {_("Routes"): "\n".join(routes)},
            texts(_("Group of tasks"), step.task_group),
        )

    def rule(self, name: str, tree: Any) -> Parts:
        """Return a rule that gives a value."""
        return {name: "" if tree is None else write_rule(tree)}

    def condition(self, name: str, tree: Any) -> Parts:
        """Return a condition with its sentence."""
        return {name: "" if tree is None else self.sentence(tree)}

    def sentence(self, tree: Any) -> str:
        """Return a condition as text, and what it means below."""
        text = write_rule(tree)
        if isinstance(tree, bool):
            return text
        return f"{text}\n({explain(tree, self.labels)})"


def _labels(form: FormDefinition) -> Iterator[tuple[Any, str]]:
    for step in form.steps:
        if step.roster:
            yield step.roster.key, step.roster.label.es
            for inner in step.roster.rosters:
                yield inner.key, inner.label.es
    for _step, _roster, field in form.fields():
        yield field.key, field.label.es
        for choice in form.choices_of(field):
            yield (field.key, choice.code), f"{choice.code} {choice.label.es}"


def said(*parts: Mapping[str, str]) -> Parts:
    """Return parts joined, without those that say nothing."""
    return {name: words for part in parts for name, words in part.items() if words}


def texts(name: str, text: Text | None) -> Parts:
    """Return a text in each of its languages, Spanish under the bare name."""
    if text is None:
        return {}
    found = {name: text.es}
    for language in text.languages[1:]:
        found[f"{name} ({language_name(language)})"] = text.exactly_in(language)
    return found


def told(text: Text) -> str:
    """Return a text in all its languages on one line."""
    return " | ".join(text.exactly_in(language) for language in text.languages)


def level_words(part: Any) -> str:
    """Return what happens if a validation or a check does not hold."""
    if part.level == "error":
        return _("stops the person")
    return _("warns and asks for the reason") if part.reason else _("only warns")


def options(values: Mapping[str, Any]) -> Parts:
    """Return the settings of a plugin by their names in words."""
    return {
        _(name.replace("_", " ").capitalize()): value_words(value)
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def value_words(value: Any) -> str:
    """Return a JSON value for people."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {value_words(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(value_words(each) for each in value)
    return str(value)


def choice_words(choice: Choice) -> str:
    """Return an option with its code."""
    return f"{choice.code} {choice.label.es}"


def choice_parts(choice: Choice) -> Parts:
    """Return what an option says beside its code."""
    return said(
        texts(_("Text of the option"), choice.label),
        texts(_("Help of the option"), choice.hint),
        {_("Excludes the others"): _("Yes") if choice.exclusive else _("No")},
        {_("Belongs to"): value_words(choice.attributes)},
    )


def plugin_label(kind: type[Plugin], slug: str) -> str:
    """Return the name of a plugin, its slug if it is not installed."""
    return next((str(each.label) for each in registry.of_kind(kind) if each.slug == slug), slug)


def sensitivity_words() -> dict[str, str]:
    """Return the kinds of data in words."""
    return {"ordinary": _("Ordinary"), "personal": _("Personal"), "sensitive": _("Sensitive")}


def _source(section: Section) -> str:
    source = section.source
    if source is None:
        return ""
    version = "" if source.version is None else f" v{source.version}"
    more = value_words(source.options)
    return f"{source.name}{version}" + (f" ({more})" if more else "")


def _prefill(field: Field) -> str:
    prefill = field.prefill
    if prefill is None:
        return ""
    return f"{prefill.plugin}: {prefill.output} ({value_words(prefill.inputs)})"
