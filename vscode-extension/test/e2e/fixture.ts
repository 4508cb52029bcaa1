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
  /** Change the settings of the folder: what was set before is no more. */
  readonly configure: (settings: Settings) => Promise<void>;
  /** Return the settings of the folder. */
  readonly settings: () => Promise<unknown>;
  /** Return the text of the file on the disk. */
  readonly read: () => Promise<string>;
  /** Return the number of the server's process. */
  readonly server: () => Promise<number>;
}

type Settings = Readonly<Record<string, unknown>>;

/** Puts more into the folder before it is opened, and may return where another workbench is served. */
type Prepare = (folder: string) => Promise<string>;

export type Open = (file: string, text: string, settings?: Settings, prepare?: Prepare) => Promise<Opened>;

const SETTINGS = ".vscode/settings.json";

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
    const usual: Prepare = () => Promise.resolve(inject("url"));
    await use(async (file, text, settings = {}, prepare = usual) => {
      const folder = await mkdtemp(path.join(inject("workspaces"), "folder-"));
      const read = (name: string) => readFile(path.join(folder, name), "utf8");
      const configure = (wanted: Settings) =>
        writeFile(path.join(folder, SETTINGS), JSON.stringify({ "mlrepair.path": inject("server"), ...wanted }));
      await mkdir(path.join(folder, path.dirname(SETTINGS)));
      await writeFile(path.join(folder, file), text);
      await configure(settings);
      await workbench.open(await prepare(folder), folder, file);
      return {
        workbench,
        folder,
        configure,
        settings: async () => JSON.parse(await read(SETTINGS)) as unknown,
        read: () => read(file),
        server: async () => Number(await read(PROCESS)),
      };
    });
    await workbench.picture(`end of ${task.name.replaceAll(/\W+/g, " ").trim()}`);
    await page.close();
  },
});
