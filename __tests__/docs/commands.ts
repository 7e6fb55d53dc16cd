/** Each command that the README and `docs` show, and the test that runs it: `path/to/file.test.ts > title`. */
export const commands: Readonly<Record<string, string>> = {};
