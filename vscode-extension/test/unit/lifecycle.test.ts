import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Backoff, Lifecycle, type Running } from "../../src/lifecycle";

/** A server that can be started, stopped and crashed, and that writes down what becomes of it. */
class Stage {
  readonly events: string[] = [];
  readonly reports: [string, number | undefined, boolean][] = [];
  readonly crashes: ((reason: string) => void)[] = [];
  failing = 0;
  missing = false;
  readonly lifecycle = new Lifecycle((crashed) => this.start(crashed), {
    crashed: (...report) => this.reports.push(report),
  });

  private async start(crashed: (reason: string) => void): Promise<Running | undefined> {
    this.events.push("start");
    await pause();
    if (this.missing) return undefined;
    if (this.failing-- > 0) throw new Error("cannot");
    this.crashes.push(crashed);
    this.events.push("started");
    return {
      stop: async () => {
        this.events.push("stop");
        await pause();
        crashed("ended, because it was told to");
        this.events.push("stopped");
      },
    };
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
const ONCE = ["start", "started"];
const ENDED = ["stop", "stopped"];

let stage: Stage;

beforeEach(() => {
  vi.useFakeTimers();
  stage = new Stage();
});

afterEach(() => {
  vi.useRealTimers();
});

test("A restart ends the old server before it starts the new one.", async () => {
  void stage.lifecycle.restart();
  await vi.runAllTimersAsync();
  void stage.lifecycle.restart();
  await vi.runAllTimersAsync();
  expect(stage.events).toEqual([...ONCE, ...ENDED, ...ONCE]);
});

test("Wishes that come during a start become one restart after it.", async () => {
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(5);
  const wishes = [stage.lifecycle.restart(), stage.lifecycle.restart(), stage.lifecycle.restart()];
  await vi.runAllTimersAsync();
  await Promise.all(wishes);
  expect(stage.events).toEqual([...ONCE, ...ENDED, ...ONCE]);
});

test("Of a restart and a stop that wait, the last holds.", async () => {
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(5);
  void stage.lifecycle.restart();
  void stage.lifecycle.stop();
  await vi.runAllTimersAsync();
  expect(stage.events).toEqual([...ONCE, ...ENDED]);
});

test("A server that is told to stop has not crashed.", async () => {
  void stage.lifecycle.restart();
  await vi.runAllTimersAsync();
  void stage.lifecycle.stop();
  await vi.runAllTimersAsync();
  expect(stage.reports).toEqual([]);
});

test("A crash starts the server again after a while, and only the first in a row is the first.", async () => {
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(20);
  stage.crashes[0]?.("boom");
  stage.crashes[0]?.("boom again, of the same server");
  await vi.advanceTimersByTimeAsync(999);
  expect(stage.events).toEqual(ONCE);
  await vi.advanceTimersByTimeAsync(20);
  expect(stage.events).toEqual([...ONCE, ...ONCE]);
  stage.crashes[1]?.("bang");
  expect(stage.reports).toEqual([
    ["boom", 1_000, true],
    ["bang", 2_000, false],
  ]);
});

test("A server that never starts is tried six times, the waits doubling, and then no more.", async () => {
  stage.failing = Infinity;
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(stage.reports.map(([, delay]) => delay)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, undefined]);
  expect(stage.events).toEqual(Array(6).fill("start"));
});

test("A restart by the user gives a server that was given up its tries back.", async () => {
  stage.failing = 6;
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(3_600_000);
  void stage.lifecycle.restart();
  await vi.runAllTimersAsync();
  expect(stage.events.slice(-2)).toEqual(ONCE);
});

test("A restart that waits already takes the place of the one after a failed start.", async () => {
  stage.failing = 1;
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(5);
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(stage.events).toEqual(["start", ...ONCE]);
});

test("A stop calls off the restart after a crash.", async () => {
  void stage.lifecycle.restart();
  await vi.advanceTimersByTimeAsync(20);
  stage.crashes[0]?.("boom");
  void stage.lifecycle.stop();
  await vi.runAllTimersAsync();
  expect(stage.events).toEqual(ONCE);
});

test("Where there is no server to start, that is no crash.", async () => {
  stage.missing = true;
  void stage.lifecycle.restart();
  await vi.runAllTimersAsync();
  expect(stage.events).toEqual(["start"]);
  expect(stage.reports).toEqual([]);
});

test("A crash long after the last one is the first again.", () => {
  const backoff = new Backoff([10, 20], 1_000);
  expect([backoff.next(0), backoff.next(500), backoff.isFirst]).toEqual([10, 20, false]);
  expect([backoff.next(1_501), backoff.isFirst]).toEqual([10, true]);
});
