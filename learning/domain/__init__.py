"""The verbs of the package: each takes an explicit actor, locks, checks, changes, logs and announces."""
