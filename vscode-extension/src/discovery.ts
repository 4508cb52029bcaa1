/** Which server to start: the first there is of what the user named, chose, installed, or let us install. */

import path from "node:path";

import { isWithin } from "./executables";
import { SAFE_PATH, SERVER_MODULE } from "./python";

/** How to start a server; `--stdio` is added by whoever starts it. */
export interface Launch {
  readonly executable: string;
  readonly args: readonly string[];
  /** Where it was found, for the user. */
  readonly origin: string;
}

/** Where a server may be, and what may be run there. */
export interface Places {
  /** The setting `mlrepair.path`. */
  readonly path: string | undefined;
  /** The setting `mlrepair.interpreter`. */
  readonly interpreter: string | undefined;
  readonly isTrusted: boolean;
  readonly folders: readonly string[];
  readonly isExecutable: (file: string) => Promise<boolean>;
  readonly hasServer: (interpreter: string) => Promise<boolean>;
  /** The interpreter chosen in the Python extension, if that is installed. */
  readonly chosenInterpreter: () => Promise<string | undefined>;
  readonly onPath: (name: string) => Promise<string | undefined>;
  /** The interpreter of the environment that we have made, if we have. */
  readonly ownInterpreter: () => Promise<string | undefined>;
}

/** The user named a server that is not there; another one in its place would surprise. */
export class WrongPathError extends Error {
  constructor(found: string) {
    super(
      `The setting mlrepair.path is "${found}", expected the absolute path of an executable file, ` +
        "such as /usr/local/bin/mlrepair-lsp.",
    );
  }
}

/**
 * Return how to start the server, or undefined where there is none.
 *
 * In a workspace that is not trusted nothing is run that lies in it, nor what its settings may have chosen.
 *
 * @throws WrongPathError if `mlrepair.path` is set, but cannot be run.
 */
export async function discover(places: Places): Promise<Launch | undefined> {
  const mayRun = (file: string) => places.isTrusted || !places.folders.some((folder) => isWithin(file, folder));
  if (places.path && mayRun(places.path)) {
    const canRun = path.isAbsolute(places.path) && (await places.isExecutable(places.path));
    if (!canRun) throw new WrongPathError(places.path);
    return { executable: places.path, args: [], origin: "the setting mlrepair.path" };
  }
  const withServer = async (interpreter: string | undefined, origin: string): Promise<Launch | undefined> =>
    interpreter && mayRun(interpreter) && (await places.hasServer(interpreter))
      ? { executable: interpreter, args: [SAFE_PATH, "-m", SERVER_MODULE], origin }
      : undefined;

  const named = await withServer(places.interpreter, "the setting mlrepair.interpreter");
  if (named) return named;
  const chosen = places.isTrusted ? await places.chosenInterpreter() : undefined;
  const ofPython = await withServer(chosen, "the interpreter chosen in the Python extension");
  if (ofPython) return ofPython;
  const installed = await places.onPath("mlrepair-lsp");
  if (installed && mayRun(installed)) return { executable: installed, args: [], origin: "the search path" };
  return withServer(await places.ownInterpreter(), "the environment made by this extension");
}
