"""Where static files are kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content, also the modules that a JavaScript module imports.

    Otherwise a browser could combine a new module with an old one from its cache.
    """

    support_js_module_import_aggregation = True
