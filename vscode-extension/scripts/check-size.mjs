// Fails if the packaged extension is larger than a user should have to fetch. Part of `npm run package`.

import { statSync } from "node:fs";

const LIMIT = 25; // megabytes
const megabytes = statSync(new URL("../mlrepair.vsix", import.meta.url)).size / 1e6;
console.log(`mlrepair.vsix: ${megabytes.toFixed(1)} MB, limit ${LIMIT} MB`);
process.exit(megabytes <= LIMIT ? 0 : 1);
