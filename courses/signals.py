"""What the course package announces.

`letters_waiting` is sent after the commit (keyword ``ids``): letters to the people of a team wait to be sent.
"""

from django.dispatch import Signal

letters_waiting = Signal()
