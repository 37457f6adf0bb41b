"""The ring of law: what the regulation says, as dated data and pure functions; no framework, no clock, no database."""
