"""Style sheets, scripts and letters as they are served: compressed, named by their content."""

from whitenoise.storage import (  # type: ignore[import-untyped]  # whitenoise has no types
    CompressedManifestStaticFilesStorage,
)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """
    Scripts that import others name them by their content too.

    Else a browser could put a new module beside an old one, and would ask for each of them anew.
    """

    support_js_module_import_aggregation = True
