-- mlrepair in Neovim 0.7 and later: put this into your init.lua (or `dofile` it from there).
-- It needs `mlrepair-lsp` on the PATH: pip install mlrepair

local config = {
  name = "mlrepair",
  cmd = { "mlrepair-lsp", "--stdio" },
  filetypes = { "python" },
  root_dir = vim.fn.getcwd(),
  init_options = {
    mlrepair = {
      -- Every setting of docs/editors.md, for example:
      -- ignore = { "MLR2" },
    },
  },
}

if vim.lsp.config then -- Neovim 0.11 and later
  vim.lsp.config("mlrepair", config)
  vim.lsp.enable("mlrepair")
  vim.diagnostic.config({ virtual_text = true }) -- messages beside the code, as before 0.11
else
  local client -- Neovim 0.7 has no vim.lsp.start, which later versions share between buffers
  vim.api.nvim_create_autocmd("FileType", {
    pattern = config.filetypes,
    callback = function(event)
      if vim.lsp.start then
        vim.lsp.start(config, { bufnr = event.buf })
      else
        client = client or vim.lsp.start_client(config)
        vim.lsp.buf_attach_client(event.buf, client)
      end
    end,
  })
end

-- The quick fixes of the line under the cursor.
vim.keymap.set("n", "<leader>a", vim.lsp.buf.code_action)
