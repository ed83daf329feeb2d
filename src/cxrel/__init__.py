"""Keep the customer journey in git, rate how reliable every stage is, and publish the reality check."""

__version__ = "0.1.0"
