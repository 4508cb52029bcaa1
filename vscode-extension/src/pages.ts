/** Pages to read: those that the server asks to show, and our own. */

import { commands, EventEmitter, Uri, workspace, type Disposable, type TextDocumentContentProvider } from "vscode";

const SCHEME = "mlrepair";

/** Show a page of the documentation as it should look, anything else as the client does. */
export async function showPage<Result>(
  { uri, external }: { readonly uri: string; readonly external?: boolean },
  otherwise: () => Result,
): Promise<Awaited<Result> | { success: true }> {
  const file = Uri.parse(uri, true);
  if (external || file.scheme !== "file" || !file.path.endsWith(".md")) return await otherwise();
  await commands.executeCommand("markdown.showPreview", file);
  return { success: true };
}

/** Markdown that lies in no file. */
export class Pages implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new EventEmitter<Uri>();
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.changes.event;

  async show(name: string, text: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    this.texts.set(uri.path, text);
    this.changes.fire(uri);
    await commands.executeCommand("markdown.showPreview", uri);
  }

  provideTextDocumentContent(uri: Uri): string | undefined {
    return this.texts.get(uri.path);
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}
