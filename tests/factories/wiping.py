"""A site without a course: everything of it is taken away, past the rules that keep versions for ever."""

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from courses.models import Course, CoursePage, QuestionBank
from courses.queries import lessons


def wipe_courses(*, keep_shared: bool = False) -> None:
    """Remove all courses with their pages, versions, banks, media, learners' records and rendered lessons.

    `keep_shared`: banks that belong to no course stay.
    """
    for page in CoursePage.objects.all():
        Page.objects.get(pk=page.pk).delete()
    for medium in (*Image.objects.all(), *Document.objects.all()):
        medium.file.delete(save=False)
        medium.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if keep_shared:
            Course.objects.update(current_version=None)
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
            cursor.execute("DELETE FROM courses_frozenlesson")
            cursor.execute("DELETE FROM courses_courseversion")
            cursor.execute("SET LOCAL session_replication_role = origin")
            QuestionBank.objects.exclude(course=None).delete()
            Course.objects.all().delete()
        else:
            # TRUNCATE is no DELETE: the triggers of the append-only tables let it pass.
            cursor.execute("TRUNCATE courses_course, courses_questionbank CASCADE")
    for name in default_storage.listdir("frozen")[1] if default_storage.exists("frozen") else ():
        default_storage.delete(f"frozen/{name}")
    cache.clear()
    for cached in (lessons._sha256, lessons._rendered, lessons._content):
        cached.cache_clear()
