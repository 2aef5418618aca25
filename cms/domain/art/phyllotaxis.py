"""Seeds in golden-angle order that open towards a horizon (foresight)."""

import math
import random
from collections import defaultdict

from cms.domain.art.drawing import HEIGHT, WIDTH, Shape, spot

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # H. Vogel (1979), "A better way to construct the sunflower head"
SPACING = 4.6
OPENING = 0.68  # 0.5 would pack the seeds evenly; more lets them part and grow with the distance
SEEDS = 900
ARMS = (13, 21)  # the spirals that the eye sees in such a head
TONES = ("t4", "t3", "t3", "t2", "t2", "t1")


def draw(chances: random.Random) -> list[Shape]:
    """Draw the head off the middle: strong seeds near it, large pale ones far off, one spiral marked."""
    left = chances.random() < 0.5
    centre_x = WIDTH * (chances.uniform(0.12, 0.26) if left else chances.uniform(0.74, 0.88))
    centre_y = HEIGHT * chances.uniform(0.4, 0.75)
    start = chances.uniform(0, 2 * math.pi)
    arms = chances.choice(ARMS)
    marked = chances.randrange(arms)
    wave = chances.uniform(95, 135)
    spots: dict[tuple[str, int], str] = defaultdict(str)
    for seed in range(1, SEEDS):
        distance = SPACING * seed**OPENING
        angle = start + seed * GOLDEN_ANGLE
        x, y = centre_x + distance * math.cos(angle), centre_y + distance * math.sin(angle)
        room = SPACING * math.sqrt(2 * OPENING) * seed ** (OPENING - 0.5)  # side of a seed's own square
        swell = 0.5 + 0.5 * math.cos(2 * math.pi * distance / wave)
        radius = room * (0.3 + 0.26 * swell)
        if not (-radius < x < WIDTH + radius and -radius < y < HEIGHT + radius):
            continue
        ring = min(len(TONES) - 1, int(distance / 70 + 1.2 * (1 - swell)))
        tone = "mark" if seed % arms == marked else TONES[ring]
        spots[tone, round(radius * 2)] += spot(x, y)
    return [Shape(tone, path, width) for (tone, width), path in sorted(spots.items())]
