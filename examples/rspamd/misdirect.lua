-- misdirect for Rspamd: refuses a message of one's own users where a recipient was probably meant to be another, with the
-- address that was meant. A plugin on the C library, by LuaJIT's FFI; its settings are in README.md.
--
-- Rspamd decides on whole messages, at their end: where one recipient is asked about, nobody gets the message.

local N = "misdirect"
local settings = rspamd_config:get_all_opt(N)
if not settings then return end

local ffi = require "ffi"
local lua_maps = require "lua_maps"
local rspamd_logger = require "rspamd_logger"

-- The order in which the library has them.
local TAGS = { "military", "government", "provider", "education" }

local prefix = settings.prefix or "/usr/local"
local action = settings.action or "reject"
local least_ppm = (settings.probability or 0.9) * 1e6
local networks = lua_maps.map_add_from_ucl(settings.networks or { "127.0.0.0/8", "::1" }, "radix", "misdirect: networks")

-- Bits of the tags whose domains are protected; without any, all domains are.
local protected = 0
for _, name in ipairs(settings.tags or { "military", "government" }) do
  local bit_of = 0
  for at, tag in ipairs(TAGS) do
    if tag == name then bit_of = bit.lshift(1, at - 1) end
  end
  assert(bit_of ~= 0, "misdirect: no such tag: " .. name)
  protected = bit.bor(protected, bit_of)
end

local file = assert(io.open(prefix .. "/share/misdirect/misdirect.cdef"))
ffi.cdef(file:read("*a"))
file:close()
local lib = ffi.load(prefix .. "/lib/libmisdirect.so")

local function ok(status)
  if status ~= 0 then error(ffi.string(lib.misdirect_status_name(status))) end
end

-- A process of Rspamd does one thing at a time, and nothing here waits.
local checker, context = ffi.new("misdirect_checker"), ffi.new("misdirect_context")
local message, answer = ffi.new("misdirect_message"), ffi.new("misdirect_answer")
local buffer = ffi.new("char[400]")
ok(lib.misdirect_checker_init(checker, ffi.sizeof(checker)))
ok(lib.misdirect_checker_add_builtin(checker, 1))
ok(lib.misdirect_checker_add_in_use(checker))
ok(lib.misdirect_context_init(context, ffi.sizeof(context)))

-- The address as the envelope has it: Rspamd takes the quotes off (RFC 5321, 4.1.2).
local function written(recipient)
  local user = recipient.user
  if recipient.flags and recipient.flags.quoted then
    user = '"' .. user:gsub('["\\]', "\\%0") .. '"'
  end
  return user .. "@" .. recipient.domain
end

-- The address that was meant: whole where it can stand in a reply and has the local part that was typed (of x|y@army.ml the
-- library reads y, as people write it); otherwise the domain. A `%` in a reply is the milter protocol's.
local function shown(typed, first)
  local is_whole = first.local_at == 0 and typed:byte(tonumber(first.local_len) + 1) == 64
  if is_whole and lib.misdirect_write_address(checker, typed, #typed, context, 0, buffer, ffi.sizeof(buffer), nil) == 0 then
    local meant = ffi.string(buffer)
    if not meant:find("[^ -~]") and not meant:find("%", 1, true) then return meant end
  end
  return ffi.string(first.target)
end

-- Whom a recipient was probably meant to be, if another.
local function meant(typed)
  if lib.misdirect_check(checker, typed, #typed, context, answer, ffi.sizeof(answer)) ~= 0 then return nil end
  if answer.verdict ~= lib.MISDIRECT_VERDICT_SUSPECT or answer.suggestion_count == 0 then return nil end
  local first = answer.suggestions[0]
  -- Where only the way of writing is repaired, the mail goes there anyway.
  if ffi.string(first.target) == ffi.string(answer.typed.domain) then return nil end
  if answer.probability_ppm < least_ppm then return nil end
  if protected ~= 0 and bit.band(first.entry.tags, protected) == 0 then return nil end
  return shown(typed, first)
end

local function is_submitted(task)
  local client = task:get_from_ip()
  return task:get_user() or client and client:is_valid() and networks:get_key(client)
end

local function check(task)
  local sender = task:get_from("smtp")
  local from = sender and sender[1] and sender[1].addr or ""
  -- A report, or mail from elsewhere.
  if from == "" or not is_submitted(task) then return end
  ok(lib.misdirect_message_init(message, ffi.sizeof(message), from, #from, nil, 0))
  context.message = message
  for _, recipient in ipairs(task:get_recipients("smtp") or {}) do
    local target = meant(written(recipient))
    if target then
      task:insert_result("MISDIRECT", 1.0, recipient.domain)
      if action == "reject" then
        -- First what was meant: programs cut replies. It has no line feed, which would break it in two.
        local text = "Did you mean " .. target .. "? Nobody gets this message"
        task:set_pre_result({ action = "reject", message = text, module = N })
      end
      return
    end
  end
end

rspamd_config:register_symbol({ name = "MISDIRECT", type = "prefilter", callback = check, flags = "empty,ignore_passthrough" })
rspamd_logger.infox(rspamd_config, "misdirect: %s at a probability of %s", action, least_ppm / 1e6)
