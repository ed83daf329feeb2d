"""How long cxrel takes beside other tools: `python -m benchmarks validate` and `python -m benchmarks score`."""
