import { isDeepStrictEqual } from 'node:util';
import { UNKNOWN, type ObjectValue } from '../values/codec';

/** Plans of each type that are kept. */
const KEPT = 20;

/**
 * What the real provider has planned for new resources. Terraform plans a resource twice, the second time with more of it known; where
 * the provider then wants the network, the simulated plan has to keep to what the first one promised.
 */
export class KnownDefaults {
  private readonly plans = new Map<string, ObjectValue[]>();

  remember(type: string, planned: ObjectValue): void {
    this.plans.set(type, [planned, ...(this.plans.get(type) ?? [])].slice(0, KEPT));
  }

  /** Values that an earlier plan of the same new resource has promised for arguments that are left out. */
  promised(type: string, proposed: ObjectValue): ObjectValue {
    const earlier = this.plans.get(type)?.find((plan) => isEarlier(plan, proposed)) ?? {};
    const promises = Object.entries(earlier).filter(([name, value]) => {
      return (proposed[name] ?? null) === null && value !== null && value !== UNKNOWN;
    });
    return Object.fromEntries(promises);
  }
}

/** Was this planned for the same resource, when less of it was known? */
function isEarlier(plan: ObjectValue, proposed: ObjectValue): boolean {
  return Object.entries(proposed).every(([name, value]) => {
    const planned = plan[name] ?? null;
    return value === null || planned === UNKNOWN || isDeepStrictEqual(planned, value);
  });
}
