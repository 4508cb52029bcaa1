/** Where the extension runs: the workspace, the settings, the programs of this machine. */

import { homedir } from "node:os";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";

import { Uri, workspace, type ExtensionContext } from "vscode";

import type { Places } from "./discovery";
import { OwnEnvironment } from "./environment";
import { isExecutable, onPath } from "./executables";
import { chosenInterpreter } from "./pythonExtension";
import { suitability } from "./python";
import { explicitSettings, serverKeys, written } from "./settings";

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

export class Surroundings {
  private constructor(
    /** A folder of our own, which exists and in which nothing of the user's lies. */
    readonly storage: string,
    readonly environment: OwnEnvironment,
    private readonly keys: readonly string[],
  ) {}

  static async of(context: ExtensionContext): Promise<Surroundings> {
    const storage = context.globalStorageUri.fsPath;
    await mkdir(storage, { recursive: true });
    const built = context.asAbsolutePath("dist");
    const wheel = (await readdir(built)).find((name) => name.endsWith(".whl"));
    const environment = new OwnEnvironment(storage, wheel && path.join(built, wheel));
    const { properties } = (context.extension.packageJSON as Manifest).contributes.configuration;
    return new Surroundings(storage, environment, serverKeys(properties));
  }

  get isEnabled(): boolean {
    return section().get("enable", true);
  }

  /** Where the server is started: what settings call a folder lies there, unless it is not to be trusted. */
  get serverFolder(): string {
    return (workspace.isTrusted ? folders()[0] : undefined) ?? this.storage;
  }

  /** Return the server's settings as the user has set them for a URI, or for all. */
  settings(scope?: string): Record<string, unknown> {
    return explicitSettings(section(scope), this.keys);
  }

  places(): Places {
    return {
      path: file("path"),
      interpreter: file("interpreter"),
      isTrusted: workspace.isTrusted,
      folders: folders(),
      isExecutable,
      hasServer: async (interpreter) => (await suitability(interpreter, this.storage)) === "has server",
      chosenInterpreter: () => chosenInterpreter(workspace.workspaceFolders?.[0]?.uri),
      onPath: (name) => onPath(name, process.env.PATH),
      ownInterpreter: () => this.environment.interpreter(),
    };
  }

  /** Return a Python that is new enough for the server: named, chosen, or on the search path. */
  async findPython(): Promise<string | undefined> {
    const { interpreter, chosenInterpreter: chosen, onPath: find } = this.places();
    const candidates = [() => Promise.resolve(interpreter), chosen, () => find("python3"), () => find("python")];
    for (const candidate of candidates) {
      const python = await candidate();
      if (python && (await suitability(python, this.storage)) !== "unusable") return python;
    }
    return undefined;
  }
}

function section(scope?: string) {
  return workspace.getConfiguration("mlrepair", scope === undefined ? null : Uri.parse(scope));
}

function folders(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

function file(key: string): string | undefined {
  return written(section().get<string | null>(key), homedir(), folders()[0]);
}
