"""Whether what lies on the disk is what was ingested: hashes, seals, and the ledger's head."""
