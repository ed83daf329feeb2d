-- source deliveries, written for duckdb
-- promised_at is taken for an instant; days are those of America/New_York
-- outerwear-order/on-time: share of delivered_on <= cast(promised_at as date), where not coalesce(cancelled, false), by month; unknown counts as bad
-- outerwear-order/undamaged: share of condition not like 'dam%\' and note is distinct from 'it''s broken', by month; unknown counts as bad
-- outerwear-order/days-late: mean of date_diff('day', promised_at, delivered_at), by month
-- outerwear-order/hours-open: p90 of round(minutes / 60, 1) % 24, where minutes is not null, by month
-- outerwear-order/answered: share of date_diff('hour', asked_at, answered_at) <= 24, by week; unknown counts as bad
-- save the rows as CSV with a header, or as JSON lines: cxrel measure --load FILE
WITH
-- each row: its period, its values, what it says
"__cx_rows" AS (
  SELECT
    CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-01 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-09-14 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-09-07 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-09-01 04:00:00+00' THEN 0 ELSE 1 END ELSE 2 END ELSE CASE WHEN "promised_at" < TIMESTAMPTZ '2026-09-28 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-09-21 04:00:00+00' THEN 3 ELSE 4 END ELSE 5 END END ELSE CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-19 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-12 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-05 04:00:00+00' THEN 6 ELSE 7 END ELSE 8 END ELSE CASE WHEN "promised_at" < TIMESTAMPTZ '2026-11-01 04:00:00+00' THEN CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-26 04:00:00+00' THEN 9 ELSE 10 END ELSE 11 END END END AS "__cx_segment",
    CAST("channel" AS VARCHAR) AS "__cx_d1",
    LOWER(TRIM("carrier")) AS "__cx_d2",
    CASE WHEN (NOT COALESCE("cancelled", FALSE)) THEN 1 END AS "__cx_k1_counted",
    CASE WHEN (NOT COALESCE("cancelled", FALSE)) THEN CAST(("delivered_on" <= CAST(TIMEZONE('America/New_York', "promised_at") AS DATE)) AS INTEGER) END AS "__cx_k1",
    CAST(((NOT ("condition" LIKE 'dam%\')) AND ("note" IS DISTINCT FROM 'it''s broken')) AS INTEGER) AS "__cx_k2",
    CASE WHEN NOT ISNAN(CAST(DATE_DIFF('DAY', TIMEZONE('America/New_York', "promised_at"), "delivered_at") AS DOUBLE)) THEN CAST(DATE_DIFF('DAY', TIMEZONE('America/New_York', "promised_at"), "delivered_at") AS DOUBLE) END AS "__cx_k3",
    CAST((DATE_DIFF('HOUR', "asked_at", "answered_at") <= 24) AS INTEGER) AS "__cx_k5"
  FROM "mart"."deliveries"
  WHERE "promised_at" >= TIMESTAMPTZ '2026-08-31 04:00:00+00' AND "promised_at" < TIMESTAMPTZ '2026-11-02 05:00:00+00'
),
-- the one scan: the finest cells
"__cx_cells" AS (
  SELECT
    "__cx_segment",
    "__cx_d1",
    "__cx_d2",
    COUNT(*) AS "__cx_n",
    COUNT("__cx_k1_counted") AS "__cx_k1_counted",
    COUNT("__cx_k1") AS "__cx_k1_known",
    SUM("__cx_k1") AS "__cx_k1_good",
    COUNT("__cx_k2") AS "__cx_k2_known",
    SUM("__cx_k2") AS "__cx_k2_good",
    COUNT("__cx_k3") AS "__cx_k3_known",
    SUM("__cx_k3") AS "__cx_k3_total",
    COUNT("__cx_k5") AS "__cx_k5_known",
    SUM("__cx_k5") AS "__cx_k5_good"
  FROM "__cx_rows"
  GROUP BY "__cx_segment", "__cx_d1", "__cx_d2"
),
-- the data's spellings as the journey's values
"__cx_worded" AS (
  SELECT
    CASE COALESCE("__cx_d1", '') WHEN '' THEN 'unknown' WHEN 'unknown' THEN 'unknown' WHEN 'www' THEN 'web' WHEN 'web' THEN 'web' WHEN 'store' THEN 'store' ELSE 'other' END AS "__cx_d1",
    COALESCE(NULLIF("__cx_d2", ''), 'unknown') AS "__cx_d2",
    "__cx_segment",
    "__cx_n",
    "__cx_k1_counted",
    "__cx_k1_known",
    "__cx_k1_good",
    "__cx_k2_known",
    "__cx_k2_good",
    "__cx_k3_known",
    "__cx_k3_total",
    "__cx_k5_known",
    "__cx_k5_good"
  FROM "__cx_cells"
),
"__cx_weighed" AS (
  SELECT
    "__cx_segment",
    "__cx_n",
    "__cx_k1_counted",
    "__cx_k1_known",
    "__cx_k1_good",
    "__cx_k2_known",
    "__cx_k2_good",
    "__cx_k3_known",
    "__cx_k3_total",
    "__cx_k5_known",
    "__cx_k5_good",
    "__cx_d1",
    "__cx_d2",
    SUM("__cx_n") OVER (PARTITION BY "__cx_d2") AS "__cx_weight2"
  FROM "__cx_worded"
),
-- the most frequent values first
"__cx_ranked" AS (
  SELECT
    "__cx_segment",
    "__cx_n",
    "__cx_k1_counted",
    "__cx_k1_known",
    "__cx_k1_good",
    "__cx_k2_known",
    "__cx_k2_good",
    "__cx_k3_known",
    "__cx_k3_total",
    "__cx_k5_known",
    "__cx_k5_good",
    "__cx_d1",
    "__cx_d2",
    DENSE_RANK() OVER (ORDER BY "__cx_weight2" DESC, "__cx_d2") AS "__cx_size2"
  FROM "__cx_weighed"
),
"__cx_named" AS (
  SELECT
    "__cx_segment",
    "__cx_n",
    "__cx_k1_counted",
    "__cx_k1_known",
    "__cx_k1_good",
    "__cx_k2_known",
    "__cx_k2_good",
    "__cx_k3_known",
    "__cx_k3_total",
    "__cx_k5_known",
    "__cx_k5_good",
    "__cx_d1",
    CASE WHEN "__cx_size2" > 200 OR LENGTH("__cx_d2") > 80 THEN 'other' ELSE "__cx_d2" END AS "__cx_d2",
    "__cx_size2"
  FROM "__cx_ranked"
),
"__cx_placed" AS (
  SELECT
    CASE WHEN "__cx_segment" < 6 THEN CASE WHEN "__cx_segment" < 1 THEN -1 ELSE 0 END ELSE CASE WHEN "__cx_segment" < 11 THEN 1 ELSE 2 END END AS "__cx_month",
    CASE WHEN "__cx_segment" < 7 THEN CASE WHEN "__cx_segment" < 3 THEN CASE WHEN "__cx_segment" < 2 THEN CASE WHEN "__cx_segment" < 0 THEN -1 ELSE 0 END ELSE 1 END ELSE CASE WHEN "__cx_segment" < 5 THEN CASE WHEN "__cx_segment" < 4 THEN 2 ELSE 3 END ELSE 4 END END ELSE CASE WHEN "__cx_segment" < 10 THEN CASE WHEN "__cx_segment" < 9 THEN CASE WHEN "__cx_segment" < 8 THEN 5 ELSE 6 END ELSE 7 END ELSE CASE WHEN "__cx_segment" < 12 THEN 8 ELSE 9 END END END AS "__cx_week",
    "__cx_d1",
    "__cx_d2",
    "__cx_n",
    "__cx_k1_counted",
    "__cx_k1_known",
    "__cx_k1_good",
    "__cx_k2_known",
    "__cx_k2_good",
    "__cx_k3_known",
    "__cx_k3_total",
    "__cx_k5_known",
    "__cx_k5_good",
    "__cx_size2"
  FROM "__cx_named"
),
-- coarser cuts, from the cells
"__cx_cuts" AS (
  SELECT
    "__cx_month",
    "__cx_week",
    "__cx_d1",
    "__cx_d2",
    SUM("__cx_n") AS "__cx_n",
    SUM("__cx_k1_counted") AS "__cx_k1_counted",
    SUM("__cx_k1_known") AS "__cx_k1_known",
    SUM("__cx_k1_good") AS "__cx_k1_good",
    SUM("__cx_k2_known") AS "__cx_k2_known",
    SUM("__cx_k2_good") AS "__cx_k2_good",
    SUM("__cx_k3_known") AS "__cx_k3_known",
    SUM("__cx_k3_total") AS "__cx_k3_total",
    SUM("__cx_k5_known") AS "__cx_k5_known",
    SUM("__cx_k5_good") AS "__cx_k5_good",
    MAX("__cx_size2") AS "__cx_size2"
  FROM "__cx_placed"
  GROUP BY GROUPING SETS (
    ("__cx_month"),
    ("__cx_month", "__cx_d1"),
    ("__cx_month", "__cx_d2"),
    ("__cx_month", "__cx_d1", "__cx_d2"),
    ("__cx_week")
  )
),
-- the KPIs that share the scan
"__cx_kpis" AS (
  SELECT 1 AS "__cx_k", 'outerwear-order' AS "__cx_journey", 'on-time' AS "__cx_kpi", '927de2980365' AS "__cx_definition"
  UNION ALL
  SELECT 2 AS "__cx_k", 'outerwear-order' AS "__cx_journey", 'undamaged' AS "__cx_kpi", 'ec97f8f59bff' AS "__cx_definition"
  UNION ALL
  SELECT 3 AS "__cx_k", 'outerwear-order' AS "__cx_journey", 'days-late' AS "__cx_kpi", '8495876b85a0' AS "__cx_definition"
  UNION ALL
  SELECT 5 AS "__cx_k", 'outerwear-order' AS "__cx_journey", 'answered' AS "__cx_kpi", '510c89b6336a' AS "__cx_definition"
),
-- each row: its period, its dimension values, its value
"__cx_k4_rows" AS (
  SELECT
    CASE WHEN "promised_at" < TIMESTAMPTZ '2026-10-01 04:00:00+00' THEN 0 ELSE 1 END AS "__cx_segment",
    CAST("channel" AS VARCHAR) AS "__cx_d1",
    CASE WHEN (NOT ("minutes" IS NULL)) THEN 1 END AS "__cx_counted",
    CASE WHEN (NOT ("minutes" IS NULL)) THEN CASE WHEN NOT ISNAN(CAST((ROUND((CAST("minutes" AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0)), 1) % NULLIF(24, 0)) AS DOUBLE)) THEN CAST((ROUND((CAST("minutes" AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0)), 1) % NULLIF(24, 0)) AS DOUBLE) END END AS "__cx_value"
  FROM "mart"."deliveries"
  WHERE "promised_at" >= TIMESTAMPTZ '2026-09-01 04:00:00+00' AND "promised_at" < TIMESTAMPTZ '2026-11-01 04:00:00+00'
),
-- the one scan: each value of a cell, and how often
"__cx_k4_values" AS (
  SELECT
    "__cx_segment",
    "__cx_d1",
    "__cx_value",
    COUNT(*) AS "__cx_n",
    COUNT("__cx_counted") AS "__cx_counted",
    0 AS "__cx_nan"
  FROM "__cx_k4_rows"
  GROUP BY "__cx_segment", "__cx_d1", "__cx_value"
),
-- the data's spellings as the journey's values
"__cx_k4_worded" AS (
  SELECT
    CASE COALESCE("__cx_d1", '') WHEN '' THEN 'unknown' WHEN 'unknown' THEN 'unknown' WHEN 'www' THEN 'web' WHEN 'web' THEN 'web' WHEN 'store' THEN 'store' ELSE 'other' END AS "__cx_d1",
    "__cx_segment",
    "__cx_value",
    "__cx_n",
    "__cx_counted",
    "__cx_nan"
  FROM "__cx_k4_values"
),
"__cx_k4_placed" AS (
  SELECT
    "__cx_segment" AS "__cx_month",
    "__cx_d1",
    "__cx_value",
    "__cx_n",
    "__cx_counted",
    "__cx_nan"
  FROM "__cx_k4_worded"
),
-- coarser cuts, from the cells
"__cx_k4_cuts" AS (
  SELECT
    "__cx_month",
    "__cx_d1",
    "__cx_value",
    SUM("__cx_n") AS "__cx_n",
    SUM("__cx_counted") AS "__cx_counted",
    SUM("__cx_nan") AS "__cx_nan"
  FROM "__cx_k4_placed"
  GROUP BY GROUPING SETS (
    ("__cx_month", "__cx_value"),
    ("__cx_month", "__cx_d1", "__cx_value")
  )
),
-- how many rows lie at a value or below
"__cx_k4_running" AS (
  SELECT
    "__cx_month",
    "__cx_d1",
    "__cx_n",
    "__cx_nan",
    "__cx_value",
    SUM(CASE WHEN "__cx_value" IS NULL THEN 0 ELSE "__cx_counted" END) OVER (PARTITION BY "__cx_month", "__cx_d1" ORDER BY "__cx_value" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "__cx_upto",
    SUM("__cx_counted") OVER (PARTITION BY "__cx_month", "__cx_d1") AS "__cx_all_counted",
    SUM(CASE WHEN "__cx_value" IS NULL THEN 0 ELSE "__cx_counted" END) OVER (PARTITION BY "__cx_month", "__cx_d1") AS "__cx_known"
  FROM "__cx_k4_cuts"
),
-- the values beside the percentile
"__cx_k4_neighbours" AS (
  SELECT
    "__cx_month",
    "__cx_d1",
    SUM("__cx_n") AS "__cx_n",
    SUM("__cx_nan") AS "__cx_nan",
    MAX("__cx_all_counted") AS "__cx_counted",
    MAX("__cx_known") AS "__cx_known",
    MIN(CASE WHEN 100 * "__cx_upto" > 90 * ("__cx_known" - 1) THEN "__cx_value" END) AS "__cx_low",
    MIN(CASE WHEN 100 * ("__cx_upto" - 1) >= 90 * ("__cx_known" - 1) THEN "__cx_value" END) AS "__cx_high"
  FROM "__cx_k4_running"
  GROUP BY "__cx_month", "__cx_d1"
)
SELECT
  "__cx_journey" AS "journey",
  "__cx_kpi" AS "kpi",
  "__cx_definition" AS "definition",
  COALESCE(CASE "__cx_month" WHEN 0 THEN '2026-09' WHEN 1 THEN '2026-10' END, CASE "__cx_week" WHEN 0 THEN '2026-W36' WHEN 1 THEN '2026-W37' WHEN 2 THEN '2026-W38' WHEN 3 THEN '2026-W39' WHEN 4 THEN '2026-W40' WHEN 5 THEN '2026-W41' WHEN 6 THEN '2026-W42' WHEN 7 THEN '2026-W43' WHEN 8 THEN '2026-W44' END) AS "period",
  CASE "__cx_k" WHEN 1 THEN "__cx_d1" WHEN 2 THEN "__cx_d1" END AS "by1_channel",
  CASE "__cx_k" WHEN 1 THEN "__cx_d2" END AS "by2_carrier",
  CAST("__cx_n" AS BIGINT) AS "n_rows",
  CAST(CASE "__cx_k" WHEN 1 THEN "__cx_k1_counted" WHEN 2 THEN "__cx_n" WHEN 3 THEN "__cx_n" WHEN 5 THEN "__cx_n" END AS BIGINT) AS "n_counted",
  CAST(CASE "__cx_k" WHEN 1 THEN "__cx_k1_known" WHEN 2 THEN "__cx_k2_known" WHEN 3 THEN "__cx_k3_known" WHEN 5 THEN "__cx_k5_known" END AS BIGINT) AS "n_known",
  CAST(NULL AS BIGINT) AS "n_nan",
  CAST(CASE "__cx_k" WHEN 1 THEN "__cx_k1_good" WHEN 2 THEN "__cx_k2_good" WHEN 5 THEN "__cx_k5_good" END AS BIGINT) AS "n_good",
  CAST(CASE "__cx_k" WHEN 3 THEN "__cx_k3_total" END AS DOUBLE) AS "total",
  CAST(NULL AS DOUBLE) AS "low",
  CAST(NULL AS DOUBLE) AS "high"
FROM "__cx_cuts" CROSS JOIN "__cx_kpis"
WHERE ("__cx_k" IN (1) AND "__cx_month" BETWEEN 0 AND 1 AND (("__cx_d1" IS NULL AND "__cx_d2" IS NULL) OR ("__cx_d1" IS NOT NULL AND "__cx_d2" IS NULL) OR ("__cx_d1" IS NULL AND "__cx_d2" IS NOT NULL) OR ("__cx_d1" IS NOT NULL AND "__cx_d2" IS NOT NULL)))
  OR ("__cx_k" IN (2) AND "__cx_month" BETWEEN 0 AND 1 AND (("__cx_d1" IS NULL AND "__cx_d2" IS NULL) OR ("__cx_d1" IS NOT NULL AND "__cx_d2" IS NULL)))
  OR ("__cx_k" IN (3) AND "__cx_month" BETWEEN 0 AND 1 AND (("__cx_d1" IS NULL AND "__cx_d2" IS NULL)))
  OR ("__cx_k" IN (5) AND "__cx_week" BETWEEN 0 AND 8 AND (("__cx_d1" IS NULL AND "__cx_d2" IS NULL)))
UNION ALL
SELECT
  'outerwear-order' AS "journey",
  'hours-open' AS "kpi",
  '8c1de3aac099' AS "definition",
  CASE "__cx_month" WHEN 0 THEN '2026-09' WHEN 1 THEN '2026-10' END AS "period",
  "__cx_d1" AS "by1_channel",
  CAST(NULL AS VARCHAR) AS "by2_carrier",
  CAST("__cx_n" AS BIGINT) AS "n_rows",
  CAST("__cx_counted" AS BIGINT) AS "n_counted",
  CAST("__cx_known" AS BIGINT) AS "n_known",
  CAST("__cx_nan" AS BIGINT) AS "n_nan",
  CAST(NULL AS BIGINT) AS "n_good",
  CAST(NULL AS DOUBLE) AS "total",
  CAST("__cx_low" AS DOUBLE) AS "low",
  CAST("__cx_high" AS DOUBLE) AS "high"
FROM "__cx_k4_neighbours"
WHERE "__cx_month" BETWEEN 0 AND 1
ORDER BY 1, 2, 3, 4, 5, 6
