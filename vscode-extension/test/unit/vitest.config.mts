import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    alias: { vscode: `${import.meta.dirname}/workbench.ts` }, // VS Code itself provides it; here, it is a small fake
  },
});
