"""The market `us`, shipped inside the package."""
