-- Puts what a call consumed in the place of what was set aside for it. Once: the second time changes nothing.
--   KEYS  open reservations, this reservation, its mark if it has lapsed, then a counter a claim
--   ARGV  id, then for each claim amount, end, consumed, window, returnable
-- Returns used and milliseconds left for each claim; nothing when it was settled before.
local PER_CLAIM = 5
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', KEYS[1], ARGV[1])
local parts = redis.call('LRANGE', KEYS[2], 0, -1)
local lapsed = #parts == 0
if redis.call('DEL', lapsed and KEYS[3] or KEYS[2]) == 0 then return {} end

local standing = {}
for i = 1, #KEYS - 3 do
  local key, at = KEYS[i + 3], 1 + (i - 1) * PER_CLAIM
  local amount, its_end, window = tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 4]
  if not lapsed then
    -- A gateway that gave up waiting for its reservation does not know what is in it.
    amount, its_end = tonumber(parts[i * 4 - 2]), parts[i * 4 - 1]
  elseif ARGV[at + 5] == '1' then
    -- What lapsed was given back.
    amount = 0
  end
  local more = tonumber(ARGV[at + 3]) - amount
  local ends = redis.call('HGET', key, 'e')
  -- A day and a month keep all of a call that came in them, as the ledger does.
  if ends and (ends == its_end or (more > 0 and window ~= 'calendar')) then
    if redis.call('HINCRBY', key, 'u', more) <= 0 and ends == '0' then redis.call('DEL', key) end
  elseif not ends and more > 0 and window == 'minute' then
    redis.call('HSET', key, 'u', more, 'e', now + 60000)
    redis.call('PEXPIRE', key, 60000)
  end
  local state = redis.call('HMGET', key, 'u', 'e')
  local until_then = tonumber(state[2]) or 0
  table.insert(standing, tonumber(state[1]) or 0)
  table.insert(standing, until_then > 0 and until_then - now or 0)
end
return standing
