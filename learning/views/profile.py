"""The profile: how a person is called and addressed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.domain.profile import update_profile
from learning.forms.profile import ProfileForm
from learning.models import User
from learning.views.access import person, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own names and language; a new language is spoken from the answer on."""
    user = User.objects.get(
        pk=person(request).pk
    )  # a copy: an invalid form must not rename the page's header
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        update_profile(actor=person(request), **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
            return redirect(reverse("learning:profile"))
    return render(request, "learning/profile.html", {"form": form, "proposed": not user.latin_name})
