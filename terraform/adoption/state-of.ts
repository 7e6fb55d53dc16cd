import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { asList, asObject } from '../providers';
import { openStateRoot, statePlace } from '../state-store/state-store';

/** What is in the state of a stack. */
export interface StateOf {
  /** Addresses of its resources, without the keys of instances. */
  readonly addresses: ReadonlySet<string>;
  /** Why it could not be read. */
  readonly problem?: string;
}

/** No bucket for states is there yet, so no state either. */
const NO_STORE = 'StateStoreMissing';

/** Reads the state of a stack in its own back end, which may not exist yet. */
export async function stateOf(stack: Stack, env: NodeJS.ProcessEnv): Promise<StateOf> {
  try {
    const root = await openStateRoot(stack, env);
    const stored = await root.read(statePlace(stack).state);
    return { addresses: new Set(stored === undefined ? [] : addressesIn(stored.text)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const none = { addresses: new Set<string>() };
    return error.code === NO_STORE ? none : { ...none, problem: error.problems.join('; ') };
  }
}

/** @see https://developer.hashicorp.com/terraform/internals/json-format is of `show`; the state itself names them the same way */
function addressesIn(text: string): string[] {
  const { resources } = asObject(JSON.parse(text));
  return asList(resources)
    .map(asObject)
    .filter(({ mode, module }) => mode === 'managed' && module === undefined)
    .map(({ type, name }) => `${String(type)}.${String(name)}`);
}
