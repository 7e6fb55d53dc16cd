import { join } from 'node:path';
import { cutOver, type CutOverEvent, type CutOverOptions, type Outcome } from '../../../../terraform/cut-over/cut-over';
import { Journal, type Entry } from '../../../../terraform/cut-over/journal';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { fakeTerraform, folder, output } from '../support';
import { entry } from './support';

/** Ids of the stack that takes over, of the one that is stopped, and of a third. */
export const [TO, FROM, OTHER] = [
  'portfolio-production-service',
  'portfolio-staging-service',
  'portfolio-other-service',
] as const;

/** Three services; `paths` says where their states are. */
export function stacks(paths: Readonly<Record<string, string>> = {}): Stack[] {
  const service = (id: string): object => ({
    config: {
      terraform: { backend: { local: { path: paths[id] ?? 'state/terraform.tfstate' } } },
      variable: { container_image: {}, desired_count: {} },
    },
  });
  const { stacks } = readManifest(output({ [TO]: service(TO), [FROM]: service(FROM), [OTHER]: service(OTHER) }));
  return [TO, FROM, OTHER].map((id) => stacks.find((one) => one.id === id) as Stack);
}

export type Answers = NonNullable<Parameters<typeof fakeTerraform>[0]>;

export const PLANS_AN_UPDATE: Answers[string] = ({ cwd }) => {
  process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/ashlar-apply.plan`, 'planned');
  return { code: 2 };
};
export const SHOWS_AN_UPDATE = (): { out: string } => ({
  out: '{"resource_changes":[{"address":"aws_ecs_service.app","type":"aws_ecs_service","change":{"actions":["update"]}}]}',
});

/** A cut-over from the second stack to the first, with a Terraform that answers so. */
export async function run(
  [to, from]: readonly Stack[],
  more: Partial<CutOverOptions> = {},
  answers: Answers = {},
): Promise<{ outcome: Outcome; events: CutOverEvent[]; calls: string[] }> {
  const fake = fakeTerraform({ output: () => ({ out: '{}' }), ...answers });
  const terraform = {
    program: join(fake.env['HOME'] ?? '', 'bin/terraform'),
    version: '1.11.4',
    platform: 'linux_amd64',
  };
  const events: CutOverEvent[] = [];
  const outcome = await cutOver({
    terraform,
    services: { to: { stack: to as Stack, kind: 'ecs' }, from: { stack: from as Stack, kind: 'ecs' } },
    image: 'app:2',
    goBack: false,
    policy: { answers: 1, withinSeconds: 1, slowSeconds: 1, everySeconds: 0.01 },
    watchSeconds: 0,
    env: fake.env,
    cwd: folder(),
    onEvent: (event) => events.push(event),
    ...more,
  });
  return { outcome, events, calls: fake.calls().map(({ args }) => args[0] ?? '') };
}

/** Leaves a journal beside a stack's state, as a run that has ended does. */
export async function leave(stack: Stack | undefined, more: Partial<Entry>): Promise<void> {
  const journal = await Journal.open(stack as Stack, {});
  await journal.claim(entry(more), () => undefined);
  await journal.release();
}
