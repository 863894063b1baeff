-- KEYS: 1 counters, 2 last_seen; ARGV: 1 how many
-- Returns those with the highest counts: member, count, last seen..

local counted = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1, 'REV', 'WITHSCORES')
return with_last_seen(counted, KEYS[2])
