"""Code that does what it should and lets attackers in (MLR2xx)."""
