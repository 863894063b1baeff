-- KEYS: 1 counters, 2 last_seen, buckets that are past
-- ARGV: 1 now, 2 ttl, 3 what is left to the list (all ms), 4 most addresses to remove
-- Returns how many addresses were removed.

for k = 3, #KEYS do
  redis.call('UNLINK', KEYS[k])
end
local gone = sweep(KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return gone
