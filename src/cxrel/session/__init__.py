"""A rating session as values: what was decided (events), where the room stands (state), and what is kept of it (record).

`machine.apply` takes a state and an event and gives the next state, or a refusal in a sentence for the facilitator.
Nothing here reads a keyboard, a clock or a disk.
"""
