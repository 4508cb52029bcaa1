import { expect, test } from "vitest";

import { Activity } from "../../src/activity";

test("Between the first question and the last answer the server is busy, and that is told once.", async () => {
  const told: boolean[] = [];
  const activity = new Activity((isBusy) => told.push(isBusy));
  await Promise.all([activity.track(Promise.resolve(1)), activity.track(Promise.resolve(2))]);
  expect(told).toEqual([true, false]);
});

test("An answer that fails ends the work, and counts among no times.", async () => {
  const told: boolean[] = [];
  const activity = new Activity((isBusy) => told.push(isBusy));
  await expect(activity.track(Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(told).toEqual([true, false]);
  expect(activity.summary()).toBeUndefined();
});

test("The summary tells of the last 200 answers.", async () => {
  const activity = new Activity(() => undefined);
  for (let number = 0; number < 201; number++) expect(await activity.track(number)).toBe(number);
  const summary = activity.summary();
  expect(summary?.count).toBe(200);
  expect(summary?.medianMs).toBeLessThanOrEqual(summary?.slowestMs ?? -1);
});
