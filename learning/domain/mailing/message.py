"""The e-mail that carries a letter."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from learning.domain.mailing.content import Content
from learning.domain.mailing.settings import token_for
from learning.enums import MailKind
from learning.models import User

FOLDER = "learning/email"


def message_of(content: Content, recipient: User, kind: MailKind) -> EmailMultiAlternatives:
    """Return the e-mail in the active language: plain text with an HTML alternative.

    One click in the mail program switches its kind off (RFC 8058).
    """
    off = settings.SITE_URL + reverse("learning:mail_off", args=[token_for(recipient, kind)])
    context = {
        "content": content,
        "name": recipient.get_short_name(),
        "link": settings.SITE_URL + content.path,
        "off": off,
        "kind": kind.label,
        "site_url": settings.SITE_URL,
        "academy": settings.ACADEMY_NAME,
        "issuer": settings.ACADEMY_ISSUER[translation.get_language() or settings.LANGUAGE_CODE],
    }
    message = EmailMultiAlternatives(
        subject=" ".join(content.subject.split()),
        body=render_to_string(f"{FOLDER}/letter.txt", context),
        to=[recipient.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string(f"{FOLDER}/letter.html", context), "text/html")
    return message
