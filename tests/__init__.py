"""The test suite; each folder mirrors what it tests."""
