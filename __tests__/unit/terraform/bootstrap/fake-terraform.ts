import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../../../../terraform/diagnostics';
import type { Initialised } from '../../../../terraform/init';
import type { Stack } from '../../../../terraform/manifest';
import type { TerraformRun } from '../../../../terraform/process';
import { asObject, blocks } from '../../../../terraform/providers';
import { statePlace } from '../../../../terraform/state-store/state-store';
import type { World } from './world';

interface State {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: readonly { readonly mode: string; readonly type: string; readonly name: string }[];
}

interface Change {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[]; readonly importing?: { readonly id: unknown } };
}

/** Terraform in this process, as far as a bootstrap uses it: it may be killed between any two things that it does. */
export class FakeTerraform {
  constructor(
    private readonly world: World,
    private readonly stack: Stack,
  ) {}

  init({ folder, backend }: Stack): Promise<Initialised> {
    mkdirSync(join(folder, '.terraform'), { recursive: true });
    writeFileSync(join(folder, '.terraform/terraform.tfstate'), JSON.stringify({ backend: { type: backend } }));
    this.world.point(`init ${backend}`);
    return Promise.resolve({ result: 'ready', reason: '', diagnostics: [], mirrors: [] });
  }

  run(args: readonly string[], cwd: string): Promise<TerraformRun> {
    const [command] = args;
    if (command === 'show') return ended(0, JSON.stringify({ resource_changes: planIn(args, cwd) }));
    if (command === 'output') return ended(0, '{}');
    const key = this.lock(cwd);
    if (key !== undefined) {
      if (this.world.objects.has(key)) return failed({ summary: 'Error acquiring the state lock', detail: '' });
      this.world.objects.set(key, TERRAFORMS_LOCK);
      this.world.point(`locked by ${command}`);
    }
    const run = this.locked(command, args, cwd);
    if (key !== undefined) this.world.objects.delete(key);
    this.world.point(`${command} ended`);
    return run;
  }

  private locked(command: string | undefined, args: readonly string[], cwd: string): Promise<TerraformRun> {
    if (command === 'plan') return this.plan(args, cwd);
    if (command === 'apply') return this.apply(planIn(args, cwd), cwd);
    if (command === 'destroy') return this.destroy(cwd);
    const pushed = parsed(readFileSync(args.at(-1) ?? '', 'utf8')) as State;
    const there = this.state(cwd);
    if (there !== undefined && there.lineage !== pushed.lineage) return failed({ summary: 'lineage', detail: '' });
    this.save(cwd, { ...pushed, lineage: there?.lineage ?? this.world.newLineage() });
    return ended(0);
  }

  private plan(args: readonly string[], cwd: string): Promise<TerraformRun> {
    const out = args.find((arg) => arg.startsWith('-out='))?.slice('-out='.length) ?? '';
    const config = asObject(parsed(readFileSync(join(cwd, 'cdk.tf.json'), 'utf8')));
    const known = this.addressesIn(cwd);
    const imports = blocks(config['import']);
    const absent = imports.filter(({ to }) => !known.includes(String(to)) && !this.world.cloud.has(String(to)));
    if (absent.length > 0) {
      return failed(
        ...absent.map(({ to }) => ({
          summary: 'Cannot import non-existent remote object',
          detail: `While attempting to import an existing object to "${String(to)}", nothing was found.`,
        })),
      );
    }
    const changes = Object.entries(asObject(config['resource'])).flatMap(([type, named]) =>
      Object.keys(asObject(named)).flatMap((name): Change[] => {
        const address = `${type}.${name}`;
        if (known.includes(address)) return [];
        const id = imports.find(({ to }) => to === address)?.['id'];
        const change = id === undefined ? { actions: ['create'] } : { actions: ['no-op'], importing: { id } };
        return [{ address, type, change }];
      }),
    );
    writeFileSync(join(cwd, out), JSON.stringify(changes));
    return ended(changes.length === 0 ? 0 : 2);
  }

  private apply(changes: readonly Change[], cwd: string): Promise<TerraformRun> {
    for (const { address, change } of changes) {
      if (change.importing === undefined) {
        if (this.world.cloud.has(address) && !isProgram(address))
          return failed({ summary: 'BucketAlreadyOwnedByYou', detail: '', address });
        this.world.cloud.add(address);
        this.world.point(`made ${address}`);
      }
      this.save(cwd, this.with([...this.addressesIn(cwd), address], cwd));
      this.world.point(`noted ${address}`);
    }
    return ended(0);
  }

