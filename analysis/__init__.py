"""From the event log to what people read: measures, stories, figures, files, and the command line."""
