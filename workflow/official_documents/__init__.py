"""Documents that the city issues (公文): their text and their layout."""
