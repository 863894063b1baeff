-- KEYS: 1 counters, 2 last_seen; ARGV: 1 cursor, 2 about how many
-- Returns the next cursor, and rows in no order: member, count, last seen..

local scanned = redis.call('ZSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local rows = with_last_seen(scanned[2], KEYS[2])
table.insert(rows, 1, scanned[1])
return rows
