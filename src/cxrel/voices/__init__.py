"""The voice of the customer: masking personal data, lining words up with touchpoints, counting."""
