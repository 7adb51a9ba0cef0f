"""The physical place: households, residents, organisations, ties. It knows no policy."""
