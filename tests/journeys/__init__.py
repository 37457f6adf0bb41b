"""The journey in a real browser, from the ledger and the draft to the public notice."""