  private destroy(cwd: string): Promise<TerraformRun> {
    for (const address of [...this.addressesIn(cwd)].reverse()) {
      if (!isProgram(address)) this.world.cloud.delete(address);
      if (!this.world.cloud.has(this.world.bucket)) this.world.objects.clear();
      this.world.point(`destroyed ${address}`);
      this.save(
        cwd,
        this.with(
          this.addressesIn(cwd).filter((one) => one !== address),
          cwd,
        ),
      );
      this.world.point(`forgot ${address}`);
    }
    return ended(0);
  }

  private with(addresses: readonly string[], cwd: string): State {
    const before = this.state(cwd);
    const resources = addresses.map((address) => {
      const [type = '', name = ''] = address.split('.');
      return { mode: 'managed', type, name, instances: [{ attributes: { force_destroy: true } }] };
    });
    return { lineage: before?.lineage ?? this.world.newLineage(), serial: (before?.serial ?? 0) + 1, resources };
  }

  private addressesIn(cwd: string): readonly string[] {
    return (this.state(cwd)?.resources ?? []).map(({ type, name }) => `${type}.${name}`);
  }

  /** File of the state, where it is no object of the bucket. */
  private file(cwd: string): string | undefined {
    const config = asObject(parsed(readFileSync(join(cwd, 'cdk.tf.json'), 'utf8')));
    const [block = {}] = blocks(asObject(config['terraform'])['backend']);
    const { path } = asObject(block['local']);
    return typeof path === 'string' ? join(cwd, path) : undefined;
  }

  private lock(cwd: string): string | undefined {
    return this.file(cwd) === undefined ? statePlace(this.stack).lock : undefined;
  }

  private state(cwd: string): State | undefined {
    const file = this.file(cwd);
    const text =
      file === undefined
        ? this.world.objects.get(statePlace(this.stack).state)
        : existsSync(file)
          ? readFileSync(file, 'utf8')
          : undefined;
    return text === undefined ? undefined : (parsed(text) as State);
  }

  private save(cwd: string, state: State): void {
    const text = JSON.stringify({ version: 4, outputs: {}, ...state });
    const file = this.file(cwd);
    if (file !== undefined) writeFileSync(file, text);
    else this.world.objects.set(statePlace(this.stack).state, text);
  }
}

/** What Terraform leaves where it is killed while it holds the lock of a state. */
export const TERRAFORMS_LOCK = JSON.stringify({ ID: '6f1c8b9e', Who: 'ana@laptop', Operation: 'OperationTypeApply' });

/** Ways to have a bucket for the state. */
export const BUCKETS = {
  s3: {
    backend: 's3',
    bucket: 'aws_s3_bucket.State',
    block: { bucket: 'acme-state', key: 'shop/staging/state.tfstate', region: 'us-east-1', use_lockfile: true },
    resource: {
      aws_s3_bucket: { State: { bucket: 'acme-state' } },
      aws_s3_bucket_versioning: { State: { bucket: '${aws_s3_bucket.State.id}' } },
    },
  },
  gcs: {
    backend: 'gcs',
    bucket: 'google_storage_bucket.State',
    block: { bucket: 'acme-state', prefix: 'shop/staging/state' },
    resource: {
      google_storage_bucket: { State: { name: 'acme-state' }, Logs: { name: 'acme-logs' } },
    },
  },
  'a program': {
    backend: 's3',
    bucket: 'terraform_data.Bucket',
    block: { bucket: 'acme-state', key: 'shop/staging/state.tfstate', region: 'us-east-1', use_lockfile: true },
    resource: {
      terraform_data: { Bucket: { provisioner: [{ 'local-exec': { command: 'make it' } }] }, Beside: {} },
    },
  },
} as const;

/** What a program has made stays, and nobody minds that it is there. */
function isProgram(address: string): boolean {
  return address.startsWith('terraform_data.');
}

/** The plan whose file is the last argument. */
function planIn(args: readonly string[], cwd: string): readonly Change[] {
  return parsed(readFileSync(resolve(cwd, args.at(-1) ?? ''), 'utf8')) as readonly Change[];
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function ended(exitCode: number, stdout = '', diagnostics: readonly Diagnostic[] = []): Promise<TerraformRun> {
  return Promise.resolve({ exitCode, stdout, stderr: '', diagnostics });
}

function failed(...errors: readonly Omit<Diagnostic, 'severity'>[]): Promise<TerraformRun> {
  return ended(
    1,
    '',
    errors.map((one) => ({ severity: 'error', ...one })),
  );
}
