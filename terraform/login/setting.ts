/** A block of a provider or a back end, or what stands in one. */
export type Block = Readonly<Record<string, unknown>>;

/** A text of a block, or of the first of these variables that is set; undefined where nothing says it. */
export function setting(
  block: Block,
  name: string,
  env: NodeJS.ProcessEnv,
  ...variables: readonly string[]
): string | undefined {
  const own = block[name];
  if (typeof own === 'string' && own !== '' && !own.includes('${')) return own;
  return variables.map((variable) => env[variable]).find((value) => value !== undefined && value !== '');
}
