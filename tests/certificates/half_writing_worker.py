"""A Celery worker that stores half of a file and then takes a minute, so that a test can kill it there."""

import time
from io import BytesIO

from django.core.files.storage import FileSystemStorage

from cms.celery import app as app

save = FileSystemStorage.save


def half(self, name, content, **kwargs):
    save(self, name, BytesIO(content.read(100)), **kwargs)
    time.sleep(60)


FileSystemStorage.save = half
