"""The sample company: made-up raw data for the lead-scoring project."""
