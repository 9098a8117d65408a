-- Keeps reservations from lapsing while their gateway lives.
--   KEYS  open reservations
--   ARGV  milliseconds until they lapse, then their ids
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[1], ARGV[i]) end
return #ARGV - 1
