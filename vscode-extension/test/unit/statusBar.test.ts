import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { StatusBar, type State } from "../../src/statusBar";
import { items } from "./workbench";

let bar: StatusBar;

beforeEach(() => {
  vi.useFakeTimers();
  bar = new StatusBar();
});

afterEach(() => {
  bar.dispose();
  vi.useRealTimers();
});

const item = () => items.at(-1);

test("Each state has an icon of its own, and says in words what it is and why; trouble alone has a colour.", () => {
  const states: State[] = ["starting", "ready", "working", "off", "trouble"];
  const icons = states.map((state) => {
    bar.show(state, "that is why");
    expect(item()?.accessibilityInformation?.label).toBe(`mlrepair: ${state}. that is why`);
    expect(item()?.tooltip?.value).toContain("that is why");
    expect(item()?.backgroundColor?.id).toBe(state === "trouble" ? "statusBarItem.warningBackground" : undefined);
    return item()?.text;
  });
  expect(new Set(icons).size).toBe(states.length);
});

test("The tooltip may run the three commands that it links, and no other.", () => {
  const enabledCommands = ["mlrepair.showStatus", "mlrepair.showLog", "mlrepair.restart"];
  expect(item()?.tooltip?.isTrusted).toEqual({ enabledCommands });
  expect([...(item()?.tooltip?.value.matchAll(/command:([\w.]+)/g) ?? [])].map(([, name]) => name)).toEqual(
    enabledCommands,
  );
});

test("A server that is busy for a while is shown as working, one that answers sooner is not.", () => {
  bar.show("ready", "");
  bar.showBusy(true);
  vi.advanceTimersByTime(200);
  bar.showBusy(false);
  vi.advanceTimersByTime(1_000);
  expect(bar.summary).toMatch(/^ready/);
  bar.showBusy(true);
  vi.advanceTimersByTime(400);
  expect(bar.summary).toMatch(/^working/);
  bar.showBusy(false);
  expect(bar.summary).toMatch(/^ready/);
});

test("A question that is still open does not hide that the server is off or in trouble.", () => {
  bar.show("ready", "");
  bar.showBusy(true);
  bar.show("trouble", "it has crashed");
  vi.advanceTimersByTime(1_000);
  bar.showBusy(false);
  expect(bar.summary).toBe("trouble: it has crashed");
});
