"""Forms of the workbench, by journey; every message names the cause and the remedy."""
