/** A workbench in which nobody sits: the part of VS Code's API that the unit-tested modules use. */

export const shown: string[] = [];
export const copied: string[] = [];

/** What the user answers to the messages to come, and which extensions are installed. */
export const scene: { answer: string | undefined; isTrusted: boolean; extensions: Record<string, unknown> } = {
  answer: undefined,
  isTrusted: true,
  extensions: {},
};

export class MarkdownString {
  value = "";
  isTrusted: unknown = false;
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendText(text: string): this {
    return this.appendMarkdown(text);
  }
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export interface Item {
  text?: string;
  backgroundColor?: ThemeColor;
  tooltip?: MarkdownString;
  accessibilityInformation?: { label: string };
}

export const items: Item[] = [];
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ProgressLocation = { Notification: 15 };

const say = (message: string) => {
  shown.push(message);
  return Promise.resolve(scene.answer);
};

export const window = {
  createStatusBarItem: () => {
    const item: Item & { show(): void; dispose(): void } = { show: () => undefined, dispose: () => undefined };
    items.push(item);
    return item;
  },
  showInformationMessage: say,
  showErrorMessage: say,
  withProgress: (_: unknown, task: (progress: unknown, token: unknown) => Promise<void>) =>
    task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
};

export const workspace = {
  get isTrusted() {
    return scene.isTrusted;
  },
};

export const env = { clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) } };

export const extensions = { getExtension: (name: string) => scene.extensions[name] };
