/** The times that a user waits, and their limits. On a machine that is busy with something else they mean nothing. */

import { appendFile } from "node:fs/promises";
import path from "node:path";

import { expect, inject } from "vitest";

import { test } from "./fixture";
import type { Workbench } from "./workbench";

const LIMIT_ACTIVATION = 100; // milliseconds of the extension host
const LIMIT_START = 3_000; // milliseconds from the workbench that is ready to the first squiggle
const LIMIT_ANSWER = 150; // milliseconds from the end of the wait after a keystroke to the squiggle
const DEBOUNCE = 250; // milliseconds; the server's own default
const COUNT = 7; // measurements, of which the median counts

/** Runs in the page, whose clock knows nothing of how busy the test is: marks keystrokes and squiggles that appear. */
const STOPWATCH = `
  addEventListener("keydown", () => performance.mark("test/key"), true);
  let shown = false;
  new MutationObserver(() => {
    const found = document.querySelector(".monaco-editor .squiggly-error") !== null;
    if (found && !shown) performance.mark("test/squiggle");
    shown = found;
  }).observe(document, { subtree: true, childList: true });
`;

test("The extension takes little of the extension host's time to activate.", async ({ open }) => {
  const { workbench } = await open("empty.py", "");
  await workbench.awaitStatus("ready");
  await workbench.page.setViewportSize({ width: 1000, height: 2000 }); // the list has only the rows that are in view
  await workbench.command("Developer: Show Running Extensions");
  const row = workbench.page.locator('.monaco-list-row[aria-label="mlrepair"] .activation-time');
  const [, duration] = /(\d+)ms/.exec(await row.innerText()) ?? [];
  await judge("activation of the extension", [Number(duration)], LIMIT_ACTIVATION);
});

test("A file that is open when the workbench starts shows its mistake soon.", async ({ open }) => {
  const { workbench, folder } = await open("sign.py", "def sign(x):\n    retrun x > 0\n");
  await workbench.awaitSquiggles("error", 1);
  await workbench.page.addInitScript(STOPWATCH);
  const durations: number[] = [];
  while (durations.length < COUNT) {
    await workbench.startWith(inject("url"), folder, "sign.py");
    await workbench.awaitSquiggles("error", 1);
    durations.push(await lastDuration(workbench, "code/didStartWorkbench"));
  }
  await judge("workbench ready to first squiggle", durations, LIMIT_START);
});

test("A mistake is underlined as soon as the wait after the keystroke is over.", async ({ open }) => {
  const text = "def sign(x):\n    if x < 0:\n        return -1\n    retrun ";
  const { workbench } = await open("sign.py", text, { "mlrepair.typingPauseMs": 0, "mlrepair.debounceMs": DEBOUNCE });
  await workbench.awaitStatus("ready");
  await workbench.page.evaluate(STOPWATCH);
  const durations: number[] = [];
  await workbench.typeAtEnd("");
  while (durations.length < COUNT) {
    await workbench.page.keyboard.type("1");
    await workbench.awaitSquiggles("error", 1);
    durations.push(await lastDuration(workbench, "test/key"));
    await workbench.press("Backspace");
    await workbench.awaitSquiggles("error", 0);
  }
  await judge("keystroke to squiggle", durations, DEBOUNCE + LIMIT_ANSWER);
});

/** Return the milliseconds from the last mark of a name to the last squiggle. */
async function lastDuration({ page }: Workbench, from: string): Promise<number> {
  const last = (name: string) => `performance.getEntriesByName("${name}").at(-1).startTime`;
  return await page.evaluate<number>(`${last("test/squiggle")} - ${last(from)}`);
}

/** Write the figure down, and compare its median with the limit. */
async function judge(name: string, durations: readonly number[], limit: number): Promise<void> {
  const sorted = durations.map(Math.round).toSorted((a, b) => a - b);
  const line = `${name}: ${sorted.join(", ")} ms, limit ${limit} ms\n`;
  await appendFile(path.join(inject("pictures"), "figures.txt"), line);
  expect(sorted[Math.floor(sorted.length / 2)], line).toBeLessThanOrEqual(limit);
}
