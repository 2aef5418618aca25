"""Where static files are kept."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content, also the modules that our JavaScript modules import.

    Otherwise a browser could combine a new module with an old one from its cache. Other packages' scripts are
    left alone: they are no modules, and comments in some look like imports of files which do not exist.
    """

    patterns = (*HashedFilesMixin.patterns, ("cms/*.js", _IMPORTS))
