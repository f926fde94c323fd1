-- What somebody does in Neovim with the files of a stack. It writes what was seen as JSON, for test_editor.py.

local PATIENCE, PAUSE = 20000, 20 -- milliseconds
local seen = { said = {} }

local function finish()
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.SEEN)
  vim.cmd("qall!")
end

local function await(what, check)
  if not vim.wait(PATIENCE, check, PAUSE) then
    error("not in time: " .. what)
  end
end

local function open(name)
  vim.cmd("edit " .. name)
  await("a server of " .. name, function()
    return #(vim.lsp.get_clients or vim.lsp.get_active_clients)({ bufnr = 0 }) > 0
  end)
end

local function put_cursor(text)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search("\\V" .. text, "cW") > 0, text)
end

local function found()
  local list = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local line = vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, true)[1]
    table.insert(list, one.code .. " " .. line:sub(one.col + 1, one.end_col))
  end
  table.sort(list)
  return list
end

-- Choose the code action whose title begins so, as a person does in the menu. What would be done at once is chosen too.
local function act(beginning)
  vim.ui.select = function(items, _, choose)
    for _, item in ipairs(items) do
      local action = item.action or item[2]
      if vim.startswith(action.title, beginning) then
        choose(item)
        return
      end
    end
    error("no action " .. beginning)
  end
  vim.lsp.buf.code_action()
end

local function shown_above()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true), "\n")
    end
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
end

local function work()
  -- Findings, where they are.
  open("prometheus/rules.yml")
  await("findings of the rules", function()
    return #found() == 3
  end)
  seen.findings = found()

  -- What stands under the cursor.
  put_cursor("flask_http_request_duration")
  vim.lsp.buf.hover()
  await("a hover", shown_above)
  seen.hover = shown_above()

  -- What is typed and not saved, here and in another file, and a fix.
  open("grafana/provisioning/datasources/datasource.yml")
  put_cursor("isDefault")
  vim.cmd([[substitute/isDefault/is_default/]])
  await("a finding in what was typed", function()
    return #found() == 1
  end)
  seen.typed = found()
  act("rename it to")
  await("the fix", function()
    return text():find("isDefault: true", 1, true) and #found() == 0
  end)
  seen.saved = vim.fn.readfile("grafana/provisioning/datasources/datasource.yml")[7]

  -- A comment that ignores a finding.
  open("prometheus/rules.yml")
  put_cursor('flask"}')
  act("Ignore LK107")
  await("the comment", function()
    return #found() == 2
  end)
  put_cursor("stacklint:")
  seen.comment = vim.fn.getline(".")

  -- Another name, in every file.
  put_cursor("flask_http_request_duration")
  vim.lsp.buf.rename("flask_http_request_seconds")
  await("the new name", function()
    return text():find("flask_http_request_seconds", 1, true)
  end)
  vim.cmd("wall")

  -- Where it is declared.
  put_cursor("flask_http_request_seconds")
  await("no finding of the new name", function()
    return #found() == 2
  end)
  vim.lsp.buf.definition()
  await("the declaration", function()
    return vim.fn.expand("%:t") == "metrics.prom"
  end)
  seen.declared = vim.fn.getline(".")
end

vim.lsp.handlers["window/logMessage"] = function(_, result)
  table.insert(seen.said, result.message)
end
vim.notify = function(message)
  table.insert(seen.said, tostring(message))
end
local done, why = pcall(work)
seen.failed = not done and tostring(why) or ""
finish()
