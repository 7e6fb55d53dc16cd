import { asList, asObject } from '../terraform/providers';

/** Attributes of a resource, as Terraform names them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One instance of a resource or data source in a state. */
export interface StateInstance {
  readonly address: string;
  readonly values: Attributes;
  /** Paths of what is sensitive in it: `['master_password']`, `['setting', 0, 'value']`. */
  readonly sensitive: readonly (readonly unknown[])[];
}

/** An output in a state. */
export interface StateOutput {
  readonly value: unknown;
  readonly sensitive: boolean;
}

/** As much of a state file as tests ask for. */
export interface State {
  /** Every instance by address. */
  readonly instances: ReadonlyMap<string, StateInstance>;
  /** Every output by name. */
  readonly outputs: ReadonlyMap<string, StateOutput>;
}

/** Reads a state file of Terraform's version 4. */
export function readState(text: string): State {
  const { resources, outputs } = asObject(JSON.parse(text));
  const instances = asList(resources).map(asObject).flatMap(instancesOf);
  const named = Object.entries(asObject(outputs)).map(([name, output]) => {
    const { value, sensitive } = asObject(output);
    return [name, { value, sensitive: sensitive === true }] as const;
  });
  return { instances: new Map(instances.map((one) => [one.address, one])), outputs: new Map(named) };
}

function instancesOf({ mode, type, name, module, instances }: Attributes): StateInstance[] {
  const block = `${mode === 'data' ? 'data.' : ''}${String(type)}.${String(name)}`;
  const whole = typeof module === 'string' ? `${module}.${block}` : block;
  return asList(instances).map((instance) => {
    const { index_key: key, attributes, sensitive_attributes: sensitive } = asObject(instance);
    const suffix = key === undefined ? '' : `[${JSON.stringify(key)}]`;
    return { address: whole + suffix, values: asObject(attributes), sensitive: asList(sensitive).map(steps) };
  });
}

/** `[{ type: 'get_attr', value: 'a' }, { type: 'index', value: { value: 0, type: 'number' } }]` is `['a', 0]`. */
function steps(path: unknown): unknown[] {
  return asList(path).map((step) => {
    const { type, value } = asObject(step);
    return type === 'index' ? asObject(value)['value'] : value;
  });
}
