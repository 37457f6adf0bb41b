"""The lexicon (词表) in the workbench: editions and their release, proposals, and how good the machine is."""
