"""One renderer a process."""


def get_renderer() -> "Renderer":
    """Return this process's renderer."""
    raise NotImplementedError


class Renderer:
    """Renders certificates."""
