-- KEYS: 1 counters, 2 last_seen, 3 version, 4 the bucket that takes marks,
--       the other buckets of the window (ARGV[5] of them), buckets that are past
-- ARGV: 1 now, 2 ttl, 3 what is left to the bucket, 4 what is left to the list (all ms),
--       5 number of other buckets, 6 the next version, 7 most addresses to remove,
--       8 the identities, packed, 9 for each the place of its address (2 bytes; 0: not counted),
--       10.. the addresses
-- Returns how many were new, and how many of these were counted.

local now, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
local window = 4 + tonumber(ARGV[5])
local places = ARGV[9]
local FIRST_ADDRESS = 10

for k = window + 1, #KEYS do
  redis.call('UNLINK', KEYS[k])
end

local list = identities(ARGV[8])
local marked, holder = marked_in(4, window, list)
local fresh, raised, added, counted = {}, {}, {}, 0
for i = 1, #list do
  if not marked[i] then
    fresh[#fresh + 1] = list[i]
    local high, low = string.byte(places, 2 * i - 1, 2 * i)
    local place = high * 256 + low
    if place > 0 then
      counted = counted + 1
      if not added[place] then
        raised[#raised + 1] = place
      end
      added[place] = (added[place] or 0) + 1
    end
  end
end
if #fresh > 0 then
  redis.call('SADD', KEYS[4], unpack(fresh))
  redis.call('PEXPIRE', KEYS[4], ARGV[3])
elseif holder then
  -- A write, so that WAIT on this connection covers what another one marked before it broke.
  redis.call('PEXPIRE', holder, ARGV[3])
end

if #raised > 0 then
  local most = tonumber(ARGV[7])
  local swept = sweep(KEYS[1], KEYS[2], now, ttl, most)
  local addresses = {}
  for i = 1, #raised do
    addresses[i] = ARGV[FIRST_ADDRESS + raised[i] - 1]
  end
  local counts = redis.call('ZMSCORE', KEYS[1], unpack(addresses))
  if swept == most then
    -- Some that have expired may be left: their counts begin anew.
    local seen = redis.call('ZMSCORE', KEYS[2], unpack(addresses))
    for i = 1, #addresses do
      if tonumber(seen[i] or 0) + ttl <= now then
        counts[i] = false
      end
    end
  end
  local new_counts, new_seen = {}, {}
  for i = 1, #addresses do
    new_counts[2 * i - 1] = added[raised[i]] + (counts[i] or 0)
    new_counts[2 * i] = addresses[i]
    new_seen[2 * i - 1] = ARGV[1]
    new_seen[2 * i] = addresses[i]
  end
  redis.call('ZADD', KEYS[1], unpack(new_counts))
  redis.call('ZADD', KEYS[2], 'GT', unpack(new_seen))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  redis.call('SET', KEYS[3], ARGV[6])
end
return {#fresh, counted}
