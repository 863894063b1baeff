-- Members with their counts, and when each was last seen: before the scripts that read lists.

local AT_ONCE = 4000

-- counted: member, count, member, count.. Returns member, count, last seen..
local function with_last_seen(counted, last_seen)
  local rows = {}
  for first = 1, #counted, 2 * AT_ONCE do
    local last = math.min(first + 2 * AT_ONCE - 1, #counted)
    local members = {}
    for i = first, last, 2 do
      members[#members + 1] = counted[i]
    end
    local seen = redis.call('ZMSCORE', last_seen, unpack(members))
    for i = 1, #members do
      rows[#rows + 1] = members[i]
      rows[#rows + 1] = counted[first + 2 * i - 1]
      rows[#rows + 1] = seen[i] or '0'
    end
  end
  return rows
end
