"""From figures to lines, points and bars on a plane: pure geometry, which templates draw as SVG."""
