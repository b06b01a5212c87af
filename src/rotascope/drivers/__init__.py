"""Which causes account for a rotation, company by company and in the aggregate: rates, tax law, investment, banks."""
