/** What is known of a Python interpreter: whether it is new enough, and whether it has the server. */

import { run } from "./processes";

/**
 * Keeps the working directory out of `sys.path`, so that no module of the user's project is taken for one of Python's.
 * Python before 3.11 refuses it, and is too old for the server anyway.
 */
export const SAFE_PATH = "-P";

/** How the server is started with an interpreter. */
export const SERVER_MODULE = "mlrepair_lsp";

export type Suitability = "has server" | "new enough" | "unusable";

const PROBE = `import importlib.util as u; print(u.find_spec("${SERVER_MODULE}") is not None)`;
const PATIENCE = 10; // seconds; a cold interpreter on a network drive takes a few

/** Ask an interpreter, from a folder that is none of the user's. */
export async function suitability(interpreter: string, cwd: string): Promise<Suitability> {
  const { code, stdout } = await run(interpreter, [SAFE_PATH, "-c", PROBE], { seconds: PATIENCE, cwd });
  if (code !== 0) return "unusable";
  return stdout.trim() === "True" ? "has server" : "new enough";
}
