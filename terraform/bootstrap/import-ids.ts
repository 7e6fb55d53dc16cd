import { UserError } from '../../constructs/core/errors';
import { candidateAt } from '../adoption/candidate';
import type { Surroundings } from '../adoption/kind';
import { importIdOf } from '../adoption/kinds';
import { s3BucketPart } from '../adoption/s3-bucket-part';
import type { Stack } from '../manifest';
import { blocks } from '../providers';
import { blocksOf } from './ownership';

/** An `import` block of Terraform's. */
export interface Import {
  /** Address that it gets: `aws_s3_bucket.State_1A2B3C4D`. */
  readonly to: string;
  readonly id: string;
}

/** The imports of the bucket at `address` and of every part of it that the stack declares. */
export function bucketImports(stack: Stack, address: string, env: NodeJS.ProcessEnv): Import[] {
  const bucket = importOf(stack, address, env);
  if (bucket === undefined) return [];
  const parts = s3BucketPart.types.flatMap((type) => blocksOf(stack.config, type));
  const imports = parts.flatMap(([part]) => importOf(stack, part, env) ?? []);
  return [bucket, ...imports.filter(({ id }) => id === bucket.id)];
}

/** The imports that the stack declares itself. @throws {UserError} `ImportUnsupported` for one that stands for several. */
export function declaredImports({ id: stack, config }: Stack): Import[] {
  const declared = blocks(config['import']);
  const several = declared.filter((block) => block['for_each'] !== undefined).map(({ to }) => String(to));
  if (several.length > 0) {
    throw new UserError(
      `stack '${stack}'`,
      'ImportUnsupported',
      several.map(
        (to) =>
          `the \`import\` block of ${to} has \`for_each\`, and which of them exist is only found out one by one. Write a block for each`,
      ),
    );
  }
  return declared.map(({ to, id }) => ({ to: String(to), id: String(id) }));
}

/** How what is at `address` is imported; undefined where its id cannot be told from the code. */
export function importOf(stack: Stack, address: string, env: NodeJS.ProcessEnv): Import | undefined {
  const surroundings: Surroundings = { env, cwd: stack.folder };
  const id = importIdOf(candidateAt(stack, address), surroundings);
  return id === undefined ? undefined : { to: address, id };
}
