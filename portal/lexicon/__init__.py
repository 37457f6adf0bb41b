"""Editing the lexicon (词表) in the page editor, for the bureau alone."""
