"""From rows to paper: what goes in is pure data, then html, Word and CSV are written side by side."""
