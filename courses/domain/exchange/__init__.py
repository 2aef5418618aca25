"""Questions from and to other programs: GIFT, Moodle XML and the content pack's YAML.

Readers turn bytes into neutral content (`read_questions`), `importing` writes it into a bank, `exporting`
writes a bank down.
"""
