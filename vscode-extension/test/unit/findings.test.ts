import { expect, test } from "vitest";

import { findingsNear, type Shown } from "../../src/findings";

/** A diagnostic on some columns of a line. */
function on(line: number, from: number, to: number, code: Shown["code"], source = "mlrepair"): Shown {
  const range = { start: { line, character: from }, end: { line, character: to } };
  return { range, message: `message of line ${line}`, source, ...(code !== undefined && { code }) };
}

const at = (line: number, character: number) => ({ line, character });
const codes = (shown: Shown[], place: ReturnType<typeof at>) => findingsNear(shown, place).map(({ code }) => code);
const FOUND = [on(1, 0, 3, "MLR1"), on(1, 5, 8, "MLR2"), on(4, 0, 1, { value: "MLR3" })];

test("The findings at the cursor come before those of its line, and these before those of the file.", () => {
  expect(codes(FOUND, at(1, 5))).toEqual(["MLR2"]);
  expect(codes(FOUND, at(1, 8))).toEqual(["MLR2"]);
  expect(codes(FOUND, at(1, 20))).toEqual(["MLR1", "MLR2"]);
  expect(codes(FOUND, at(9, 0))).toEqual(["MLR1", "MLR2", "MLR3"]);
});

test("Findings of others, and those without a code, are none of ours.", () => {
  expect(codes([on(1, 0, 3, "E501", "ruff"), on(1, 0, 3, undefined)], at(1, 1))).toEqual([]);
});

test("A code is listed once.", () => {
  expect(codes([on(1, 0, 3, "MLR1"), on(2, 0, 3, "MLR1")], at(9, 0))).toEqual(["MLR1"]);
});
