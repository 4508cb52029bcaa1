import { defineConfig } from "vitest/config";

const PATIENCE = 600_000; // milliseconds; on a machine that does other things, too

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    globalSetup: "test/e2e/setup.ts",
    isolate: false, // one browser serves all files
    maxWorkers: 1, // two workbenches at once would disturb each other's measure of time
    testTimeout: PATIENCE,
    hookTimeout: PATIENCE,
  },
});
