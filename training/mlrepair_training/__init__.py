"""Training of the models that mlrepair ships; torch lives here only."""
