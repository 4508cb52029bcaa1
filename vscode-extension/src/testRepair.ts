/** Repair with the user's tests: the server searches and asks which repair to take; here its progress is shown. */

import { randomUUID } from "node:crypto";

import { ProgressLocation, window, workspace, type CancellationToken, type Progress } from "vscode";
import { ExecuteCommandRequest, WorkDoneProgress, type LanguageClient } from "vscode-languageclient/node";

import { FIX_WITH_TESTS, type Answer } from "./serverCommands";

/** Let the server search, showing how far it is; the user can cancel. */
export async function fixWithTests(client: LanguageClient, args: unknown[]): Promise<Answer | undefined> {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === args[0]);
  if (document?.isDirty && !(await document.save())) return undefined; // the tests read the disk
  const options = { location: ProgressLocation.Notification, title: "mlrepair", cancellable: true };
  return window.withProgress(options, (progress, cancelled) => search(client, args, progress, cancelled));
}

async function search(
  client: LanguageClient,
  args: unknown[],
  progress: Progress<{ message?: string }>,
  cancelled: CancellationToken,
): Promise<Answer | undefined> {
  const workDoneToken = randomUUID();
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (told) => {
    const message = told.kind === "begin" ? told.title : told.message;
    if (message) progress.report({ message });
  });
  try {
    const params = { command: FIX_WITH_TESTS, arguments: args, workDoneToken };
    return (await client.sendRequest(ExecuteCommandRequest.type, params, cancelled)) as Answer;
  } catch (error) {
    if (!cancelled.isCancellationRequested) {
      void window.showErrorMessage(`mlrepair: ${error instanceof Error ? error.message : String(error)}`);
    }
    return undefined;
  } finally {
    listener.dispose();
  }
}
