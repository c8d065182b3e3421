"""What the training adds to the admin: one menu, with what each person may open."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.training.analysis import hooks as analysis  # noqa: F401
from cms.training.assignments import hooks as assignments  # noqa: F401  # registers itself
from cms.training.bank import hooks as bank  # noqa: F401
from cms.training.changes import hooks as changes  # noqa: F401
from cms.training.courses import hooks as courses  # noqa: F401
from cms.training.coverage import hooks as coverage  # noqa: F401
from cms.training.gates import hooks as gates  # noqa: F401
from cms.training.glossary import admin as glossary  # noqa: F401
from cms.training.learner import hooks as learner  # noqa: F401
from cms.training.translations import hooks as translations  # noqa: F401

training_menu = Menu(register_hook_name="register_training_menu_item")
"""The parts of the training hang their screens on the hook ``register_training_menu_item``."""


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return SubmenuMenuItem(_("Training"), training_menu, icon_name="openquote", order=150)
