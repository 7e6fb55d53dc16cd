import { asList, asObject, type TerraformJson } from './providers';

/** What stands in place of a sensitive value inside a list or object. */
export const SENSITIVE = '(sensitive)';

/** Shorter texts are no secrets: hiding them everywhere would hide half of a plan. */
const SHORTEST = 4;

/** CDKTF marks each value that another stack reads as sensitive, whatever it is. */
const CROSS_STACK_OUTPUT = /^cross-stack-output-/;

const REMOTE_STATE = 'terraform_remote_state';

/** Not secret, though they may stand at a sensitive path. */
const WORDS = new Set(['true', 'false', 'null']);

/**
 * The secrets of a plan: Terraform's marks do not follow a value into what a provider computes from it, so a value that is
 * sensitive in one place is hidden wherever it comes up.
 */
export class Secrets {
  private readonly texts = new Set<string>();
  /** Names and ids that other stacks hand over, which CDKTF marks too: hidden where they are the whole value. */
  private readonly whole = new Set<string>();
  private readonly handedOver = new Set<string>();

  /**
   * The values of a stack's sensitive variables, from their defaults and `TF_VAR_*`. Where there is no plan to gather them from, a
   * provider still quotes them in its messages.
   */
  static ofVariables(config: TerraformJson, env: NodeJS.ProcessEnv): Secrets {
    const secrets = new Secrets();
    for (const [name, variable] of Object.entries(asObject(config['variable']))) {
      const { sensitive, default: value } = asObject(variable);
      if (sensitive !== true) continue;
      secrets.gather(value, true);
      secrets.gather(given(env[`TF_VAR_${name}`]), true);
    }
    return secrets;
  }

  /**
   * Gathers the sensitive values of a parsed `terraform show -json`, of resources, data sources, variables and outputs, beside those
   * that are `known` already.
   */
  static ofPlan(plan: unknown, known = new Secrets()): Secrets {
    const secrets = new Secrets();
    for (const text of known.texts) secrets.texts.add(text);
    const { resource_changes, resource_drift, output_changes, prior_state, planned_values, variables, configuration } =
      asObject(plan);
    const states = [asObject(prior_state)['values'], planned_values];
    for (const values of states) {
      const { resources } = asObject(asObject(values)['root_module']);
      const remote = asList(resources)
        .map(asObject)
        .filter(({ type }) => type === REMOTE_STATE);
      for (const { values: read } of remote) texts(asObject(read)['outputs'], (text) => secrets.handedOver.add(text));
    }
    const outputs = Object.entries(asObject(output_changes)).filter(([name]) => !CROSS_STACK_OUTPUT.test(name));
    const changes = [...asList(resource_changes), ...asList(resource_drift)].map((one) => asObject(one)['change']);
    for (const change of [...changes, ...outputs.map(([, change]) => change)].map(asObject)) {
      secrets.gather(change['before'], change['before_sensitive']);
      secrets.gather(change['after'], change['after_sensitive']);
    }
    for (const values of states) secrets.gatherModule(asObject(asObject(values)['root_module']));
    const declared = asObject(asObject(asObject(configuration)['root_module'])['variables']);
    for (const [name, { value }] of Object.entries(asObject(variables)).map(
      ([key, v]) => [key, asObject(v)] as const,
    )) {
      if (asObject(declared[name])['sensitive'] === true) secrets.gather(value, true);
    }
    return secrets;
  }

  /** Is this text or number a secret, or does it contain one, also in quotes of JSON? */
  isIn(value: unknown): boolean {
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const text = String(value);
    if (this.texts.has(text) || this.whole.has(text)) return true;
    return (
      typeof value === 'string' &&
      [...this.texts].some((secret) => text.includes(secret) || text.includes(escaped(secret)))
    );
  }

  /** A message of Terraform's or a provider's without the secrets that it quotes. */
  mask(text: string): string {
    return [...this.texts]
      .sort((a, b) => b.length - a.length)
      .reduce(
        (masked, secret) => [secret, escaped(secret)].reduce((rest, one) => rest.replaceAll(one, SENSITIVE), masked),
        text,
      );
  }

  /** Adds all texts and numbers below sensitive marks; `marks` is `true` for the whole value, or has its shape. */
  private gather(value: unknown, marks: unknown): void {
    if (marks === true) {
      this.add(value);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => this.gather(item, asList(marks)[index]));
    } else {
      for (const [key, item] of Object.entries(asObject(value))) this.gather(item, asObject(marks)[key]);
    }
  }

  private gatherModule(value: unknown): void {
    const { resources, child_modules } = asObject(value);
    for (const resource of asList(resources).map(asObject)) {
      // What is read from other states counts where it is used.
      if (resource['type'] === REMOTE_STATE) continue;
      this.gather(resource['values'], resource['sensitive_values']);
    }
    for (const child of asList(child_modules)) this.gatherModule(child);
  }

  private add(value: unknown): void {
    texts(value, (text) => {
      if (text.length >= SHORTEST && !WORDS.has(text)) (this.handedOver.has(text) ? this.whole : this.texts).add(text);
    });
  }
}

/** What a variable gets: Terraform reads lists and objects in it as JSON. */
function given(text: string | undefined): unknown {
  if (text === undefined || !/^\s*[[{]/.test(text)) return text;
  try {
    return [text, JSON.parse(text)];
  } catch {
    return text;
  }
}

/** A text as it stands inside JSON. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Every text and number in a value. */
function texts(value: unknown, use: (text: string) => void): void {
  if (typeof value === 'string' || typeof value === 'number') use(String(value));
  else for (const item of Array.isArray(value) ? value : Object.values(asObject(value))) texts(item, use);
}
