"""Rules of the site itself, without a database."""
