"""The reality-check report: scores and evidence as sentences and drawings, put on a page by templates."""
