"""The run-sheet of a meeting in the customer room: what comes up, who presents it, and how long."""
