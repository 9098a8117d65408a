-- Takes all claims of a call, or none.
--   KEYS  open reservations (by when they lapse), this reservation, then a counter a claim
--   ARGV  id, milliseconds until it lapses, prefix of reservations, prefix of lapsed ones, then for each claim
--         limit, least, most, window, its end, the end after that, seed, returnable (1) or not (0)
-- window: "minute" begins with the first call; "calendar" ends at the first of the two ends that is to come, and starts
-- from its seed; "none" never ends.
-- Returns {"taken", ...} or {"full", number of the claim, ...} with amount, end, used, milliseconds left for each claim;
-- or {"cold", number of the claim} for a counter that needs its seed.
local PER_CLAIM = 8
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- What the calls of a gateway that died still held.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 20)) do
  local hold = ARGV[3] .. id
  local parts = redis.call('LRANGE', hold, 0, -1)
  for i = 1, #parts, 4 do
    if parts[i + 3] == '1' and redis.call('HGET', parts[i], 'e') == parts[i + 2] then
      if redis.call('HINCRBY', parts[i], 'u', -parts[i + 1]) <= 0 and parts[i + 2] == '0' then
        redis.call('DEL', parts[i])
      end
    end
  end
  redis.call('DEL', hold)
  redis.call('ZREM', KEYS[1], id)
  redis.call('SET', ARGV[4] .. id, 1, 'PX', 3600000)
end

local claims = {}
for i = 1, #KEYS - 2 do
  local at = 4 + (i - 1) * PER_CLAIM
  local claim = {
    key = KEYS[i + 2], limit = tonumber(ARGV[at + 1]), least = tonumber(ARGV[at + 2]), most = tonumber(ARGV[at + 3]),
    returnable = ARGV[at + 8], amount = 0,
  }
  local state = redis.call('HMGET', claim.key, 'u', 'e')
  claim.used, claim.ends = tonumber(state[1]), tonumber(state[2])
  if claim.used == nil then
    local window, seed = ARGV[at + 4], ARGV[at + 7]
    if window == 'calendar' then
      if seed == '' then return {'cold', i} end
      claim.used, claim.ends = tonumber(seed), tonumber(ARGV[at + 5])
      if claim.ends <= now then claim.ends = tonumber(ARGV[at + 6]) end
    elseif window == 'minute' then
      claim.used, claim.ends = 0, now + tonumber(ARGV[at + 5])
    else
      claim.used, claim.ends = 0, 0
    end
  end
  claims[i] = claim
end

local function answer(first)
  for _, claim in ipairs(claims) do
    local left = claim.ends > 0 and claim.ends - now or 0
    for _, value in ipairs({claim.amount, claim.ends, claim.used, left}) do table.insert(first, value) end
  end
  return first
end

-- Sent again after a broken connection: it has been taken already.
local parts = redis.call('LRANGE', KEYS[2], 0, -1)
if #parts > 0 then
  for i, claim in ipairs(claims) do claim.amount = tonumber(parts[i * 4 - 2]) end
  return answer({'taken'})
end

for i, claim in ipairs(claims) do
  if claim.limit - claim.used < claim.least then return answer({'full', i}) end
end
for _, claim in ipairs(claims) do
  claim.amount = math.min(claim.most, claim.limit - claim.used)
  claim.used = claim.used + claim.amount
  redis.call('HSET', claim.key, 'u', claim.used, 'e', claim.ends)
  if claim.ends > 0 then redis.call('PEXPIREAT', claim.key, claim.ends) end
  redis.call('RPUSH', KEYS[2], claim.key, claim.amount, claim.ends, claim.returnable)
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return answer({'taken'})
