"""The customer room as plain values: the wall, the stages, what is asked of leaders, what is celebrated."""
