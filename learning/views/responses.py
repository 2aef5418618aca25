"""What learners write into a lesson: reflections, checks, worksheets, and texts to hand in."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.domain.worksheets import clean_worksheet, worksheet
from learning.domain import assignments
from learning.domain.assignments import StaleDraft
from learning.domain.checks import answer_check
from learning.domain.errors import LearningError
from learning.domain.responses import StaleRevision, save_response
from learning.forms.lesson import AssignmentForm, RevisionForm, TextForm
from learning.forms.questions import read_response
from learning.models import AssignmentSubmission, LessonResponse
from learning.queries.lessons import LessonPage, Part
from learning.views.access import person, refused, signed_in, wants_data
from learning.views.blocks import part_shown
from learning.views.player import lesson_page_or_404, lesson_url, render_lesson
from learning.views.worksheets import worksheet_fields, worksheet_shown, worksheet_words
from learning.views.wording import saved_time
