"""Files as vendors give them: text heads, several header rows, footers, workbooks, archives, company facts."""
