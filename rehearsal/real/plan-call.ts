import { SEVERITY, type ProtocolDiagnostic } from '../protocol/shapes';
import { readObject, writeObject } from '../simulated/context';
import type { ObjectValue } from '../values/codec';
import type { RealPlanContext } from './context';
import { readPrivate, writePrivate, type PrivateNote } from './private-note';
import { refusedHost } from './refused';
import { withField } from './wire';

/** Numbers of the fields of `PlanResourceChange` that are changed on their way. */
const PROPOSED = 3;
const PRIOR_PRIVATE = 5;
const PLANNED_PRIVATE = 3;

/**
 * Plans a resource with the real provider. What it cannot plan without the network gets a simulated plan and a warning; so does what
 * was imported, as next to nothing is known of it.
 */
export async function planCall(context: RealPlanContext, request: Buffer): Promise<Uint8Array> {
  const { lease, messages, defaults, label } = context;
  const { typeName, priorPrivate, priorState } = messages.decode('PlanResourceChangeRequest', request);
  const note = readPrivate(priorPrivate);
  if (lease === undefined || note.simulated === true || note.imported === true)
    return simulated(context, request, note);
  const answer = await lease.call('PlanResourceChange', withField(request, PRIOR_PRIVATE, note.real));
  const { plannedState, plannedPrivate, diagnostics } = messages.decode('PlanResourceChangeResponse', answer);
  const host = refusedHost(diagnostics);
  if (host !== undefined) {
    const summary = `${typeName} is planned without checks of the provider ${label}`;
    const detail = `It asks ${host === '' ? 'its cloud' : host} when it plans this type, and a rehearsal reaches no network.`;
    return simulated(context, request, note, [{ severity: SEVERITY.warning, summary, detail }]);
  }
  const planned = plannedState === undefined ? null : readObject(plannedState);
  if (planned !== null && readObject(priorState) === null) defaults.remember(typeName, planned);
  return withField(answer, PLANNED_PRIVATE, writePrivate({ ...note, real: plannedPrivate ?? new Uint8Array() }));
}

async function simulated(
  { played, messages, defaults }: RealPlanContext,
  request: Buffer,
  note: PrivateNote,
  warnings: readonly ProtocolDiagnostic[] = [],
): Promise<Uint8Array> {
  const { typeName, ...states } = messages.decode('PlanResourceChangeRequest', request);
  const [prior, proposed] = [readObject(states.priorState), readObject(states.proposedNewState)];
  const kept = prior === null ? defaults.promised(typeName, proposed ?? {}) : keptDefaults(note, prior, proposed ?? {});
  const changed =
    proposed === null
      ? request
      : withField(request, PROPOSED, messages.encode('DynamicValue', writeObject({ ...proposed, ...kept })));
  const answer = messages.decode(
    'PlanResourceChangeResponse',
    await played.call('PlanResourceChange', Buffer.from(changed)),
  );
  const defaulted = Object.keys(kept);
  return messages.encode('PlanResourceChangeResponse', {
    ...answer,
    plannedPrivate: writePrivate({ ...note, simulated: true, ...(defaulted.length > 0 ? { defaulted } : {}) }),
    // Terraform takes a default of an argument that is not computed from old providers alone.
    legacyTypeSystem: defaulted.length > 0,
    diagnostics: [...answer.diagnostics, ...warnings],
  });
}

function keptDefaults({ defaulted = [] }: PrivateNote, prior: ObjectValue, proposed: ObjectValue): ObjectValue {
  const kept = defaulted.filter((name) => (proposed[name] ?? null) === null);
  return Object.fromEntries(kept.map((name) => [name, prior[name] ?? null]));
}
