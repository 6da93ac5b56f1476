-- From LuaJIT, by its FFI: luajit misdirect.lua PREFIX "Ann <general@us.army.ml>, bob@gmail.com"
local ffi = require("ffi")
local prefix = arg[1]
local cdef = assert(io.open(prefix .. "/share/misdirect/misdirect.cdef"))
ffi.cdef(cdef:read("*a"))
local lib = ffi.load(prefix .. "/lib/libmisdirect.so")

local function ok(status)
  if status ~= 0 then error(ffi.string(lib.misdirect_status_name(status))) end
end

local checker = ffi.new("misdirect_checker")
ok(lib.misdirect_checker_init(checker, ffi.sizeof(checker)))
ok(lib.misdirect_checker_add_builtin(checker, 1))

-- The domains to ask about, and the probability that another one than was typed was meant; none if there is
-- nothing to say.
local answer = ffi.new("misdirect_answer")
local function meant(address)
  ok(lib.misdirect_check(checker, address, #address, nil, answer, ffi.sizeof(answer)))
  local targets = {}
  if answer.verdict ~= lib.MISDIRECT_VERDICT_SUSPECT then return targets, 0 end
  for at = 0, answer.suggestion_count - 1 do
    local one = answer.suggestions[at]
    if bit.band(one.flags, lib.MISDIRECT_SUGGESTION_FLAG_MEANT) ~= 0 then
      table.insert(targets, ffi.string(one.target, one.target_len))
    end
  end
  return targets, answer.probability_ppm / 1e6
end

-- The addresses in a text, such as a To line. Until the last is found the text must not be collected.
local function split(text)
  local addresses, address = ffi.new("misdirect_addresses"), ffi.new("misdirect_address")
  ok(lib.misdirect_addresses_init(addresses, ffi.sizeof(addresses), text, #text))
  return function()
    local status = lib.misdirect_addresses_next(addresses, address, ffi.sizeof(address))
    if status == lib.MISDIRECT_STATUS_NO_MORE_ADDRESSES then return nil end
    ok(status)
    local at = tonumber(address.span_at)
    return text:sub(at + 1, at + tonumber(address.span_len))
  end
end

for at = 2, #arg do
  for address in split(arg[at]) do
    local targets, probability = meant(address)
    print(string.format("%s: %s %.3f", address, table.concat(targets, " or "), probability))
  end
end
