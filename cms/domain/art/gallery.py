"""Which picture a course gets."""

import functools

from cms.domain.art import helix, phyllotaxis, voronoi
from cms.domain.art.drawing import Shape, chance

DRAWERS = {"INT": voronoi.draw, "INN": helix.draw, "FOR": phyllotaxis.draw}


@functools.lru_cache(maxsize=256)
def draw_course(code: str, area: str) -> tuple[Shape, ...]:
    """Return the shapes of the picture of course `code` in competence area `area`, back to front.

    An area that has no motif of its own gets the seeds, so that a new area needs no new artist.
    """
    draw = DRAWERS.get(area, phyllotaxis.draw)
    return tuple(draw(chance(code)))
