/** The item in the status bar: what the server is doing, at a glance. */

import { MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable } from "vscode";

export type State = "starting" | "ready" | "working" | "off" | "trouble";

const ICONS: Record<State, string> = {
  starting: "$(loading~spin)",
  ready: "$(check)",
  working: "$(sync~spin)",
  off: "$(circle-slash)",
  trouble: "$(warning)",
};
const LINKS = [
  "[Engine status](command:mlrepair.showStatus)",
  "[Log](command:mlrepair.showLog)",
  "[Restart](command:mlrepair.restart)",
].join(" · ");
const PATIENCE = 300; // milliseconds; what is done sooner would only flicker

export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem("mlrepair.status", StatusBarAlignment.Right);
  private state: State = "off";
  private detail = "";
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.item.name = "mlrepair";
    this.item.command = "mlrepair.showStatus";
    this.show("off", "not started");
    this.item.show();
  }

  /** Show a state, and why it is so. */
  show(state: State, detail: string): void {
    clearTimeout(this.timer);
    this.state = state;
    this.detail = detail;
    const tooltip = new MarkdownString(undefined, true);
    tooltip.isTrusted = { enabledCommands: ["mlrepair.showStatus", "mlrepair.showLog", "mlrepair.restart"] };
    tooltip.appendMarkdown(`**mlrepair:** ${state}\n\n`).appendText(detail).appendMarkdown(`\n\n${LINKS}`);
    this.item.text = `${ICONS[state]} mlrepair`;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: `mlrepair: ${state}. ${detail}` };
    this.item.backgroundColor = state === "trouble" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  /** The state in words. */
  get summary(): string {
    return `${this.state}: ${this.detail}`;
  }

  /** Show that a server which is ready works, or does so no more. */
  showBusy(isBusy: boolean): void {
    clearTimeout(this.timer);
    if (isBusy && this.state === "ready") {
      this.timer = setTimeout(() => {
        this.show("working", "looking for mistakes");
      }, PATIENCE);
    } else if (!isBusy && this.state === "working") {
      this.show("ready", "watching your Python files");
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.item.dispose();
  }
}
