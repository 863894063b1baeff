-- Removes addresses that have expired: before the other scripts, which use it.

local function sweep(counters, last_seen, now, ttl, most)
  local gone = redis.call('ZRANGE', last_seen, '-inf', now - ttl, 'BYSCORE', 'LIMIT', 0, most)
  if #gone > 0 then
    redis.call('ZREM', counters, unpack(gone))
    redis.call('ZREM', last_seen, unpack(gone))
  end
  return #gone
end
