import { expect, test } from "vitest";

import { statusPage } from "../../src/engineStatus";

const UNKNOWN = {
  state: "trouble: it is not installed",
  launch: undefined,
  version: undefined,
  startedAt: undefined,
  memoryMb: undefined,
  answers: undefined,
  models: undefined,
};

test("What is not known is left out of the page.", () => {
  const page = statusPage(UNKNOWN);
  expect(page).toContain("| state | trouble: it is not installed |");
  expect(page).not.toMatch(/undefined|NaN|memory|Models/);
});

test("What is known is on the page.", () => {
  const page = statusPage({
    ...UNKNOWN,
    launch: { executable: "/own/python", args: ["-m", "mlrepair_lsp"], origin: "the search path" },
    memoryMb: 123.4,
    answers: { count: 3, medianMs: 40.4, slowestMs: 99.6 },
    models: "trm  5.5 MB  ok\n",
  });
  expect(page).toContain("| command | `/own/python -m mlrepair_lsp` |");
  expect(page).toContain("| memory | 123 MB |");
  expect(page).toContain("median 40 ms, slowest 100 ms, of the last 3");
  expect(page).toContain("```text\ntrm  5.5 MB  ok\n```");
});
