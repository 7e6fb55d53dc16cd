import { type Dockerfile, DockerfileParser, type From, type Instruction } from 'dockerfile-ast';

/** The only users that Kubernetes can tell are not root: those given by number. */
const NUMBERED_USER = /^[1-9]\d*(:\d+)?$/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;
/** What such a name ends in: `PASSWORD_FILE` and `TOKEN_TTL` hold none. */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|((PRIVATE|ACCESS|API|SECRET)_?KEY))S?$/i;

/**
 * What is wrong with a Dockerfile, a sentence each with its line; empty when nothing is. It has to have stages, of which the last takes
 * what the others built; base images pinned by tag and digest; a last user by number that is not root; and no secret in `ARG` or
 * `ENV`, which stay readable in the image.
 * @see https://docs.docker.com/build/building/best-practices/
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ (restricted: running as non-root)
 * @example
 * const problems = dockerfileProblems('FROM node:24\nCOPY . .\n');
 */
export function dockerfileProblems(text: string): string[] {
  const file = DockerfileParser.parse(text);
  const stages = file.getFROMs();
  const last = stages.at(-1);
  if (last === undefined) return ['it must have a FROM, got none'];
  const names = stages.map((stage) => stage.getBuildStage()?.toLowerCase() ?? null);
  return [
    ...stages.flatMap((stage, index) => imageProblems(stage, names.slice(0, index))),
    ...copyProblems(file, names),
    ...stageProblems(file, last),
    ...userProblems(file, last),
    ...secretProblems(file),
  ];
}

/** Base images that are no earlier stage: one tag can mean another image tomorrow, a digest cannot. */
function imageProblems(stage: From, earlier: readonly (string | null)[]): string[] {
  const image = stage.getImage() ?? '';
  if (image === 'scratch' || earlier.includes(image.toLowerCase())) return [];
  const line = lineOf(stage);
  if (image.includes('$'))
    return [`line ${line}: \`FROM\` must name its image, got ${image}, which the builder can change`];
  if (!DIGEST.test(image)) return [`line ${line}: \`FROM\` must be pinned by a digest (@sha256:…), got ${image}`];
  const tag = stage.getImageTag();
  if (tag === null || tag === 'latest')
    return [`line ${line}: \`FROM\` must have a tag that says which version the digest is, got ${tag ?? 'none'}`];
  return [];
}

/** Images that files are copied from are no more to be trusted than those that stages begin with. */
function copyProblems(file: Dockerfile, names: readonly (string | null)[]): string[] {
  const sources = file.getCOPYs().map((copy) => ({ copy, from: copy.getFromFlag()?.getValue() ?? '' }));
  return sources
    .filter(
      ({ from }) => from !== '' && !/^\d+$/.test(from) && !names.includes(from.toLowerCase()) && !DIGEST.test(from),
    )
    .map(
      ({ copy, from }) => `line ${lineOf(copy)}: \`COPY --from\` must be pinned by a digest (@sha256:…), got ${from}`,
    );
}

/** A single stage ships compilers, caches and sources along. */
function stageProblems(file: Dockerfile, last: From): string[] {
  const copies = file.getCOPYs().filter((copy) => copy.getFromFlag() !== null && lineOf(copy) > lineOf(last));
  if (copies.length > 0) return [];
  return [`line ${lineOf(last)}: the last stage must copy what an earlier one built (COPY --from=…), got none`];
}

function userProblems(file: Dockerfile, last: From): string[] {
  const user = file
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === 'USER' && lineOf(instruction) > lineOf(last))
    .at(-1);
  const name = user?.getRawArgumentsContent() ?? 'none';
  if (NUMBERED_USER.test(name)) return [];
  return [`line ${lineOf(user ?? last)}: \`USER\` of the last stage must be a number above 0, got ${name}`];
}

function secretProblems(file: Dockerfile): string[] {
  const args = file.getARGs().map((arg) => ({ arg, names: [arg.getProperty()?.getName()] }));
  const envs = file.getENVs().map((arg) => ({ arg, names: arg.getProperties().map((property) => property.getName()) }));
  return [...args, ...envs].flatMap(({ arg, names }) =>
    names
      .filter((name) => name !== undefined && SECRET_NAME.test(name))
      .map(
        (name) =>
          `line ${lineOf(arg)}: \`${arg.getKeyword()}\` must hold no secret, got ${name ?? ''}. Mount it: RUN --mount=type=secret`,
      ),
  );
}

function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line + 1;
}
