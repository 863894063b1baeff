-- A query, and below it what PostgreSQL answers the same question with: it has no such windows, and fails on such numbers.
SELECT window_start, window_end, count(*), sum(s) FROM TUMBLE(sample, ts, INTERVAL '1 day') GROUP BY window_start, window_end;
SELECT date_trunc('day', ts::timestamp), date_trunc('day', ts::timestamp) + INTERVAL '1 day', count(*), sum(s) FROM sample GROUP BY 1;

SELECT window_end, ok, count(*) FROM TUMBLE(sample, ts, INTERVAL '1 day') WHERE n > 0 GROUP BY window_end, ok HAVING count(*) > 0;
SELECT date_trunc('day', ts::timestamp) + INTERVAL '1 day', ok, count(*) FROM sample WHERE n > 0 GROUP BY 1, ok;

SELECT window_start, count(*), count(DISTINCT ok) AS d FROM HOP(sample, ts, INTERVAL '1 day', INTERVAL '3 days') GROUP BY window_start;
SELECT w, count(*), count(DISTINCT ok) FROM sample, generate_series('1999-12-01'::timestamp, '2025-01-01', INTERVAL '1 day') AS w
  WHERE ts::timestamp >= w AND ts::timestamp < w + INTERVAL '3 days' GROUP BY w;

SELECT window_start, window_end, count(*) FROM SESSION(sample, ts, INTERVAL '2 days') GROUP BY window_start, window_end;
SELECT min(t), max(t) + INTERVAL '2 days', count(*) FROM (SELECT t, sum(fresh) OVER (ORDER BY t) AS session FROM (SELECT ts::timestamp AS t,
  CASE WHEN ts - lag(ts) OVER (ORDER BY ts) < INTERVAL '2 days' THEN 0 ELSE 1 END AS fresh FROM sample) AS a) AS b GROUP BY session;

SELECT window_start, id FROM (SELECT window_start, window_end, id, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC, id) AS rn
  FROM TUMBLE(sample, ts, INTERVAL '30 days')) AS r WHERE rn <= 1;
SELECT DISTINCT ON (w) w, id FROM (SELECT date_bin('30 days', ts::timestamp, '1970-01-01') AS w, id, s FROM sample) AS a ORDER BY w, s DESC, id;

SELECT first_id, last_id, n FROM sample MATCH_RECOGNIZE (ORDER BY ts
  MEASURES a.id AS first_id, c.id AS last_id, count(b.id) AS n
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (a b{1,3} c)
  DEFINE a AS a.ok, b AS b.s::text ~ '^[0-9]' AND b.ok IS NOT TRUE, c AS c.ok = true) AS m;
SELECT 1, 2, 3 WHERE false;

SELECT sum(CASE WHEN ok THEN '1.7e308'::double precision END) AS a, avg(CASE WHEN ok THEN '-1.7e308'::double precision END) AS b,
  variance(f * '1e200'::double precision) AS c, sum(CASE WHEN ok THEN '3e38'::real END) AS d, count(*) FROM sample;
SELECT NULL, NULL, NULL, NULL, count(*) FROM sample;
