"""Is it more than chance: resampling, searches over many alternatives, long-run variances."""
