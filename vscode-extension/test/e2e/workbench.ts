/** The workbench as a user has it: what is seen, and what is pressed. It waits for what is seen, never for a time. */

import type { Locator, Page } from "playwright-core";

const PATIENCE = 180_000; // milliseconds; a cold start on a busy machine
const OPENING = 5_000; // milliseconds; what a list does not show by then it never will

export type Severity = "error" | "warning" | "info";

export class Workbench {
  constructor(
    readonly page: Page,
    private readonly pictures: string,
  ) {
    page.setDefaultTimeout(PATIENCE);
  }

  /** Open a folder, and a file in it. */
  async open(url: string, folder: string, file: string): Promise<void> {
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`, { waitUntil: "commit" });
    await this.page.getByRole("treeitem", { name: file }).dblclick();
    await this.page.getByRole("tab", { name: file, selected: true }).waitFor();
    // Sooner than its last parts come, the workbench shows no log, and changes nothing that is saved.
    await this.page.locator('[id="status.problems"]').waitFor();
  }

  /** Start anew with a file that is open from the beginning; the workbench itself remembers it only now and then. */
  async startWith(url: string, folder: string, file: string): Promise<void> {
    const address = `vscode-remote://${new URL(url).host}${folder}/${file}`;
    const payload = JSON.stringify([["openFile", address]]);
    const query = new URLSearchParams({ folder, payload }).toString();
    await this.page.goto(`${url}/?${query}`, { waitUntil: "commit" });
  }

  squiggles(severity: Severity): Locator {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /** Wait until our item in the status bar says so. */
  async awaitStatus(state: string, timeout = PATIENCE): Promise<void> {
    await this.page.locator(`.statusbar-item[aria-label^="mlrepair: ${state}"]`).waitFor({ timeout });
  }

  /** Wait until the editor shows so many squiggles. */
  async awaitSquiggles(severity: Severity, count: number): Promise<void> {
    if (count > 0)
      await this.squiggles(severity)
        .nth(count - 1)
        .waitFor();
    await this.squiggles(severity).nth(count).waitFor({ state: "detached" });
  }

  /** Open the list of all messages that were shown, and return them: in the corner they do not stay. */
  async messages(): Promise<string[]> {
    await this.page.locator('[id="status.notifications"]').click();
    const rows = this.page.locator(".notifications-center .notification-list-item-message");
    await rows.first().waitFor();
    return await rows.allInnerTexts();
  }

  /** Wait until a message of this text is shown in the corner. */
  async awaitMessage(text: string): Promise<void> {
    await this.page.locator(".notification-toast", { hasText: text }).waitFor();
  }

  /** Click a button of a message. */
  async clickButton(name: string): Promise<void> {
    await this.page.locator(".notification-list-item").getByRole("button", { name, exact: true }).click();
  }

  /** Wait until a page of Markdown is shown that has this text. */
  async awaitPage(text: string | RegExp): Promise<void> {
    const outer = this.page.frameLocator("iframe.webview.ready");
    await outer.frameLocator("#active-frame").locator("body", { hasText: text }).waitFor();
  }

  /** Wait until the editor shows a text. */
  async awaitText(text: string): Promise<void> {
    await this.page.locator(".monaco-editor .view-lines").getByText(text).first().waitFor();
  }

  /** Type at the end of the text. */
  async typeAtEnd(text: string): Promise<void> {
    await this.page.locator(".monaco-editor .view-lines").first().click();
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.type(text);
  }

  /** Do what should show something, and do it again if it does not. */
  private async untilShown(wanted: Locator, act: () => Promise<void>): Promise<void> {
    for (let waited = 0; ; waited += OPENING) {
      await act();
      try {
        await wanted.waitFor({ timeout: OPENING });
        return;
      } catch (error) {
        if (waited >= PATIENCE) throw error;
      }
    }
  }

  /** The rows of the list of code actions. */
  private get actions(): Locator {
    return this.page.locator(".action-widget .monaco-list-row.action");
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /**
   * Open the list of code actions at the cursor, and return their titles; the bulb says that there are some. The list
   * closes when the workbench learns of new ones: then it is asked for again.
   */
  async codeActions(): Promise<string[]> {
    await this.page.locator(".lightBulbWidget:visible, [class*=codicon-gutter-lightbulb]:visible").first().waitFor();
    await this.untilShown(this.actions.first(), () => this.press("Control+."));
    return await this.actions.locator(".title").allInnerTexts();
  }

  /** Take an action from the list that is open, by the keyboard: a click may come while the list moves. */
  async take(title: string): Promise<void> {
    const titles = await this.actions.locator(".title").allInnerTexts();
    for (let row = 0; row < titles.indexOf(title); row++) await this.press("ArrowDown");
    await this.actions.and(this.page.locator(".focused")).filter({ hasText: title }).waitFor();
    await this.press("Enter");
    await this.actions.first().waitFor({ state: "detached" });
  }

  /** Put the cursor on the first squiggle. */
  async clickSquiggle(severity: Severity): Promise<void> {
    await this.squiggles(severity).first().click({ force: true }); // it lies below the text
  }

  /** Hover over the first squiggle, and return what is told of it once that is a part of it. */
  async hoverSquiggle(severity: Severity, part: RegExp): Promise<string> {
    await this.squiggles(severity).first().hover({ force: true });
    return await this.page.locator(".monaco-hover:visible", { hasText: part }).first().innerText();
  }

  /**
   * Run a command by its name in the palette, once that is what Enter runs: a click may come while the list moves. The
   * palette does not learn of commands that come while it is open: then it is opened again.
   */
  async command(name: string): Promise<void> {
    const row = this.page.locator(".quick-input-widget:visible .monaco-list-row.focused", { hasText: name });
    await this.untilShown(row, async () => {
      await this.press("Escape");
      await this.search(name);
    });
    await this.press("Enter");
  }

  /** Look for commands in the palette. */
  async search(name: string): Promise<void> {
    await this.press("F1");
    await this.page.locator(".quick-input-widget:visible input").first().fill(`>${name}`);
  }

  /** Return the entries of the list at the top. */
  async entries(): Promise<string[]> {
    const rows = this.page.locator(".quick-input-widget:visible .monaco-list-row .label-name");
    await rows.first().waitFor();
    return await rows.allInnerTexts();
  }

  /** Answer the question at the top. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget:visible input").first();
    await this.page.locator(".quick-input-widget:visible .quick-input-message").first().waitFor();
    await input.fill(text);
    await input.press("Enter");
  }

  /** Pick an entry of the list at the top. */
  async pick(name: string): Promise<void> {
    await this.page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: name }).first().click();
  }

  /** Save the file, and wait until that is done. */
  async save(): Promise<void> {
    await this.press("Control+S");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  /** Keep a picture of the whole. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: `${this.pictures}/${name}.png` });
  }

  /** Keep a picture of the editor's upper part, for a page that shows it. */
  async detail(name: string): Promise<void> {
    const editor = await this.page.locator(".part.editor").boundingBox();
    if (editor) await this.page.screenshot({ path: `${this.pictures}/${name}.png`, clip: { ...editor, height: 400 } });
  }
}
