/** What the user can tell us to do with the file that is open. */

import { ConfigurationTarget, commands, languages, window, workspace } from "vscode";

import { findingsNear, type Finding } from "./findings";
import { EXPLAIN, FIX_WITH_TESTS, type Answer } from "./serverCommands";

/** Apply all safe fixes of the file. */
export async function fixAll(): Promise<void> {
  await commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.mlrepair", apply: "first" });
}

/** Look for repairs of the file that pass the tests; where nothing says how these are run, ask, and remember it. */
export async function repairWithTests(): Promise<void> {
  const uri = window.activeTextEditor?.document.uri;
  if (!uri) return;
  const fix = (...given: string[]) =>
    commands.executeCommand<Answer | undefined>(FIX_WITH_TESTS, uri.toString(), ...given);
  if ((await fix())?.status !== "no-command") return;
  const command = await window.showInputBox({
    title: "Repair with Tests",
    prompt: "The command that runs the tests of this folder; it becomes the setting mlrepair.tests.command.",
    value: "python -m pytest",
    ignoreFocusOut: true,
  });
  if (!command) return;
  await workspace.getConfiguration("mlrepair", uri).update("tests.command", command, ConfigurationTarget.Workspace);
  await fix(command);
}

/** Show the page of a finding at the cursor. */
export async function explainFinding(): Promise<void> {
  const finding = await pickFinding("Explain which finding?");
  if (finding) await commands.executeCommand(EXPLAIN, finding.code);
}

/** Add the kind of a finding at the cursor to the setting `mlrepair.ignore`. */
export async function ignoreKind(): Promise<void> {
  const finding = await pickFinding("Ignore which kind?");
  if (!finding) return;
  const everywhere = { label: "Everywhere", description: "user settings", target: ConfigurationTarget.Global };
  const here = { label: "In this workspace", description: "workspace settings", target: ConfigurationTarget.Workspace };
  const places = workspace.workspaceFolders ? [here, everywhere] : [everywhere];
  const place = await window.showQuickPick(places, { title: `Ignore ${finding.code}` });
  if (!place) return;
  const section = workspace.getConfiguration("mlrepair");
  const everyone = place.target === ConfigurationTarget.Global;
  // A list of the workspace replaces the user's, so it must hold that, too.
  const ignored = everyone ? section.inspect<string[]>("ignore")?.globalValue : section.get<string[]>("ignore");
  await section.update("ignore", [...new Set([...(ignored ?? []), finding.code])], place.target);
}

async function pickFinding(title: string): Promise<Finding | undefined> {
  const editor = window.activeTextEditor;
  const found = editor ? findingsNear(languages.getDiagnostics(editor.document.uri), editor.selection.active) : [];
  if (found.length === 0) {
    void window.showInformationMessage("mlrepair has found nothing in this file.");
    return undefined;
  }
  if (found.length === 1) return found[0];
  const items = found.map((finding) => ({ label: finding.code, description: finding.message, finding }));
  return (await window.showQuickPick(items, { title }))?.finding;
}
