"""Pictures of courses, drawn from the course's code: the same code always gives the same picture.

A picture is a list of shapes in a 480 × 200 field. It names tones instead of colours (`t0` the faintest …
`t4` the strongest, `mark` the contrasting one), so that the style sheet decides what they look like by day
and by night.
"""

from cms.domain.art.drawing import HEIGHT, WIDTH, Shape
from cms.domain.art.gallery import draw_course

__all__ = ["HEIGHT", "WIDTH", "Shape", "draw_course"]
