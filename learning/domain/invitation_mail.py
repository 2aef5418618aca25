"""The message that carries an invitation, in the language of the person it goes to."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from learning.models import Invitation

FOLDER = "learning/email"


def send(invitation: Invitation, token: str) -> None:
    """Send the invitation with its link; raises what the mail backend raises (SMTPException, OSError)."""
    with translation.override(invitation.language):
        message = compose(invitation, token)
    message.send()


def compose(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    """Return the message in the active language: plain text with an HTML alternative.

    The token appears in the link and nowhere else.
    """
    context = {
        "invitation": invitation,
        "link": settings.SITE_URL + reverse("learning:invitation", args=[token]),
        "site_url": settings.SITE_URL,
        "academy": settings.ACADEMY_NAME,
        "issuer": settings.ACADEMY_ISSUER[translation.get_language() or settings.LANGUAGE_CODE],
        "contact": settings.ACADEMY_CONTACT_EMAIL,
    }
    subject = " ".join(render_to_string(f"{FOLDER}/invitation_subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{FOLDER}/invitation_body.txt", context),
        to=[invitation.email],
    )
    message.attach_alternative(render_to_string(f"{FOLDER}/invitation_body.html", context), "text/html")
    return message
