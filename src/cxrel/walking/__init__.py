"""Walking a journey as a customer: what to try, what was walked, and how a walk is taken down. Values in, values out."""
