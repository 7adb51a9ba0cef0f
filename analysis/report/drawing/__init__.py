"""A small drawer of charts in SVG: axes, dots with intervals, lines with bands, bars, waterfalls."""
