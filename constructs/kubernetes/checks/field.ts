import { KNOWN_LATER, problem, show } from '../../core/errors';
import { laterForm } from '../schema/later';
import { readablePath } from '../schema/pointer';

/** A value somewhere in an object, and the way there: what is missing, of another form or known after apply reads as undefined. */
export class Field {
  constructor(
    readonly value: unknown,
    private readonly keys: readonly string[] = [],
  ) {}

  /** Name of the field in the object that holds it; empty for the whole. */
  get key(): string {
    return this.keys[this.keys.length - 1] ?? '';
  }

  /** Where it is, as people write it: `spec.containers[0].image`. */
  get path(): string {
    return readablePath(this.keys);
  }

  /** True where something is there, known or not. */
  get isGiven(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isLater(): boolean {
    return laterForm(this.value) !== undefined;
  }

  /** Text that is known now. */
  get text(): string | undefined {
    return typeof this.value === 'string' && !this.isLater ? this.value : undefined;
  }

  /** Number that is known now. */
  get number(): number | undefined {
    return typeof this.value === 'number' && !this.isLater ? this.value : undefined;
  }

  at(...keys: readonly string[]): Field {
    return keys.reduce<Field>((field, key) => field.child(key), this);
  }

  /** Items of a list, or fields of a map; none of what is known after apply. */
  children(): Field[] {
    if (this.value === null || typeof this.value !== 'object' || this.isLater) return [];
    return Object.keys(this.value).map((key) => this.child(key));
  }

  /** A sentence that says what it must be and what it is. */
  must(allowed: string, advice = '', got = this.shown()): string {
    return problem(this.path, allowed, got, advice);
  }

  private shown(): string {
    if (this.isLater) return KNOWN_LATER;
    return this.isGiven ? show(this.value) : 'nothing';
  }

  private child(key: string): Field {
    const holds = this.value !== null && typeof this.value === 'object' && Object.hasOwn(this.value, key);
    return new Field(holds ? (Reflect.get(this.value, key) as unknown) : undefined, [...this.keys, key]);
  }
}

/** Fields whose text or number, as `valueOf` has it, an earlier one of `fields` has too. */
export function repeated(fields: readonly Field[], valueOf: (field: Field) => string | undefined): Field[] {
  const seen = new Set<string>();
  return fields.filter((field) => {
    const value = valueOf(field);
    if (value === undefined) return false;
    const isSeen = seen.has(value);
    seen.add(value);
    return isSeen;
  });
}
