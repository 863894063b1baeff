-- Which of the commands that the store uses the user of this connection may not run; empty on a
-- server before 7.0, which cannot tell.

if not redis.acl_check_cmd then
  return {}
end
local list, mark = 'blacklist:{40}:ip_counters', 'dedup:{40}:0'
local needed = {
  {'evalsha', '0', '0'},
  {'exists', mark},
  {'smismember', mark, 'x'},
  {'sadd', mark, 'x'},
  {'pexpire', mark, '1'},
  {'unlink', mark},
  {'zadd', list, '1', 'x'},
  {'zmscore', list, 'x'},
  {'zrange', list, '0', '1'},
  {'zrem', list, 'x'},
  {'zscan', list, '0'},
  {'pexpire', list, '1'},
  {'get', 'blacklist:{40}:version'},
  {'set', 'blacklist:{40}:version', '1'},
  {'wait', '1', '1'},
  {'ping'},
}
local denied = {}
for _, command in ipairs(needed) do
  if not redis.acl_check_cmd(unpack(command)) then
    denied[#denied + 1] = command[1]
  end
end
return denied
