/** The programs that the tests drive: named in the environment, or found on the search path. */

import { isExecutable, onPath } from "../../src/executables";

interface Program {
  readonly variable: string;
  readonly names: readonly string[];
  readonly remedy: string;
}

const PROGRAMS = {
  codeServer: {
    variable: "CODE_SERVER",
    names: ["code-server"],
    remedy: "`make e2e-vscode` installs it, with the Node that it needs",
  },
  chromium: {
    variable: "CHROMIUM",
    names: ["chromium", "chromium-browser", "google-chrome"],
    remedy: "`apt-get install chromium`, or whatever installs it on this system",
  },
  server: {
    variable: "MLREPAIR_LSP",
    names: ["mlrepair-lsp"],
    remedy: "`pip install .` in the repository",
  },
} as const satisfies Record<string, Program>;

export type Programs = Readonly<Record<keyof typeof PROGRAMS, string>>;

/**
 * Return where the programs are.
 *
 * @throws Error that names all that are missing, and what to do about them.
 */
export async function findPrograms(environment: NodeJS.ProcessEnv): Promise<Programs> {
  const names = Object.keys(PROGRAMS) as (keyof Programs)[];
  const found = await Promise.all(names.map((name) => find(PROGRAMS[name], environment)));
  const missing = names.filter((_, index) => found[index] === undefined).map((name) => complaint(PROGRAMS[name]));
  if (missing.length > 0) throw new Error(`The end-to-end test cannot run:\n${missing.join("\n")}`);
  return Object.fromEntries(names.map((name, index) => [name, found[index]])) as Record<keyof Programs, string>;
}

async function find({ variable, names }: Program, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = environment[variable];
  if (named) return (await isExecutable(named)) ? named : undefined;
  const found = await Promise.all(names.map((name) => onPath(name, environment.PATH)));
  return found.find((file) => file !== undefined);
}

function complaint({ variable, names, remedy }: Program): string {
  return `- ${names.join(" or ")}: neither ${variable} names an executable nor is one on the search path; ${remedy}`;
}
