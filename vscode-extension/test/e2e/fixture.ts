/** What a test is given: a workbench of its own, in a folder of its own. */

import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { chromium, type BrowserContext } from "playwright-core";
import { inject, test as plain } from "vitest";

import { PROCESS } from "./process";
import { Workbench } from "./workbench";

export interface Opened {
  readonly workbench: Workbench;
  readonly folder: string;
  /** Return the text of the file on the disk. */
  readonly read: () => Promise<string>;
  /** Return the number of the server's process. */
  readonly server: () => Promise<number>;
}

export type Open = (file: string, text: string, settings?: Readonly<Record<string, unknown>>) => Promise<Opened>;

interface Fixtures {
  /** The browser with its cache: what the first workbench has fetched and compiled is there for the next. */
  readonly browser: BrowserContext;
  /** Opens a file of this text in a folder of its own. */
  readonly open: Open;
}

export const test = plain.extend<Fixtures>({
  browser: [
    // eslint-disable-next-line no-empty-pattern -- vitest reads from the pattern what a fixture needs
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: inject("chromium") });
      await use(await browser.newContext({ viewport: { width: 1000, height: 620 } }));
      await browser.close();
    },
    { scope: "worker" },
  ],
  open: async ({ browser, task }, use) => {
    const page = await browser.newPage();
    const workbench = new Workbench(page, inject("pictures"));
    await use(async (file, text, settings = {}) => {
      const folder = await mkdtemp(path.join(inject("workspaces"), "folder-"));
      await writeFile(path.join(folder, file), text);
      await configure(folder, { "mlrepair.path": inject("server"), ...settings });
      await workbench.open(inject("url"), folder, file);
      const read = (name: string) => readFile(path.join(folder, name), "utf8");
      return { workbench, folder, read: () => read(file), server: async () => Number(await read(PROCESS)) };
    });
    await workbench.picture(`end of ${task.name.replaceAll(/\W+/g, " ").trim()}`);
    await page.close();
  },
});

/** Write the settings of a folder. */
export async function configure(folder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(path.join(folder, ".vscode"), { recursive: true });
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
}
