/** The page "engine status": the server, its memory, its answers, its models. */

import path from "node:path";

import type { Activity } from "./activity";
import type { Launch } from "./discovery";
import { SAFE_PATH } from "./python";
import { run } from "./processes";

export interface Facts {
  readonly state: string;
  readonly launch: Launch | undefined;
  readonly version: string | undefined;
  readonly startedAt: Date | undefined;
  readonly memoryMb: number | undefined;
  readonly answers: ReturnType<Activity["summary"]>;
  readonly models: string | undefined;
}

const PATIENCE = 60; // seconds; it reads every model to verify it

/** Return the page, in Markdown; what is not known is left out. */
export function statusPage(facts: Facts): string {
  const { launch, answers } = facts;
  const rows = [
    ["state", facts.state],
    ["version", facts.version],
    ["found in", launch?.origin],
    ["command", launch && `\`${[launch.executable, ...launch.args].join(" ")}\``],
    ["running since", facts.startedAt?.toLocaleString()],
    ["memory", facts.memoryMb && `${facts.memoryMb.toFixed(0)} MB`],
    [
      "answers",
      answers &&
        `median ${answers.medianMs.toFixed(0)} ms, slowest ${answers.slowestMs.toFixed(0)} ms, of the last ` +
          `${answers.count}; with the wait after a keystroke`,
    ],
  ].filter(([, value]) => value);
  const table = rows.map(([name, value]) => `| ${name ?? ""} | ${value ?? ""} |`).join("\n");
  const models = facts.models === undefined ? "" : `\n## Models\n\n\`\`\`text\n${facts.models.trimEnd()}\n\`\`\`\n`;
  return `# mlrepair: engine status\n\n| | |\n|---|---|\n${table}\n${models}`;
}

/** Return what `mlrepair models` says, from the installation of a server. */
export async function models(launch: Launch, cwd: string): Promise<string | undefined> {
  const isModule = launch.args.length > 0;
  const { dir, ext } = path.parse(launch.executable);
  const [executable, args] = isModule
    ? [launch.executable, [SAFE_PATH, "-m", "mlrepair", "models"]]
    : [path.join(dir, `mlrepair${ext}`), ["models"]]; // pip puts it beside `mlrepair-lsp`
  const { code, stdout } = await run(executable, args, { seconds: PATIENCE, cwd });
  return code === 0 ? stdout : undefined;
}
