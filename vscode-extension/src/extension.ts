/** Puts the parts together. Activation does not wait for the server. */

import { commands, window, workspace, type ExtensionContext } from "vscode";

import { explainFinding, fixAll, ignoreKind, repairWithTests } from "./commands";
import { Installation } from "./installation";
import { Pages } from "./pages";
import { onInterpreterChanged } from "./pythonExtension";
import { Service } from "./service";
import { StatusBar } from "./statusBar";
import { Surroundings } from "./surroundings";

const SETTINGS_OF_START = ["mlrepair.path", "mlrepair.interpreter", "mlrepair.enable"];

let service: Service | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("mlrepair", { log: true });
  const statusBar = new StatusBar();
  const pages = new Pages();
  const surroundings = await Surroundings.of(context);
  const installation = new Installation({
    environment: surroundings.environment,
    memory: context.globalState,
    log,
    findPython: () => surroundings.findPython(),
    installed: () => void running.restart(),
  });
  const running = new Service(surroundings, installation, statusBar, log);
  service = running;

  const offered: Record<string, () => unknown> = {
    "mlrepair.fixAll": fixAll,
    "mlrepair.repairWithTests": repairWithTests,
    "mlrepair.explainFinding": explainFinding,
    "mlrepair.ignoreKind": ignoreKind,
    "mlrepair.restart": () => running.restart(),
    "mlrepair.install": () => installation.install(),
    "mlrepair.showStatus": async () => pages.show("engine status", await running.status()),
    "mlrepair.showLog": () => {
      log.show();
    },
  };
  context.subscriptions.push(
    log,
    statusBar,
    pages,
    ...Object.entries(offered).map(([name, command]) => commands.registerCommand(name, command)),
    workspace.onDidGrantWorkspaceTrust(() => running.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (SETTINGS_OF_START.some((name) => change.affectsConfiguration(name))) void running.restart();
    }),
  );
  void running.restart();
  void onInterpreterChanged(() => void running.reconsider()).then((changes) => {
    if (changes) context.subscriptions.push(changes);
  });
}

export async function deactivate(): Promise<void> {
  await service?.stop();
}
