"""What users import: files and frames, judged cell by cell, shaped for the store."""
