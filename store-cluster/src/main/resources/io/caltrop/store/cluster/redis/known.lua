-- KEYS: the buckets of the window
-- ARGV: the identities, packed
-- Returns the places, from 1, of those that are marked.

local marked = marked_in(1, #KEYS, identities(ARGV[1]))
local places = {}
for place in pairs(marked) do
  places[#places + 1] = place
end
return places
