"""From a file to typed rows: the sheet, which column is read as what, and every cell taken or refused."""
