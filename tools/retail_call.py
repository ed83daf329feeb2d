"""Write the recording of a call that the example outerwear-order has: synthetic, made of tones, with nobody's voice in it.

    python tools/retail_call.py            # writes journeys/outerwear-order/artifacts/syn-068.wav
    python tools/retail_call.py --check    # tells whether the committed file is what comes out

Two rings of a telephone, then a few notes of waiting music.
"""

from __future__ import annotations

import io
import math
import sys
import wave
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "journeys" / "outerwear-order" / "artifacts" / "syn-068.wav"
RATE = 8_000
_RING = (440.0, 480.0)
_SILENCE: tuple[float, ...] = ()
_NOTES = ((523.25,), (659.25,), (783.99,), (659.25,), (523.25,))
PARTS = (
    (_RING, 0.6),
    (_SILENCE, 0.3),
    (_RING, 0.6),
    (_SILENCE, 0.3),
    *((note, 0.3) for note in _NOTES),
    (_SILENCE, 0.2),
)
"""Frequencies in hertz that sound together, and for how many seconds."""


def recording() -> bytes:
    """The file: WAV, mono, 8 bits, 8,000 samples a second."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 1, RATE, 0, "NONE", ""))
        file.writeframes(b"".join(_tone(tones, seconds) for tones, seconds in PARTS))
    return out.getvalue()


def _tone(tones: tuple[float, ...], seconds: float) -> bytes:
    number = int(RATE * seconds)
    return bytes(_sample(tones, place, number) for place in range(number))


def _sample(tones: tuple[float, ...], place: int, number: int) -> int:
    """Softened at both ends, so that nothing clicks."""
    fade = min(1.0, place / 200, (number - place) / 200)
    level = sum(math.sin(2 * math.pi * tone * place / RATE) for tone in tones) / max(len(tones), 1)
    return 128 + round(60 * fade * level)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(0 if TARGET.read_bytes() == recording() else f"{TARGET} is not what comes out")
    TARGET.write_bytes(recording())
