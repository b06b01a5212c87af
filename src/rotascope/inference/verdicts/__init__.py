"""One word for how far leadership has come, by written criteria, and how often it is wrong."""
