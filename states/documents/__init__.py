"""Lists of States on paper: what goes in, then the writers side by side."""
