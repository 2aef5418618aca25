"""Where static files are kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_base = CompressedManifestStaticFilesStorage


class StaticFilesStorage(_base):
    """Names every file by its content, also the modules that a JavaScript module of ours imports.

    Otherwise a browser could combine a new module with an old one from its cache. Django's own switch for this
    would also read the modules of libraries, some of which import what their packages do not contain.
    """

    patterns = (*_base.patterns, ("cms/js/*.js", _base._js_module_import_aggregation_patterns[1]))
