/** The interpreter chosen in Microsoft's Python extension; everything works without that extension, too. */

import { extensions, type Disposable, type Event, type Uri } from "vscode";

/** The part of the extension's public API that is needed here. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

const NAME = "ms-python.python";

async function environments(): Promise<PythonApi["environments"]> {
  try {
    return (await extensions.getExtension<PythonApi | undefined>(NAME)?.activate())?.environments;
  } catch {
    return undefined; // an extension that fails is as good as none
  }
}

/** Return the executable of the chosen interpreter; undefined without the extension, or where it cannot tell. */
export async function chosenInterpreter(resource: Uri | undefined): Promise<string | undefined> {
  try {
    const known = await environments();
    const chosen = await known?.resolveEnvironment(known.getActiveEnvironmentPath(resource));
    return chosen?.executable.uri?.fsPath;
  } catch {
    return undefined; // it may choose an environment that is there no more, and fail to read it
  }
}

/** Call `changed` whenever another interpreter is chosen. */
export async function onInterpreterChanged(changed: () => void): Promise<Disposable | undefined> {
  return (await environments())?.onDidChangeActiveEnvironmentPath(changed);
}
