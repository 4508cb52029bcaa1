/** Executable files: whether one is there, and where one is on the search path. */

import { access, constants, stat } from "node:fs/promises";
import path from "node:path";

export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * Return the first executable of a name on the search path.
 *
 * Relative entries are passed over: they would mean whatever folder happens to be open.
 */
export async function onPath(name: string, searchPath: string | undefined): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of (searchPath ?? "").split(path.delimiter)) {
    const candidate = path.join(folder, file);
    if (path.isAbsolute(folder) && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

/** Whether a file lies in a folder, by its name alone. */
export function isWithin(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
