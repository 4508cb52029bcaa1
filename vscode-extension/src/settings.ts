/** The settings, as the server is to be told them. */

import path from "node:path";

/** The part of VS Code's `WorkspaceConfiguration` that is needed here. */
export interface Section {
  get(key: string): unknown;
  inspect(key: string): { globalValue?: unknown; workspaceValue?: unknown; workspaceFolderValue?: unknown } | undefined;
}

/** Settings of the extension itself; the server would not know them. */
const OWN = new Set(["path", "interpreter"]);

/** Return the settings that the server knows, from the extension's manifest, which a test compares with the server. */
export function serverKeys(properties: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(properties)
    .map((name) => name.replace(/^mlrepair\./, ""))
    .filter((key) => !OWN.has(key));
}

/**
 * Return what the user has set, and nothing else.
 *
 * What the editor sends wins over `pyproject.toml`, so a default must not be sent.
 */
export function explicitSettings(section: Section, keys: readonly string[]): Record<string, unknown> {
  const isSet = (key: string) => {
    const { globalValue, workspaceValue, workspaceFolderValue } = section.inspect(key) ?? {};
    return [globalValue, workspaceValue, workspaceFolderValue].some((value) => value !== undefined);
  };
  return Object.fromEntries(keys.filter(isSet).map((key) => [key, section.get(key)]));
}

/** Return a path that a user has written: `~` is the home folder, `${workspaceFolder}` the first one that is open. */
export function written(file: string | null | undefined, home: string, folder: string | undefined): string | undefined {
  if (!file) return undefined;
  const within = file.replaceAll("${workspaceFolder}", folder ?? "");
  return /^~(?=[/\\]|$)/.test(within) ? path.join(home, within.slice(1)) : within;
}
