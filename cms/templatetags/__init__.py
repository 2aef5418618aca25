"""Template tags of the design system; every package's templates may load them."""
