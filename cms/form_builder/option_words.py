"""
Words for the options of the built-in plugins.

Labels of options are made from their keys, so no source line holds them; this one does, for the
catalogue. Plugins of other packages bring their own.
"""

from django.utils.translation import gettext_noop

OPTION_WORDS = (
    gettext_noop("Suggest office"),
    gettext_noop("Advice"),
    gettext_noop("After"),
    gettext_noop("Auto"),
    gettext_noop("Autocomplete"),
    gettext_noop("Before"),
    gettext_noop("Birth date"),
    gettext_noop("Catalogue"),
    gettext_noop("Compact"),
    gettext_noop("Country code"),
    gettext_noop("Decides"),
    gettext_noop("Digits only"),
    gettext_noop("Display"),
    gettext_noop("Document kinds"),
    gettext_noop("Document number"),
    gettext_noop("Document type"),
    gettext_noop("Earliest"),
    gettext_noop("Field"),
    gettext_noop("First surname"),
    gettext_noop("Given names"),
    gettext_noop("Head code"),
    gettext_noop("Label"),
    gettext_noop("Latest"),
    gettext_noop("Least figures"),
    gettext_noop("Max length"),
    gettext_noop("Maximum length"),
    gettext_noop("Maximum"),
    gettext_noop("Methods"),
    gettext_noop("Min length"),
    gettext_noop("Minimum length"),
    gettext_noop("Minimum"),
    gettext_noop("Most figures"),
    gettext_noop("Numeric"),
    gettext_noop("Parts"),
    gettext_noop("Place"),
    gettext_noop("Places"),
    gettext_noop("Radios"),
    gettext_noop("Register"),
    gettext_noop("Relationship"),
    gettext_noop("Roster"),
    gettext_noop("Rows"),
    gettext_noop("Second surname"),
    gettext_noop("Select"),
    gettext_noop("Separator"),
    gettext_noop("Template"),
)
