-- Drives Neovim like a user: types a line, waits for its diagnostic, takes the first quick fix, saves.
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

local titles = {}
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    table.insert(titles, (options.format_item(item)))
  end
  choose(items[1], 1)
end

wait("client", function() return next(vim.lsp.buf_get_clients(0)) ~= nil end)
type_keys(vim.env.MISTAKE)
wait("diagnostic", function() return #vim.diagnostic.get(0) == 1 end)

local diagnostic = vim.diagnostic.get(0)[1]
local before = vim.api.nvim_buf_get_lines(0, 0, -1, true)
vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
vim.lsp.buf.code_action()
wait("fix", function() return not vim.deep_equal(before, vim.api.nvim_buf_get_lines(0, 0, -1, true)) end)
wait("no diagnostic", function() return #vim.diagnostic.get(0) == 0 end)

vim.cmd("write")
finish({
  source = diagnostic.source,
  code = diagnostic.code or diagnostic.user_data.lsp.code,
  row = diagnostic.lnum,
  column = diagnostic.col,
  titles = titles,
})
