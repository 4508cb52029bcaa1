-- Drives Neovim like a user: types a line, waits for its diagnostic, takes the first quick fix, undoes it, takes
-- "fix all" if that is offered and the quick fix again if not, saves.
-- In: MISTAKE, the keys to type. Out: JSON in the last line of standard error; exit code 1 if something does not come.

local function finish(report)
  io.stderr:write("\n" .. vim.fn.json_encode(report) .. "\n") -- after Neovim's own messages
  vim.cmd(report.missing and "cquit" or "quitall!")
end

local function wait(what, condition)
  if not vim.wait(30000, condition, 10) then
    finish({ missing = what, lines = vim.api.nvim_buf_get_lines(0, 0, -1, true), diagnostics = vim.diagnostic.get(0) })
  end
end

local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "tx", false)
end

local offered = {} -- titles of every list of code actions
vim.ui.select = function(items, options, choose)
  local titles = {}
  for _, item in ipairs(items) do
    table.insert(titles, (options.format_item(item)))
  end
  table.insert(offered, titles)
  choose(items[1], 1)
end

local function lines() return vim.api.nvim_buf_get_lines(0, 0, -1, true) end

local function clients() return (vim.lsp.get_clients or vim.lsp.buf_get_clients)(vim.lsp.get_clients and { bufnr = 0 }) end

wait("client", function()
  local _, client = next(clients())
  return client ~= nil and client.initialized
end)
type_keys(vim.env.MISTAKE)
wait("diagnostic", function() return #vim.diagnostic.get(0) == 1 end)

local diagnostic = vim.diagnostic.get(0)[1]
local before = lines()
vim.o.undolevels = vim.o.undolevels -- what was typed and the fix are undone one by one, as when a user does it
vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
vim.lsp.buf.code_action()
wait("fix", function() return not vim.deep_equal(before, lines()) end)
wait("no diagnostic", function() return #vim.diagnostic.get(0) == 0 end)
local fixed = lines()

vim.cmd("undo")
wait("text as before the fix", function() return vim.deep_equal(before, lines()) end)
wait("diagnostic as before the fix", function() return #vim.diagnostic.get(0) == 1 end)
vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
if vim.tbl_contains(offered[1], "Apply all safe mlrepair fixes") then
  local context = { only = { "source.fixAll.mlrepair" }, diagnostics = {} }
  vim.lsp.buf.code_action(vim.fn.has("nvim-0.8") == 1 and { context = context } or context)
else
  vim.lsp.buf.code_action()
end
wait("the same text by the second way", function() return vim.deep_equal(fixed, lines()) end)

vim.cmd("write")
finish({
  source = diagnostic.source,
  code = diagnostic.code or diagnostic.user_data.lsp.code,
  row = diagnostic.lnum,
  column = diagnostic.col,
  titles = offered[1],
  pulls = vim.lsp.config ~= nil and clients()[1]:supports_method("textDocument/diagnostic"),
})
