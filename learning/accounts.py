"""How allauth behaves here: people come by invitation and are met in their own language."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation


class AccountAdapter(DefaultAccountAdapter):
    """Closes the public sign-up and opens the academy in the person's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is made by accepting an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the dashboard in the language that the person has chosen for themselves."""
        language = getattr(request.user, "language", None) or translation.get_language()
        with translation.override(language):
            return reverse("learning:dashboard")
