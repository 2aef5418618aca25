"""A Celery worker that takes a minute to render, so that a test can kill it between claim and finish."""

import time

from certificates.domain.rendering import Renderer
from cms.celery import app as app

render = Renderer.render


def slow(self, facts):
    time.sleep(60)
    return render(self, facts)


Renderer.render = slow
