import { isSensitive } from '../rehearsal/schema/sensitive';
import { asObject, type TerraformJson } from '../terraform/providers';
import { SENSITIVE } from '../terraform/secrets';
import type { State, StateInstance } from './read-state';

/** Shorter texts are no secrets: hiding them everywhere would hide half of a message. */
const SHORTEST = 4;

/** Not secret, though they may stand where secrets do. */
const WORDS = new Set(['true', 'false', 'null']);

/** CDKTF marks each value that another stack reads as sensitive, whatever it is. */
export const CROSS_STACK_OUTPUT = /^cross-stack-output-/;

/** The secrets of a rehearsal, kept out of messages. */
export class SecretTexts {
  private readonly texts: Set<string>;
  private readonly handedOver: Set<string>;

  /** Starts with the secrets of an earlier rehearsal. */
  constructor(earlier?: SecretTexts) {
    this.texts = new Set(earlier?.texts);
    this.handedOver = new Set(earlier?.handedOver);
  }

  /** Adds the texts that a configuration holds where their names say that they are sensitive. */
  addConfig(config: TerraformJson): this {
    for (const [type, blocks] of Object.entries(asObject(config['resource']))) {
      for (const block of Object.values(asObject(blocks))) this.addNamed(type, block);
    }
    return this;
  }

  /** Adds what Terraform marks in a state. States that others read come before those that read them. */
  addState({ instances, outputs }: State): this {
    for (const { values, sensitive } of instances.values()) {
      for (const path of sensitive) this.add(path.reduce(inside, values));
    }
    for (const [name, { value, sensitive }] of outputs) {
      if (CROSS_STACK_OUTPUT.test(name)) {
        each(value, (text) => !this.texts.has(text) && this.handedOver.add(text));
      } else if (sensitive) {
        this.add(value);
      }
    }
    return this;
  }

  /** Is the value at `path` of an instance to be hidden? */
  hides({ sensitive }: StateInstance, path: readonly unknown[], value: unknown): boolean {
    const marked = sensitive.some(
      (one) => one.every((step, index) => step === path[index]) && one.length <= path.length,
    );
    let secret = marked && !(typeof value === 'string' && this.handedOver.has(value));
    each(value, (text) => {
      secret ||= this.mask(text) !== text;
    });
    return secret;
  }

  /** A message without the secrets in it, also where they are quoted as JSON. */
  mask(message: string): string {
    return [...this.texts]
      .flatMap((text) => [JSON.stringify(text).slice(1, -1), text])
      .sort((a, b) => b.length - a.length)
      .reduce((masked, text) => masked.replaceAll(text, SENSITIVE), message);
  }

  private addNamed(type: string, value: unknown, parent?: string): void {
    if (Array.isArray(value)) for (const item of value) this.addNamed(type, item, parent);
    else {
      for (const [name, inner] of Object.entries(asObject(value))) {
        if (isSensitive(type, name, parent)) this.add(inner);
        else this.addNamed(type, inner, name);
      }
    }
  }

  private add(value: unknown): void {
    each(value, (text) => {
      // What is put together from references holds their names, and no secret.
      const hidden = text.length >= SHORTEST && !WORDS.has(text) && !text.includes('${');
      if (hidden && !this.handedOver.has(text)) this.texts.add(text);
    });
  }
}

function inside(value: unknown, step: unknown): unknown {
  return Array.isArray(value) ? (value[Number(step)] as unknown) : asObject(value)[String(step)];
}

/** Every text and number in a value. */
function each(value: unknown, use: (text: string) => unknown): void {
  if (typeof value === 'string' || typeof value === 'number') use(String(value));
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) each(inner, use);
}
