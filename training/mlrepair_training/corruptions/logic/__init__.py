"""Code that runs and does something else than its author meant (MLR1xx)."""
