"""Style sheets, scripts and letters as they are served: compressed, under names that never change."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """
    Scripts that import others name them by their content too.

    Else a browser could put a new module beside an old one, and would ask for each of them anew.
    """

    support_js_module_import_aggregation = True
