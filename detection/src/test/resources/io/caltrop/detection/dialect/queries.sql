-- Each is translated and given to Flink's planner.
SELECT ip_address, COUNT(*) AS error_count FROM log_data
  WHERE status_code::integer >= 400 GROUP BY ip_address HAVING COUNT(*) > 3;
SELECT * FROM log_data;
SELECT timestamp, user, event_time FROM log_data;
SELECT window_start, window_end, ip_address, count(*) FROM TUMBLE(log_data, event_time, INTERVAL '5 minutes')
  GROUP BY window_start, window_end, ip_address;
SELECT window_start, ip_address, count(DISTINCT user) AS users
  FROM HOP(log_data, event_time, INTERVAL '1 minute', INTERVAL '1 hour 30 minutes') GROUP BY 1, 2;
SELECT ip_address, window_start, window_end, count(*) AS n
  FROM SESSION(log_data PARTITION BY ip_address, event_time, INTERVAL '30' SECOND)
  GROUP BY ip_address, window_start, window_end;
SELECT window_end, count(*) AS n
  FROM CUMULATE(log_data, event_time, INTERVAL '1 hour', INTERVAL '1 day') GROUP BY window_start, window_end;
SELECT window_start, sum(n) AS s FROM TABLE(TUMBLE(TABLE logins, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) AS w
  GROUP BY window_start, window_end;
SELECT window_start, max(score) AS m FROM TABLE(HOP(DATA => TABLE logins, TIMECOL => DESCRIPTOR(ts),
  SLIDE => INTERVAL '10' MINUTE, SIZE => INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
SELECT lower(name) AS k, count(*) AS c FROM logins GROUP BY k;
SELECT name, n + 1 AS m, count(*) FROM logins GROUP BY name, n + 1;
SELECT substr(name, 1, 3), sum(n), avg(n), min(price), max(ts), stddev(score), var_pop(n) FROM logins GROUP BY 1;
SELECT sum(small) a, sum(id) b, sum(price) c, sum(score) d, avg(price) e, avg(score) f, avg(id) g FROM logins;
SELECT bool_and(ok), bool_or(ok), every(ok), string_agg(name, ', '), string_agg(DISTINCT name, ',') AS names FROM logins;
SELECT count(*) FILTER (WHERE ok), count(name) FILTER (WHERE n > 3) AS b, sum(n) FILTER (WHERE NOT ok),
  count(DISTINCT name) FILTER (WHERE score > 0.5) AS d FROM logins;
SELECT name FROM logins WHERE name ILIKE '%adm_n%' OR name LIKE 'a\_b' OR name NOT LIKE 'x%' ESCAPE '!';
SELECT name FROM logins WHERE name ~ '^adm' AND name !~* 'ROOT$' AND NOT name ~* '[[:digit:]]{3}';
SELECT doc ->> 'a' AS a, doc -> 'a' -> 0 ->> 'b' AS b, doc #>> '{a,0,b}' AS c, name ->> 'x' FROM logins;

SELECT CASE status_code WHEN '200' THEN 'ok' WHEN '404' THEN 'missing' ELSE NULL END AS s, CASE WHEN ok THEN 1 ELSE 2.5 END AS t,
  COALESCE(name, 'none'), NULLIF(n, 0), GREATEST(n, small, 3), LEAST(score, 1) FROM logins, log_data;
SELECT n / 2 AS a, n % 3 AS b, id / n AS c, price / 3 AS d, price / n AS e, score / n AS f, n ^ 2 AS g, -n AS h, n * small AS i FROM logins;
SELECT name || n AS a, concat(name, n, ok, ts) AS b, concat_ws('-', name, n) AS c, 'x' || 'y' AS d FROM logins;
SELECT split_part(name, ',', 2), substring(name from 2 for 3) AS a, substring(name, 2) AS b, left(name, 2), right(name, -2),
  position('a' in name), strpos(name, 'a'), length(name), char_length(name), lower(name), upper(name), initcap(name),
  trim(name) AS t1, trim(leading 'x' from name) AS t2, trim(both from name) AS t3, btrim(name, 'xy') AS t4, replace(name, 'a', 'b'),
  translate(name, 'ab', 'cd'), reverse(name), md5(name), lpad(name, 5) AS l1, lpad(name, 5, '0') AS l2, rpad(name, 5), ascii(name),
  chr(n), starts_with(name, 'a') FROM logins;
SELECT regexp_replace(name, '(a+)(b)', '\2\1', 'gi') AS r1, regexp_replace(name, 'x', '') AS r2, regexp_like(name, '^a', 'i'),
  regexp_count(name, 'a'), regexp_substr(name, 'a.c'), substring(name from '(.)b') FROM logins;
SELECT abs(n), abs(score) AS b, ceil(price), ceil(score) AS c, floor(price), round(price), round(score) AS d, round(price, 1) AS e,
  trunc(price), trunc(price, 1) AS f, mod(n, 3), sign(n), sqrt(n), ln(n), log(n), exp(n), power(n, 2), pow(score, 2) FROM logins;
SELECT n::text AS a, score::text AS b, ok::text AS c, ts::text AS d, day::text AS e, local::text AS f, price::text AS g, n::smallint AS h,
  score::integer AS i, price::bigint AS j, id::integer AS k, ok::integer AS l, n::boolean AS m, name::boolean AS o, name::double precision AS p,
  name::real AS q, name::numeric AS r, name::numeric(10,2) AS s, score::numeric AS t, name::date AS u, name::timestamp AS v,
  name::timestamptz AS w, ts::timestamp AS x, local::timestamptz AS y, ts::date AS z, day::timestamp AS aa, name::varchar(3) AS bb,
  CAST(name AS bigint) AS cc, CAST(price AS double precision) AS dd, n::real AS ee, small::numeric(4,1) AS ff FROM logins;
SELECT date_trunc('hour', ts) AS a, date_trunc('week', local) AS b, date_trunc('month', day) AS c, extract(hour from ts) AS d,
  extract(epoch from local) AS e, extract(dow from day) AS f, date_part('minute', ts) AS g, extract(second from ts) AS h,
  to_timestamp(id) AS i, to_timestamp(score) AS j, to_timestamp(name, 'YYYY-MM-DD HH24:MI:SS') AS k, to_char(ts, 'YYYY-MM-DD"T"HH24:MI') AS l,
  to_date(name, 'DD.MM.YYYY') AS m, ts AT TIME ZONE 'UTC' AS n, extract(epoch from ts - event_time) AS o FROM logins, log_data;
SELECT ts + INTERVAL '1 hour 30 minutes' AS a, local - INTERVAL '400 days' AS b, day + 7 AS c, day - day AS d, day + INTERVAL '1 day' AS e,
  ts + n * INTERVAL '1 minute' AS f, ts + INTERVAL '14 months' AS g, ts - INTERVAL '0.5 seconds' AS h FROM logins;
SELECT name FROM logins WHERE ts > '2024-10-14 12:00:00+02' AND local < '2024-10-14' AND day = '2024-10-14' AND day < ts AND local <= ts
  AND n = '5' AND price > '1.5' AND ok = 't' AND score BETWEEN '1' AND 2 AND name IN ('a', 'b') AND n NOT IN (1, 2) AND id = ANY(ARRAY[1,2]);
SELECT name FROM logins WHERE ok AND NOT ok OR ok = true AND ok IS NOT TRUE AND ok IS UNKNOWN AND name IS NOT NULL
  AND name IS DISTINCT FROM 'a' AND n BETWEEN SYMMETRIC 3 AND 1 AND (n, name) = (1, 'a') AND (n, name) IN ((1, 'a'), (2, 'b')) AND n <> ALL(ARRAY[1]);
SELECT name FROM logins WHERE EXISTS (SELECT 1 FROM log_data WHERE log_data.user = logins.name);
SELECT name FROM logins WHERE NOT EXISTS (SELECT 1 FROM log_data l WHERE l.user = name AND l.status_code = '200');
SELECT name FROM logins WHERE name IN (SELECT user FROM log_data WHERE action = 'login');
SELECT name, (SELECT max(n) FROM logins) AS top FROM logins;
SELECT name FROM logins WHERE n > (SELECT avg(n) FROM logins);
SELECT name FROM logins UNION ALL SELECT user FROM log_data;
SELECT name, n FROM logins UNION SELECT user, 5000000000 FROM log_data;
SELECT n FROM logins UNION ALL SELECT 2.5 FROM logins UNION ALL SELECT NULL FROM logins;
SELECT name FROM logins INTERSECT SELECT user FROM log_data;
SELECT name FROM logins EXCEPT SELECT user FROM log_data;
(SELECT name FROM logins) UNION ALL (SELECT user FROM log_data) ORDER BY name LIMIT 3;
WITH bad AS (SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address), worst (address) AS (SELECT ip_address FROM bad WHERE n > 3)
  SELECT * FROM worst;
WITH log_data AS (SELECT ip_address FROM log_data WHERE action = 'login') SELECT ip_address, count(*) FROM log_data GROUP BY 1;
SELECT x.a, x.n FROM (SELECT ip_address, count(*) FROM log_data GROUP BY ip_address) AS x (a, n) WHERE n > 3;
SELECT * FROM (SELECT ip_address AS a FROM log_data) WHERE a LIKE '192.%';
SELECT l.ip_address, r.c FROM log_data l JOIN counts r ON l.ip_address = r.ip_address;
SELECT l.user, r.c FROM log_data l LEFT JOIN counts r USING (ip_address);
SELECT * FROM log_data FULL JOIN counts USING (ip_address);
SELECT * FROM counts NATURAL JOIN log_data;
SELECT a.ip_address AS x, b.ip_address AS y FROM counts a RIGHT JOIN counts b ON a.c = b.c AND a.ip_address <> b.ip_address;
SELECT a.ip_address, b.ip AS other FROM log_data a CROSS JOIN blacklist_events b;
SELECT a.ip_address, b.info FROM log_data a JOIN blacklist_events b ON a.ip_address = b.ip
  AND a.event_time BETWEEN b.event_time - INTERVAL '5 minutes' AND b.event_time + INTERVAL '5 minutes';
SELECT a.ip_address, b.info FROM log_data a, blacklist_events b WHERE a.ip_address = b.ip AND a.event_time - b.event_time < INTERVAL '5 minutes'
  AND b.event_time - a.event_time < INTERVAL '5 minutes';
SELECT t.c1, count(*) FROM (VALUES (40, 'sql'), (41, NULL)) AS t (c1, c2) JOIN blacklist_events b ON b.alert_id = t.c1 GROUP BY t.c1;
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ip_address ORDER BY event_time DESC) AS rn FROM log_data) AS r WHERE rn <= 10;
SELECT * FROM (SELECT ip_address, c, ROW_NUMBER() OVER (ORDER BY c DESC) AS rn FROM counts) AS r WHERE rn <= 10;
SELECT ip_address, c FROM counts ORDER BY c DESC, ip_address LIMIT 10;
SELECT ip_address, count(*) AS n FROM log_data GROUP BY ip_address ORDER BY count(*) DESC LIMIT 5 OFFSET 2;
SELECT ip_address, count(*) FROM log_data GROUP BY ip_address ORDER BY 2 DESC FETCH FIRST 3 ROWS ONLY;
SELECT ip_address, count(*) OVER (PARTITION BY ip_address ORDER BY event_time RANGE BETWEEN INTERVAL '5 minutes' PRECEDING AND CURRENT ROW) AS n
  FROM log_data;
SELECT ip_address, sum(n) OVER w AS s, first_value(name) OVER w AS f FROM (SELECT name AS ip_address, n, ts, name FROM logins)
  WINDOW w AS (PARTITION BY ip_address ORDER BY ts ROWS BETWEEN 10 PRECEDING AND CURRENT ROW);
SELECT DISTINCT ip_address, user FROM log_data;
SELECT window_start, ip_address, n FROM (SELECT window_start, window_end, ip_address, count(*) AS n,
  ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY count(*) DESC) AS rn
  FROM TUMBLE(log_data, event_time, INTERVAL '1 hour') GROUP BY window_start, window_end, ip_address) WHERE rn <= 3;
