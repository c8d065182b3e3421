"""A plugin as another package would bring it."""

from forms_plugins.api.kinds import Action
from forms_plugins.api.outcomes import NothingToDo
from forms_plugins.api.registry import register


@register
class Stranger(Action):
    slug = "stranger"
    label = "From another package"

    def decide(self, facts, results, options):
        return (NothingToDo("only a test"),)
