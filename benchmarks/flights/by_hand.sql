-- What an expert writes first: all ten KPIs in one pass, every cut a grouping set. Frozen: it is what cxrel is compared with.
-- {flights} is the relation; the columns after the keys are n and the figure of each KPI, in the order of journey.yaml.
SELECT
  strftime(period, '%Y-%m'),
  carrier,
  origin,
  daypart,
  count(*) AS flown_n,
  avg((dep_time IS NOT NULL)::INTEGER) AS flown,
  count(dep_delay) AS departed_on_time_n,
  avg((dep_delay <= 15)::INTEGER) AS departed_on_time,
  count(dep_delay) AS no_long_delay_n,
  avg((dep_delay <= 60)::INTEGER) AS no_long_delay,
  count(*) FILTER (dep_time IS NOT NULL) AS arrived_on_time_n,
  avg(coalesce(arr_delay <= 15, false)::INTEGER) FILTER (dep_time IS NOT NULL) AS arrived_on_time,
  count(dep_delay) FILTER (hour >= 18) AS evening_departed_n,
  avg((dep_delay <= 30)::INTEGER) FILTER (hour >= 18) AS evening_departed,
  count(*) FILTER (dep_delay > 15) AS made_up_time_n,
  avg(coalesce(arr_delay < dep_delay, false)::INTEGER) FILTER (dep_delay > 15) AS made_up_time,
  count(arr_delay) AS arrival_delay_n,
  avg(arr_delay) AS arrival_delay,
  count(air_time) AS speed_n,
  avg(distance * 60 / air_time) AS speed,
  count(arr_delay) AS arrival_delay_p90_n,
  quantile_cont(arr_delay, 0.9) AS arrival_delay_p90,
  count(dep_delay) AS departure_delay_median_n,
  quantile_cont(dep_delay, 0.5) AS departure_delay_median
FROM (
  SELECT
    *,
    date_trunc('month', planned_at AT TIME ZONE 'America/New_York') AS period,
    CASE WHEN hour < 12 THEN 'morning' WHEN hour < 18 THEN 'afternoon' ELSE 'evening' END AS daypart
  FROM {flights}
)
GROUP BY GROUPING SETS (
  (period),
  (period, carrier),
  (period, origin),
  (period, daypart),
  (period, carrier, origin, daypart)
)
