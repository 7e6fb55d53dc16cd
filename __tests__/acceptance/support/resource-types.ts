import { readFileSync } from 'node:fs';

/** Types of the resources of AWS in the JSON of stacks: all that a provider for them has to serve. */
export function resourceTypes(...files: readonly string[]): string[] {
  const types = files.flatMap((file) => {
    const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as { readonly resource?: object };
    return Object.keys(resource).filter((type) => type.startsWith('aws_'));
  });
  return [...new Set(types)].sort();
}