SELECT * FROM log_data MATCH_RECOGNIZE (
  PARTITION BY ip_address ORDER BY event_time
  MEASURES FIRST(f.event_time) AS first_failure, LAST(F.event_time) AS last_failure, s.event_time AS success, count(f.user) AS failures,
    MATCH_ROWTIME() AS at
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (f{3,} s) WITHIN INTERVAL '10 minutes'
  DEFINE f AS f.status_code::integer = 401, s AS s.status_code = '200') AS m;
SELECT m.ip_address, n FROM log_data MATCH_RECOGNIZE (PARTITION BY ip_address ORDER BY event_time
  MEASURES a.action AS first_action, c.action AS n AFTER MATCH SKIP TO NEXT ROW PATTERN (a b*? c) DEFINE a AS a.action = 'login',
  b AS b.action <> 'logout' AND b.user = LAST(a.user, 1), c AS c.action ~ '^log') m;
SELECT name, lag(n) OVER (PARTITION BY name ORDER BY ts) AS l, lag(n, 2) OVER (PARTITION BY name ORDER BY ts) AS l2 FROM logins;
SELECT * FROM logins MATCH_RECOGNIZE (PARTITION BY name ORDER BY ts
  MEASURES avg(f.n) AS a, sum(f.score) AS b, avg(f.price) AS c, avg(f.score) AS d, avg(f.id) AS e, LAST(s.id) AS g
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (f{1,3} s) DEFINE f AS f.ok, s AS NOT s.ok) AS m;

