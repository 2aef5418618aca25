"""What the course package announces.

`letters_waiting` is sent after the commit (keyword ``ids``): letters to the people of a team wait to be sent.

`version_published` is sent inside the transaction that publishes a version (keyword ``version``), so that a
receiver's rows stand or fall with it; a receiver that fails rolls it back. Work beyond the database, and work
for each learner, belongs into the background.
"""

from django.dispatch import Signal

letters_waiting = Signal()
version_published = Signal()
