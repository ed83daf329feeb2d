"""What a template gets: plain values and finished sentences. `docs/templates.md` tells each of them to template writers.

Every text is one line without control characters, and is not yet escaped for any format. Marks and gaps are rounded to
2 decimals, shares to 4; positions on the scale are percentages of it, from 0 (frequently unreliable) to 100 (always).
"""

from __future__ import annotations

from cxrel.report.context.changes import ChangeRow, ChangesView, MoveRow
from cxrel.report.context.drawings import (
    Cell,
    ChartDot,
    ChartDrawing,
    ChartLine,
    ChartMove,
    Dot,
    HeatGrid,
    HeatRow,
    ScaleMark,
    StageLine,
    Tick,
    TrendDrawing,
    TrendPoint,
    VoteDrawing,
)
from cxrel.report.context.evidence import (
    FindingView,
    ImprovementView,
    Line,
    ProbeView,
    SaidView,
    SiloMedian,
    VoicesView,
    VoiceView,
    WalksView,
)
from cxrel.report.context.joint import JointView, OutcomeBar, OutcomeDrawing, OutcomeRow, OutcomeView, PlaceRow
from cxrel.report.context.stage import Flag, KpiView, StageView, TouchpointView
from cxrel.report.context.whole import (
    BalanceRow,
    DefinitionRow,
    FirstScreen,
    FreshRow,
    JourneyView,
    LadderRow,
    WholeView,
    YieldRow,
)

__all__ = [
    "FORMAT",
    "BalanceRow",
    "Cell",
    "ChangeRow",
    "ChangesView",
    "ChartDot",
    "ChartDrawing",
    "ChartLine",
    "ChartMove",
    "DefinitionRow",
    "Dot",
    "FindingView",
    "FirstScreen",
    "Flag",
    "FreshRow",
    "HeatGrid",
    "HeatRow",
    "ImprovementView",
    "JointView",
    "JourneyView",
    "KpiView",
    "LadderRow",
    "Line",
    "MoveRow",
    "OutcomeBar",
    "OutcomeDrawing",
    "OutcomeRow",
    "OutcomeView",
    "PlaceRow",
    "ProbeView",
    "SaidView",
    "ScaleMark",
    "SiloMedian",
    "StageLine",
    "StageView",
    "Tick",
    "TouchpointView",
    "TrendDrawing",
    "TrendPoint",
    "VoiceView",
    "VoicesView",
    "VoteDrawing",
    "WalksView",
    "WholeView",
    "YieldRow",
]

FORMAT = "cxrel-report/1"
