"""
Words of Wagtail's editor that its own Spanish catalogue lacks, or says with "tú".

They stand here so that our catalogue, which goes before Wagtail's, keeps them.
"""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("Saved"),
    gettext_noop("Saving…"),
    gettext_noop("Autosave is paused"),
    gettext_noop("Save your changes before leaving"),
    gettext_noop("There are validation errors, click save to highlight them."),
    gettext_noop("The page could not be saved due to validation errors."),
    gettext_noop("Go to the first error"),
    gettext_noop("The page title as you'd like it to be seen by the public"),
)
