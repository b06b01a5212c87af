"""Has it changed, and when: dated breaks, alarms as the data arrive, bends of a secular trend."""
