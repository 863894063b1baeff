-- Which of a batch are marked: before the other scripts, which use it.

local IDENTITY = 14

local function identities(packed)
  local list = {}
  for i = 1, #packed / IDENTITY do
    list[i] = string.sub(packed, (i - 1) * IDENTITY + 1, i * IDENTITY)
  end
  return list
end

-- marked[i] is true where the i-th identity stands in one of the buckets KEYS[first..last]; then
-- one of the buckets that hold some.
local function marked_in(first, last, list)
  local marked, bucket = {}, nil
  for k = first, last do
    if #list > 0 and redis.call('EXISTS', KEYS[k]) == 1 then
      local found = redis.call('SMISMEMBER', KEYS[k], unpack(list))
      for i = 1, #found do
        if found[i] == 1 then
          marked[i] = true
          bucket = KEYS[k]
        end
      end
    end
  end
  return marked, bucket
end
