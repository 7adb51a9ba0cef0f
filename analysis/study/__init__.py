"""Studies: many runs of a place, paired by common luck, and what they say."""
