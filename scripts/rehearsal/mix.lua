-- What people do at Probity, for wrk. Environment: KIND (of MIX below, or "mix"), HOST, PEERS ("PORT PORT"), TARGETS (a
-- table of people), RUN (a word that makes uploads of this run new).
local kind, host, run = os.getenv("KIND"), os.getenv("HOST"), os.getenv("RUN")
local people = dofile(os.getenv("TARGETS"))
-- Of a hundred acts.
local MIX = { { "inbox", 40 }, { "review", 35 }, { "edit", 10 }, { "upload", 10 }, { "sign-in", 5 } }

local threads = {}
function setup(thread)
  local ports = {}
  for port in os.getenv("PEERS"):gmatch("%d+") do ports[#ports + 1] = port end
  -- Every other thread asks the other server.
  thread.addr = wrk.lookup("127.0.0.1", ports[#threads % #ports + 1])[1]
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

function init()
  math.randomseed(os.time() + number * 7919)
  statuses, count, signed, why = {}, 0, 0, ""
end

local function headers_of(person, more)
  local headers = {
    ["Host"] = host, ["X-Forwarded-Proto"] = "https", ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "text/html",
    ["Cookie"] = person.cookie, ["X-Forwarded-For"] = "10.1.1.1", ["Accept-Encoding"] = "identity",
  }
  for name, value in pairs(more or {}) do headers[name] = value end
  return headers
end

local FORM = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Accept"] = "application/json" }

local acts = {}
acts["inbox"] = function(person) return wrk.format("GET", "/invoices", headers_of(person)) end
acts["review"] = function(person)
  return wrk.format("GET", "/invoices/" .. person.invoices[math.random(#person.invoices)], headers_of(person))
end
acts["edit"] = function(person)
  local invoice = person.invoices[math.random(#person.invoices)]
  local body = "id=" .. invoice .. "&line=&name=buyer_name&value=Aldermoor+Foods+" .. math.random(100000)
  return wrk.format("POST", "/api/edit-invoice", headers_of(person, FORM), body)
end
acts["upload"] = function(person)
  count = count + 1
  local name = string.format("UP-%s-%d-%d", run, number, count)
  local text = "Northwind Office Supplies Ltd\nInvoice\n\nInvoice number: " .. name .. "\nInvoice date: 2026-10-01\n"
    .. "Due date: 2026-10-31\nCurrency: EUR\n\nDescription        Quantity   Unit price   Amount\n"
    .. "Copy paper A4      10         4.50         45.00\n\nNet total 45.00\nVAT 20% 9.00\nTotal due EUR 54.00\n"
  local body = '--b\r\nContent-Disposition: form-data; name="file"; filename="' .. name .. '.txt"\r\n\r\n' .. text
    .. "\r\n--b--\r\n"
  local form = { ["Content-Type"] = "multipart/form-data; boundary=b", ["Accept"] = "application/json" }
  return wrk.format("POST", "/api/uploads", headers_of(person, form), body)
end
acts["sign-in"] = function()
  -- One after the other: nobody signs in twice at a time.
  signed = signed + 1
  local person = people[(2 * signed + number) % #people + 1]
  local form = {
    ["Content-Type"] = FORM["Content-Type"], ["Accept"] = FORM["Accept"], ["Cookie"] = "none=",
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.random(2, 250), math.random(250), math.random(250)),
  }
  local body = "email=" .. person.email .. "&password=every+invoice+held+to+its+contract"
  return wrk.format("POST", "/api/sign-in", headers_of(person, form), body)
end
acts["hello"] = function() return wrk.format("GET", "/") end

local function choose()
  local left = math.random(100)
  for _, act in ipairs(MIX) do
    left = left - act[2]
    if left <= 0 then return act[1] end
  end
end

function request()
  local person = people[math.random(#people)]
  return acts[kind == "mix" and choose() or kind](person)
end

function response(status, _, body)
  statuses[status] = (statuses[status] or 0) + 1
  if status >= 400 and why == "" then why = body:sub(1, 120):gsub("%s+", " ") end
end

function done(summary, latency)
  local all, why = {}, ""
  for _, thread in ipairs(threads) do
    why = why == "" and thread:get("why") or why
    for status, times in pairs(thread:get("statuses")) do all[status] = (all[status] or 0) + times end
  end
  local failed, told = 0, {}
  for status, times in pairs(all) do
    if status >= 400 then
      failed = failed + times
      told[#told + 1] = status .. " x" .. times
    end
  end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  if lost > 0 then told[#told + 1] = "lost x" .. lost end
  table.sort(told)
  if why ~= "" then told[#told + 1] = why end
  local ms = function(percent) return latency:percentile(percent) / 1000 end
  io.write(string.format("%-8s %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %8d  %s\n", kind,
    summary.requests / (summary.duration / 1e6), ms(50), ms(90), ms(99), ms(99.9), latency.max / 1000,
    failed + lost, table.concat(told, ", ")))
end
