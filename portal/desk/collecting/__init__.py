"""Checking before collecting (先查后采): who holds a data item already, applications to share, the holder's answers."""