SELECT ip_address, max(event_time) AS event_time, burst_start(event_time, INTERVAL '1 hour') AS first_seen, burst_count(event_time, INTERVAL '1 hour') AS count,
  leaky_bucket(event_time, INTERVAL '10 seconds') AS level, samples_within(user, event_time, INTERVAL '1 hour') AS users,
  count_distinct_within(user, event_time, INTERVAL '1 hour') FILTER (WHERE action = 'login') AS distinct_users, most_of_one_within(user, event_time, INTERVAL '1 hour') AS most,
  burst_peak(event_time, INTERVAL '1 second', INTERVAL '1 hour') AS p, burst_peak_distinct(user, event_time, INTERVAL '1 second', INTERVAL '1 hour') AS q,
  leaky_bucket_distinct(resource, event_time, INTERVAL '10 seconds') AS paths, regularity_within(event_time, INTERVAL '1 hour') AS regularity, count(*) AS n
  FROM log_data WHERE status_code = '401' GROUP BY ip_address HAVING leaky_bucket(event_time, INTERVAL '10 seconds') > 5;

SELECT count_within(local, INTERVAL '1 hour') AS c, count_within(ts, INTERVAL '30 days') FILTER (WHERE ok) AS d FROM logins;
SELECT window_end, name, count_within(ts, INTERVAL '1 minute') AS c FROM TUMBLE(logins, ts, INTERVAL '1 hour') GROUP BY window_end, name;
SELECT url_decode(url_decode(resource)) AS path FROM log_data WHERE lower(url_decode(resource)) LIKE '%/../%';
-- Several event times.
SELECT event_time, event_time AS e2 FROM log_data;
SELECT l.ip_address, l.event_time, b.event_time AS reported FROM log_data l JOIN blacklist_events b ON l.ip_address = b.ip
  AND b.event_time BETWEEN l.event_time - INTERVAL '5 minutes' AND l.event_time;
SELECT id FROM logins WHERE name LIKE name || '%' AND name > upper(name) AND name NOT BETWEEN 'a' AND name;
