// Builds the wheel of the product into dist/, where the extension looks for it. `npm run bundle-wheel`.
// The environment variable PYTHON names another Python than the one on the search path.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const project = fileURLToPath(new URL("../../", import.meta.url));
const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
const wheels = () => readdirSync(dist).filter((name) => name.endsWith(".whl"));

mkdirSync(dist, { recursive: true });
wheels().forEach((name) => rmSync(dist + name)); // the extension expects one
const pip = ["-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--no-deps", "--wheel-dir", dist, project];
const { status, error } = spawnSync(python, pip, { stdio: "inherit" });
if (error) console.error(`${python}: ${error.message}; name another Python in the environment variable PYTHON`);
if (status !== 0) process.exit(status ?? 1);
console.log(`dist/${wheels().join(", ")}`);
