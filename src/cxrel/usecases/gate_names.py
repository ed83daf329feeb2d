"""The stages that a gate names, looked up in all the journeys that it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.gate import unknown_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxrel.findings import Finding
    from cxrel.model.journey import Journey
    from cxrel.model.settings import Settings
    from cxrel.usecases.load import LoadedFile


def unknown_gate_stages(held: Iterable[tuple[LoadedFile[Settings] | None, Journey | None]]) -> Iterator[Finding]:
    """The stages that a gate names and none of its journeys has; nothing, where a journey cannot be read.

    `held` are all journeys of the project, each with the settings that hold for it.
    """
    files: dict[str, LoadedFile[Settings]] = {}
    stages: dict[str, set[str]] = {}
    for loaded, journey in held:
        if journey is None:
            return
        if loaded is not None:
            files[loaded.name] = loaded
            stages.setdefault(loaded.name, set()).update(stage.id for stage in journey.stages)
    for name, loaded in files.items():
        settings = loaded.built.model
        if settings is not None and settings.gate is not None:
            yield from loaded.place(unknown_stages(settings.gate, frozenset(stages[name])))
