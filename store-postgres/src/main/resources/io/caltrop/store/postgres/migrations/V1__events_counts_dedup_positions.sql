-- Every event, as reported. One partition for a span of received_at, named for its first and last hour;
-- recording creates them, maintenance drops them whole.
CREATE TABLE blacklist_events (
    event_id    uuid                NOT NULL, -- the identity of the alert: a hash of what it says
    user_id     uuid                NOT NULL, -- the sensor
    "timestamp" bigint              NOT NULL, -- epoch milliseconds, as the sensor gave it
    received_at timestamptz         NOT NULL,
    ip          inet                NOT NULL,
    entity      text COLLATE "C"    NOT NULL, -- flow, host, ..: what alert_id belongs to
    alert_id    integer             NOT NULL,
    dst_port    integer             NOT NULL,
    info        text                NOT NULL, -- may hold an attacker's text
    reason      text                NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX blacklist_events_ip_timestamp ON blacklist_events (ip, "timestamp" DESC);

-- How often an address was reported on a list. No index but the key's, so that an update stays on its
-- page; the free space is for that.
CREATE TABLE blacklist_counts (
    entity      smallint            NOT NULL, -- ntopng's entity_id
    alert_id    integer             NOT NULL,
    ip          inet                NOT NULL,
    count       bigint              NOT NULL,
    first_seen  timestamptz         NOT NULL,
    last_seen   timestamptz         NOT NULL,
    expires_at  timestamptz         NOT NULL,
    PRIMARY KEY (entity, alert_id, ip)
) WITH (fillfactor = 50);

-- The lists for people: what has not expired. Addresses that the configuration never lists are left out
-- by the program, not here.
CREATE VIEW blacklists AS
SELECT CASE entity
           WHEN 0 THEN 'interface' WHEN 1 THEN 'host' WHEN 2 THEN 'network' WHEN 3 THEN 'snmp_device'
           WHEN 4 THEN 'flow' WHEN 5 THEN 'mac' WHEN 7 THEN 'user' WHEN 8 THEN 'active_monitoring'
           WHEN 9 THEN 'system' END AS entity,
       alert_id, ip, count, first_seen, last_seen, expires_at
FROM blacklist_counts
WHERE expires_at > now();

-- The offset to read next of each partition of a topic.
CREATE TABLE consumer_positions (
    topic_id    text                NOT NULL,
    partition   integer             NOT NULL,
    next_offset bigint              NOT NULL,
    PRIMARY KEY (topic_id, partition)
) WITH (fillfactor = 10);

-- Counts the batches that moved no position; in several rows, so that they do not wait for one another.
CREATE TABLE store_changes (
    slot        smallint PRIMARY KEY,
    changes     bigint              NOT NULL
) WITH (fillfactor = 10);
INSERT INTO store_changes SELECT slot, 0 FROM generate_series(0, 7) slot;

-- Which alerts were recorded, and when. Four tables in turn: one takes new marks, the others hold older
-- ones until all of them have expired, then they are emptied whole.
CREATE TABLE dedup_buckets (
    bucket      smallint PRIMARY KEY,
    open        boolean             NOT NULL, -- takes new marks
    since       timestamptz,                  -- every mark is this old at most; null when empty
    until       timestamptz                   -- every mark is older than this
);
INSERT INTO dedup_buckets SELECT bucket, false, NULL, NULL FROM generate_series(0, 3) bucket;

CREATE TABLE dedup_marks_0 (event_id uuid PRIMARY KEY, seen_at timestamptz NOT NULL)
    WITH (autovacuum_enabled = false);
CREATE TABLE dedup_marks_1 (event_id uuid PRIMARY KEY, seen_at timestamptz NOT NULL)
    WITH (autovacuum_enabled = false);
CREATE TABLE dedup_marks_2 (event_id uuid PRIMARY KEY, seen_at timestamptz NOT NULL)
    WITH (autovacuum_enabled = false);
CREATE TABLE dedup_marks_3 (event_id uuid PRIMARY KEY, seen_at timestamptz NOT NULL)
    WITH (autovacuum_enabled = false);

-- Who may only look, where such a role was made beforehand.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'caltrop_reader') THEN
        GRANT SELECT ON blacklist_events, blacklists TO caltrop_reader;
    END IF;
END
$$;
