"""What company accounts say, cohort by cohort."""
