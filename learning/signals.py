"""What learning announces to the packages that build on it.

`course_completed` is sent inside the transaction that completes an enrolment (keyword ``enrolment``), so
that a receiver's rows stand or fall with the completion; a receiver that fails rolls it back. Work beyond
the database belongs into `transaction.on_commit`.

`learner_letters_waiting` is sent after the commit: letters to learners wait to be sent.
"""

from django.dispatch import Signal

course_completed = Signal()
learner_letters_waiting = Signal()
