/** The file in a workspace into which the server writes the number of its process. */
export const PROCESS = ".vscode/server-process";
