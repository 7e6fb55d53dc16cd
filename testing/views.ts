import { UserError } from '../constructs/core/errors';
import type { PlayedProvider } from '../rehearsal/host';
import type { PlannedAction } from './read-plan';
import type { Attributes } from './read-state';
import type { RehearsedChange, RehearsedResource, RehearsedStack } from './rehearsed';
import type { SecretTexts } from './secret-texts';
import { instancesAt, pathOfAddress, type InstanceRecord, type StackRecord } from './stack-record';

/** What is the same for all stacks of a rehearsal. */
interface RehearsalFacts {
  readonly secrets: SecretTexts;
  /** Folder that keeps the states of all of them. */
  readonly states: string;
  /** True where nothing existed before. */
  readonly fresh: boolean;
}

/** What the records of a rehearsal say, seen from one stack. Its fields are private, so that Jest prints none of its values. */
export class StackView implements RehearsedStack {
  readonly #own: StackRecord;
  readonly #records: ReadonlyMap<string, StackRecord>;
  readonly #about: RehearsalFacts;

  /** Takes the stack's own record, and those of the stacks below it. */
  constructor(own: StackRecord, below: readonly StackRecord[], about: RehearsalFacts) {
    this.#own = own;
    this.#records = new Map([own, ...below].map((record) => [record.id, record]));
    this.#about = about;
  }

  get id(): string {
    return this.#own.id;
  }

  get providers(): readonly PlayedProvider[] {
    return this.#own.providers;
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#own.outputs].map(([path, name]) => [path, this.output(name)]));
  }

  /** Secrets of all stacks that took part, for those who write messages. */
  get secrets(): SecretTexts {
    return this.#about.secrets;
  }

  /** Folder that keeps the states, until the rehearsals are closed. */
  get states(): string {
    return this.#about.states;
  }

  /** Did it start with nothing there yet? */
  get fresh(): boolean {
    return this.#about.fresh;
  }

  /** Every stack that took part, and how its providers were played. */
  get stacks(): readonly Pick<StackRecord, 'id' | 'providers'>[] {
    return [...this.#records.values()];
  }

  at(path: string): ResourceView {
    const [first = '', ...rest] = path.split('/');
    const other = this.#records.get(first);
    const [record, below] =
      instancesAt(this.#own, path).length === 0 && other !== undefined ? [other, rest.join('/')] : [this.#own, path];
    const found = instancesAt(record, below);
    const [only] = found;
    if (only !== undefined && found.length === 1) return new ResourceView(this, only);
    throw found.length === 0 ? unknownPath(record, below) : severalInstances(record, below, found);
  }

  output(pathOrName: string): unknown {
    const { outputs, state } = this.#own;
    const output = state.outputs.get(outputs.get(pathOrName) ?? pathOrName);
    if (output !== undefined) return output.value;
    const known = [...outputs.keys()].sort().join(', ');
    throw new UserError(`stack '${this.id}'`, 'OutputUnknown', [
      `has no output \`${pathOrName}\`; there are: ${known === '' ? 'none' : known}`,
    ]);
  }

  changes(): readonly RehearsedChange[] {
    return this.#own.changes;
  }

  /** Every resource and data source of this stack. */
  resources(): readonly ResourceView[] {
    const { blocks } = this.#own;
    return [...blocks.keys()]
      .flatMap((path) => instancesAt(this.#own, path))
      .map((record) => new ResourceView(this, record));
  }

  /** Construct path of the resource with this ARN in any of the stacks, from this one's view; undefined for an unknown one. */
  pathOfArn(arn: string): string | undefined {
    for (const record of this.#records.values()) {
      const found = [...record.state.instances.values()].find(({ address, values }) => {
        return values['arn'] === arn && !address.startsWith('data.');
      });
      const path = found === undefined ? undefined : pathOfAddress(record, found.address);
      if (path !== undefined) return record === this.#own ? path : `${record.id}/${path}`;
    }
    return undefined;
  }

  /** The error for asking after the plan of a resource of another stack. */
  planNotKept(path: string): UserError {
    return new UserError(`stack '${this.id}'`, 'PlanNotKept', [
      `the plan of \`${path}\` was not kept, as only '${this.id}' was rehearsed: rehearse the stack that holds it`,
    ]);
  }
}

/** A resource as it is seen from the stack that was asked for it. Its fields are private, so that Jest prints none of its values. */
export class ResourceView implements RehearsedResource {
  readonly #stack: StackView;
  readonly #record: InstanceRecord;

  constructor(stack: StackView, record: InstanceRecord) {
    this.#stack = stack;
    this.#record = record;
  }

  /** The stack that was asked for it. */
  get stack(): StackView {
    return this.#stack;
  }

  get path(): string {
    return this.#record.path;
  }

  get address(): string {
    return this.#record.address;
  }

  get action(): PlannedAction {
    return this.#record.action;
  }

  get planned(): Attributes {
    if (this.#record.planned === undefined) throw this.#stack.planNotKept(this.path);
    return this.#record.planned;
  }

  get values(): Attributes {
    return this.#record.state?.values ?? {};
  }

  /** Its value of an attribute that the app has set; undefined for one that Terraform or the cloud has filled in. */
  configured(attribute: string): unknown {
    return this.#record.configured.has(attribute) ? this.values[attribute] : undefined;
  }

  /** Must the value at `path` be kept out of messages? */
  hides(path: readonly unknown[], value: unknown): boolean {
    const { state } = this.#record;
    return state !== undefined && this.#stack.secrets.hides(state, path, value);
  }
}

function unknownPath(record: StackRecord, path: string): UserError {
  const known = [...record.blocks.keys()].sort().join(', ');
  return new UserError(`stack '${record.id}'`, 'PathUnknown', [
    `has no resource at \`${path}\`; there are: ${known === '' ? 'none' : known}`,
  ]);
}

function severalInstances(record: StackRecord, path: string, found: readonly { readonly path: string }[]): UserError {
  return new UserError(`stack '${record.id}'`, 'PathUnknown', [
    `has ${found.length} instances at \`${path}\`: name one of ${found.map((one) => one.path).join(', ')}`,
  ]);
}
