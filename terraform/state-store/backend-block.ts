import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { asObject, blocks } from '../providers';

/** The `terraform.backend` block of a stack. */
export class BackendBlock {
  constructor(
    /** `s3`, `gcs`, `local`, `cloud` or another of Terraform's. */
    readonly type: string,
    private readonly stack: string,
    readonly settings: Readonly<Record<string, unknown>>,
  ) {}

  /** An argument that is a text; undefined where it is missing or empty, which is the same for Terraform. */
  text(name: string): string | undefined {
    const value = this.settings[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** @throws {UserError} `BackendUnsupported` where the stack does not say it. */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw this.unsupported(
      `\`${name}\` of its ${this.type} back end is not in the stack, but given to init. Put it there`,
    );
  }

  /** An argument that is true or false. */
  flag(name: string): boolean {
    return this.settings[name] === true || this.settings[name] === 'true';
  }

  /** Texts in a list. */
  texts(name: string): readonly string[] {
    const value = this.settings[name];
    return (Array.isArray(value) ? value : []).filter((item): item is string => typeof item === 'string');
  }

  /** Whether an argument is given at all. */
  has(name: string): boolean {
    return this.settings[name] !== undefined && this.settings[name] !== null;
  }

  /** An error about this back end. */
  unsupported(...problems: readonly string[]): UserError {
    return new UserError(`stack '${this.stack}'`, 'BackendUnsupported', problems);
  }
}

/** The back end of a stack; `local` without settings where it names none. */
export function backendBlock(stack: Stack): BackendBlock {
  const terraform = asObject(stack.config['terraform']);
  const [block = {}] = blocks(terraform['backend']);
  return new BackendBlock(stack.backend, stack.id, blocks(block[stack.backend])[0] ?? {});
}
