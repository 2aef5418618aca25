"""Where files are kept that only a permission-checked view may hand out."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return the storage below DATA_DIR/private, which no URL serves."""
    return storages["private"]
