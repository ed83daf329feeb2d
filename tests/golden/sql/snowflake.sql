-- source deliveries, written for snowflake; this dialect is not run against a live server
-- promised_at is taken for an instant; days are those of America/New_York
-- outerwear-order/on-time: share of delivered_on <= cast(promised_at as date), where not coalesce(cancelled, false), by month; unknown counts as bad
-- outerwear-order/undamaged: share of condition not like 'dam%\' and note is distinct from 'it''s broken', by month; unknown counts as bad
-- outerwear-order/days-late: mean of date_diff('day', promised_at, delivered_at), by month
-- outerwear-order/hours-open: p90 of round(minutes / 60, 1) % 24, where minutes is not null, by month
-- outerwear-order/answered: share of date_diff('hour', asked_at, answered_at) <= 24, by week; unknown counts as bad
-- save the rows as CSV with a header, or as JSON lines: cxrel measure --load FILE
WITH
-- each row: its period, its values, what it says
"__CX_ROWS" AS (
  SELECT
    CASE WHEN "PROMISED_AT" < CAST('2026-10-01 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-09-14 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-09-07 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-09-01 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN 0 ELSE 1 END ELSE 2 END ELSE CASE WHEN "PROMISED_AT" < CAST('2026-09-28 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-09-21 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN 3 ELSE 4 END ELSE 5 END END ELSE CASE WHEN "PROMISED_AT" < CAST('2026-10-19 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-10-12 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-10-05 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN 6 ELSE 7 END ELSE 8 END ELSE CASE WHEN "PROMISED_AT" < CAST('2026-11-01 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN CASE WHEN "PROMISED_AT" < CAST('2026-10-26 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN 9 ELSE 10 END ELSE 11 END END END AS "__CX_SEGMENT",
    CAST("CHANNEL" AS VARCHAR) AS "__CX_D1",
    LOWER(TRIM("CARRIER", ' ')) AS "__CX_D2",
    CASE WHEN (NOT COALESCE("CANCELLED", FALSE)) THEN 1 END AS "__CX_K1_COUNTED",
    CASE WHEN (NOT COALESCE("CANCELLED", FALSE)) THEN CAST(("DELIVERED_ON" <= CAST(CAST(CONVERT_TIMEZONE('America/New_York', "PROMISED_AT") AS TIMESTAMP_NTZ) AS DATE)) AS INTEGER) END AS "__CX_K1",
    CAST(((NOT ("CONDITION" LIKE 'dam%\\')) AND ("NOTE" IS DISTINCT FROM 'it''s broken')) AS INTEGER) AS "__CX_K2",
    CASE WHEN NOT (CAST(DATEDIFF('DAY', CAST(CONVERT_TIMEZONE('America/New_York', "PROMISED_AT") AS TIMESTAMP_NTZ), "DELIVERED_AT") AS DOUBLE) = CAST('NaN' AS DOUBLE)) THEN CAST(DATEDIFF('DAY', CAST(CONVERT_TIMEZONE('America/New_York', "PROMISED_AT") AS TIMESTAMP_NTZ), "DELIVERED_AT") AS DOUBLE) END AS "__CX_K3",
    CAST((DATEDIFF('HOUR', "ASKED_AT", "ANSWERED_AT") <= 24) AS INTEGER) AS "__CX_K5"
  FROM "MART"."DELIVERIES"
  WHERE "PROMISED_AT" >= CAST('2026-08-31 04:00:00 +00:00' AS TIMESTAMP_TZ) AND "PROMISED_AT" < CAST('2026-11-02 05:00:00 +00:00' AS TIMESTAMP_TZ)
),
-- the one scan: the finest cells
"__CX_CELLS" AS (
  SELECT
    "__CX_SEGMENT",
    "__CX_D1",
    "__CX_D2",
    COUNT(*) AS "__CX_N",
    COUNT("__CX_K1_COUNTED") AS "__CX_K1_COUNTED",
    COUNT("__CX_K1") AS "__CX_K1_KNOWN",
    SUM("__CX_K1") AS "__CX_K1_GOOD",
    COUNT("__CX_K2") AS "__CX_K2_KNOWN",
    SUM("__CX_K2") AS "__CX_K2_GOOD",
    COUNT("__CX_K3") AS "__CX_K3_KNOWN",
    SUM("__CX_K3") AS "__CX_K3_TOTAL",
    COUNT("__CX_K5") AS "__CX_K5_KNOWN",
    SUM("__CX_K5") AS "__CX_K5_GOOD"
  FROM "__CX_ROWS"
  GROUP BY "__CX_SEGMENT", "__CX_D1", "__CX_D2"
),
-- the data's spellings as the journey's values
"__CX_WORDED" AS (
  SELECT
    CASE COALESCE("__CX_D1", '') WHEN '' THEN 'unknown' WHEN 'unknown' THEN 'unknown' WHEN 'www' THEN 'web' WHEN 'web' THEN 'web' WHEN 'store' THEN 'store' ELSE 'other' END AS "__CX_D1",
    COALESCE(NULLIF("__CX_D2", ''), 'unknown') AS "__CX_D2",
    "__CX_SEGMENT",
    "__CX_N",
    "__CX_K1_COUNTED",
    "__CX_K1_KNOWN",
    "__CX_K1_GOOD",
    "__CX_K2_KNOWN",
    "__CX_K2_GOOD",
    "__CX_K3_KNOWN",
    "__CX_K3_TOTAL",
    "__CX_K5_KNOWN",
    "__CX_K5_GOOD"
  FROM "__CX_CELLS"
),
"__CX_WEIGHED" AS (
  SELECT
    "__CX_SEGMENT",
    "__CX_N",
    "__CX_K1_COUNTED",
    "__CX_K1_KNOWN",
    "__CX_K1_GOOD",
    "__CX_K2_KNOWN",
    "__CX_K2_GOOD",
    "__CX_K3_KNOWN",
    "__CX_K3_TOTAL",
    "__CX_K5_KNOWN",
    "__CX_K5_GOOD",
    "__CX_D1",
    "__CX_D2",
    SUM("__CX_N") OVER (PARTITION BY "__CX_D2") AS "__CX_WEIGHT2"
  FROM "__CX_WORDED"
),
-- the most frequent values first
"__CX_RANKED" AS (
  SELECT
    "__CX_SEGMENT",
    "__CX_N",
    "__CX_K1_COUNTED",
    "__CX_K1_KNOWN",
    "__CX_K1_GOOD",
    "__CX_K2_KNOWN",
    "__CX_K2_GOOD",
    "__CX_K3_KNOWN",
    "__CX_K3_TOTAL",
    "__CX_K5_KNOWN",
    "__CX_K5_GOOD",
    "__CX_D1",
    "__CX_D2",
    DENSE_RANK() OVER (ORDER BY "__CX_WEIGHT2" DESC, "__CX_D2") AS "__CX_SIZE2"
  FROM "__CX_WEIGHED"
),
"__CX_NAMED" AS (
  SELECT
    "__CX_SEGMENT",
    "__CX_N",
    "__CX_K1_COUNTED",
    "__CX_K1_KNOWN",
    "__CX_K1_GOOD",
    "__CX_K2_KNOWN",
    "__CX_K2_GOOD",
    "__CX_K3_KNOWN",
    "__CX_K3_TOTAL",
    "__CX_K5_KNOWN",
    "__CX_K5_GOOD",
    "__CX_D1",
    CASE WHEN "__CX_SIZE2" > 200 OR LENGTH("__CX_D2") > 80 THEN 'other' ELSE "__CX_D2" END AS "__CX_D2",
    "__CX_SIZE2"
  FROM "__CX_RANKED"
),
"__CX_PLACED" AS (
  SELECT
    CASE WHEN "__CX_SEGMENT" < 6 THEN CASE WHEN "__CX_SEGMENT" < 1 THEN -1 ELSE 0 END ELSE CASE WHEN "__CX_SEGMENT" < 11 THEN 1 ELSE 2 END END AS "__CX_MONTH",
    CASE WHEN "__CX_SEGMENT" < 7 THEN CASE WHEN "__CX_SEGMENT" < 3 THEN CASE WHEN "__CX_SEGMENT" < 2 THEN CASE WHEN "__CX_SEGMENT" < 0 THEN -1 ELSE 0 END ELSE 1 END ELSE CASE WHEN "__CX_SEGMENT" < 5 THEN CASE WHEN "__CX_SEGMENT" < 4 THEN 2 ELSE 3 END ELSE 4 END END ELSE CASE WHEN "__CX_SEGMENT" < 10 THEN CASE WHEN "__CX_SEGMENT" < 9 THEN CASE WHEN "__CX_SEGMENT" < 8 THEN 5 ELSE 6 END ELSE 7 END ELSE CASE WHEN "__CX_SEGMENT" < 12 THEN 8 ELSE 9 END END END AS "__CX_WEEK",
    "__CX_D1",
    "__CX_D2",
    "__CX_N",
    "__CX_K1_COUNTED",
    "__CX_K1_KNOWN",
    "__CX_K1_GOOD",
    "__CX_K2_KNOWN",
    "__CX_K2_GOOD",
    "__CX_K3_KNOWN",
    "__CX_K3_TOTAL",
    "__CX_K5_KNOWN",
    "__CX_K5_GOOD",
    "__CX_SIZE2"
  FROM "__CX_NAMED"
),
-- coarser cuts, from the cells
"__CX_CUTS" AS (
  SELECT
    "__CX_MONTH",
    "__CX_WEEK",
    "__CX_D1",
    "__CX_D2",
    SUM("__CX_N") AS "__CX_N",
    SUM("__CX_K1_COUNTED") AS "__CX_K1_COUNTED",
    SUM("__CX_K1_KNOWN") AS "__CX_K1_KNOWN",
    SUM("__CX_K1_GOOD") AS "__CX_K1_GOOD",
    SUM("__CX_K2_KNOWN") AS "__CX_K2_KNOWN",
    SUM("__CX_K2_GOOD") AS "__CX_K2_GOOD",
    SUM("__CX_K3_KNOWN") AS "__CX_K3_KNOWN",
    SUM("__CX_K3_TOTAL") AS "__CX_K3_TOTAL",
    SUM("__CX_K5_KNOWN") AS "__CX_K5_KNOWN",
    SUM("__CX_K5_GOOD") AS "__CX_K5_GOOD",
    MAX("__CX_SIZE2") AS "__CX_SIZE2"
  FROM "__CX_PLACED"
  GROUP BY GROUPING SETS (
    ("__CX_MONTH"),
    ("__CX_MONTH", "__CX_D1"),
    ("__CX_MONTH", "__CX_D2"),
    ("__CX_MONTH", "__CX_D1", "__CX_D2"),
    ("__CX_WEEK")
  )
),
-- the KPIs that share the scan
"__CX_KPIS" AS (
  SELECT 1 AS "__CX_K", 'outerwear-order' AS "__CX_JOURNEY", 'on-time' AS "__CX_KPI", '927de2980365' AS "__CX_DEFINITION"
  UNION ALL
  SELECT 2 AS "__CX_K", 'outerwear-order' AS "__CX_JOURNEY", 'undamaged' AS "__CX_KPI", 'ec97f8f59bff' AS "__CX_DEFINITION"
  UNION ALL
  SELECT 3 AS "__CX_K", 'outerwear-order' AS "__CX_JOURNEY", 'days-late' AS "__CX_KPI", '8495876b85a0' AS "__CX_DEFINITION"
  UNION ALL
  SELECT 5 AS "__CX_K", 'outerwear-order' AS "__CX_JOURNEY", 'answered' AS "__CX_KPI", '510c89b6336a' AS "__CX_DEFINITION"
),
-- each row: its period, its dimension values, its value
"__CX_K4_ROWS" AS (
  SELECT
    CASE WHEN "PROMISED_AT" < CAST('2026-10-01 04:00:00 +00:00' AS TIMESTAMP_TZ) THEN 0 ELSE 1 END AS "__CX_SEGMENT",
    CAST("CHANNEL" AS VARCHAR) AS "__CX_D1",
    CASE WHEN (NOT ("MINUTES" IS NULL)) THEN 1 END AS "__CX_COUNTED",
    CASE WHEN (NOT ("MINUTES" IS NULL)) THEN CASE WHEN NOT (CAST((ROUND((CAST("MINUTES" AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0)), 1) % NULLIF(24, 0)) AS DOUBLE) = CAST('NaN' AS DOUBLE)) THEN CAST((ROUND((CAST("MINUTES" AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0)), 1) % NULLIF(24, 0)) AS DOUBLE) END END AS "__CX_VALUE"
  FROM "MART"."DELIVERIES"
  WHERE "PROMISED_AT" >= CAST('2026-09-01 04:00:00 +00:00' AS TIMESTAMP_TZ) AND "PROMISED_AT" < CAST('2026-11-01 04:00:00 +00:00' AS TIMESTAMP_TZ)
),
-- the one scan: each value of a cell, and how often
"__CX_K4_VALUES" AS (
  SELECT
    "__CX_SEGMENT",
    "__CX_D1",
    "__CX_VALUE",
    COUNT(*) AS "__CX_N",
    COUNT("__CX_COUNTED") AS "__CX_COUNTED",
    0 AS "__CX_NAN"
  FROM "__CX_K4_ROWS"
  GROUP BY "__CX_SEGMENT", "__CX_D1", "__CX_VALUE"
),
-- the data's spellings as the journey's values
"__CX_K4_WORDED" AS (
  SELECT
    CASE COALESCE("__CX_D1", '') WHEN '' THEN 'unknown' WHEN 'unknown' THEN 'unknown' WHEN 'www' THEN 'web' WHEN 'web' THEN 'web' WHEN 'store' THEN 'store' ELSE 'other' END AS "__CX_D1",
    "__CX_SEGMENT",
    "__CX_VALUE",
    "__CX_N",
    "__CX_COUNTED",
    "__CX_NAN"
  FROM "__CX_K4_VALUES"
),
"__CX_K4_PLACED" AS (
  SELECT
    "__CX_SEGMENT" AS "__CX_MONTH",
    "__CX_D1",
    "__CX_VALUE",
    "__CX_N",
    "__CX_COUNTED",
    "__CX_NAN"
  FROM "__CX_K4_WORDED"
),
-- coarser cuts, from the cells
"__CX_K4_CUTS" AS (
  SELECT
    "__CX_MONTH",
    "__CX_D1",
    "__CX_VALUE",
    SUM("__CX_N") AS "__CX_N",
    SUM("__CX_COUNTED") AS "__CX_COUNTED",
    SUM("__CX_NAN") AS "__CX_NAN"
  FROM "__CX_K4_PLACED"
  GROUP BY GROUPING SETS (
    ("__CX_MONTH", "__CX_VALUE"),
    ("__CX_MONTH", "__CX_D1", "__CX_VALUE")
  )
),
-- how many rows lie at a value or below
"__CX_K4_RUNNING" AS (
  SELECT
    "__CX_MONTH",
    "__CX_D1",
    "__CX_N",
    "__CX_NAN",
    "__CX_VALUE",
    SUM(CASE WHEN "__CX_VALUE" IS NULL THEN 0 ELSE "__CX_COUNTED" END) OVER (PARTITION BY "__CX_MONTH", "__CX_D1" ORDER BY "__CX_VALUE" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "__CX_UPTO",
    SUM("__CX_COUNTED") OVER (PARTITION BY "__CX_MONTH", "__CX_D1") AS "__CX_ALL_COUNTED",
    SUM(CASE WHEN "__CX_VALUE" IS NULL THEN 0 ELSE "__CX_COUNTED" END) OVER (PARTITION BY "__CX_MONTH", "__CX_D1") AS "__CX_KNOWN"
  FROM "__CX_K4_CUTS"
),
-- the values beside the percentile
"__CX_K4_NEIGHBOURS" AS (
  SELECT
    "__CX_MONTH",
    "__CX_D1",
    SUM("__CX_N") AS "__CX_N",
    SUM("__CX_NAN") AS "__CX_NAN",
    MAX("__CX_ALL_COUNTED") AS "__CX_COUNTED",
    MAX("__CX_KNOWN") AS "__CX_KNOWN",
    MIN(CASE WHEN 100 * "__CX_UPTO" > 90 * ("__CX_KNOWN" - 1) THEN "__CX_VALUE" END) AS "__CX_LOW",
    MIN(CASE WHEN 100 * ("__CX_UPTO" - 1) >= 90 * ("__CX_KNOWN" - 1) THEN "__CX_VALUE" END) AS "__CX_HIGH"
  FROM "__CX_K4_RUNNING"
  GROUP BY "__CX_MONTH", "__CX_D1"
)
SELECT
  "__CX_JOURNEY" AS "JOURNEY",
  "__CX_KPI" AS "KPI",
  "__CX_DEFINITION" AS "DEFINITION",
  COALESCE(CASE "__CX_MONTH" WHEN 0 THEN '2026-09' WHEN 1 THEN '2026-10' END, CASE "__CX_WEEK" WHEN 0 THEN '2026-W36' WHEN 1 THEN '2026-W37' WHEN 2 THEN '2026-W38' WHEN 3 THEN '2026-W39' WHEN 4 THEN '2026-W40' WHEN 5 THEN '2026-W41' WHEN 6 THEN '2026-W42' WHEN 7 THEN '2026-W43' WHEN 8 THEN '2026-W44' END) AS "PERIOD",
  CASE "__CX_K" WHEN 1 THEN "__CX_D1" WHEN 2 THEN "__CX_D1" END AS "BY1_CHANNEL",
  CASE "__CX_K" WHEN 1 THEN "__CX_D2" END AS "BY2_CARRIER",
  CAST("__CX_N" AS BIGINT) AS "N_ROWS",
  CAST(CASE "__CX_K" WHEN 1 THEN "__CX_K1_COUNTED" WHEN 2 THEN "__CX_N" WHEN 3 THEN "__CX_N" WHEN 5 THEN "__CX_N" END AS BIGINT) AS "N_COUNTED",
  CAST(CASE "__CX_K" WHEN 1 THEN "__CX_K1_KNOWN" WHEN 2 THEN "__CX_K2_KNOWN" WHEN 3 THEN "__CX_K3_KNOWN" WHEN 5 THEN "__CX_K5_KNOWN" END AS BIGINT) AS "N_KNOWN",
  CAST(NULL AS BIGINT) AS "N_NAN",
  CAST(CASE "__CX_K" WHEN 1 THEN "__CX_K1_GOOD" WHEN 2 THEN "__CX_K2_GOOD" WHEN 5 THEN "__CX_K5_GOOD" END AS BIGINT) AS "N_GOOD",
  CAST(CASE "__CX_K" WHEN 3 THEN "__CX_K3_TOTAL" END AS DOUBLE) AS "TOTAL",
  CAST(NULL AS DOUBLE) AS "LOW",
  CAST(NULL AS DOUBLE) AS "HIGH"
FROM "__CX_CUTS" CROSS JOIN "__CX_KPIS"
WHERE ("__CX_K" IN (1) AND "__CX_MONTH" BETWEEN 0 AND 1 AND (("__CX_D1" IS NULL AND "__CX_D2" IS NULL) OR ("__CX_D1" IS NOT NULL AND "__CX_D2" IS NULL) OR ("__CX_D1" IS NULL AND "__CX_D2" IS NOT NULL) OR ("__CX_D1" IS NOT NULL AND "__CX_D2" IS NOT NULL)))
  OR ("__CX_K" IN (2) AND "__CX_MONTH" BETWEEN 0 AND 1 AND (("__CX_D1" IS NULL AND "__CX_D2" IS NULL) OR ("__CX_D1" IS NOT NULL AND "__CX_D2" IS NULL)))
  OR ("__CX_K" IN (3) AND "__CX_MONTH" BETWEEN 0 AND 1 AND (("__CX_D1" IS NULL AND "__CX_D2" IS NULL)))
  OR ("__CX_K" IN (5) AND "__CX_WEEK" BETWEEN 0 AND 8 AND (("__CX_D1" IS NULL AND "__CX_D2" IS NULL)))
UNION ALL
SELECT
  'outerwear-order' AS "JOURNEY",
  'hours-open' AS "KPI",
  '8c1de3aac099' AS "DEFINITION",
  CASE "__CX_MONTH" WHEN 0 THEN '2026-09' WHEN 1 THEN '2026-10' END AS "PERIOD",
  "__CX_D1" AS "BY1_CHANNEL",
  CAST(NULL AS VARCHAR) AS "BY2_CARRIER",
  CAST("__CX_N" AS BIGINT) AS "N_ROWS",
  CAST("__CX_COUNTED" AS BIGINT) AS "N_COUNTED",
  CAST("__CX_KNOWN" AS BIGINT) AS "N_KNOWN",
  CAST("__CX_NAN" AS BIGINT) AS "N_NAN",
  CAST(NULL AS BIGINT) AS "N_GOOD",
  CAST(NULL AS DOUBLE) AS "TOTAL",
  CAST("__CX_LOW" AS DOUBLE) AS "LOW",
  CAST("__CX_HIGH" AS DOUBLE) AS "HIGH"
FROM "__CX_K4_NEIGHBOURS"
WHERE "__CX_MONTH" BETWEEN 0 AND 1
ORDER BY 1, 2, 3, 4, 5, 6
