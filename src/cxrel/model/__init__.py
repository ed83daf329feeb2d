"""The journey format `cxrel/1` as types: what a team writes, what arrives as evidence, and what scoring makes of it."""
