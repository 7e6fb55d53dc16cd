import { createHash } from 'node:crypto';
import { fillUnknowns } from '../fakes/fill';
import { blockOf, bytesOf, readObject, writeObject } from '../simulated/context';
import { readNote } from '../simulated/notes';
import type { RealPlanContext } from './context';
import { readPrivate, writePrivate } from './private-note';
import { selfCheck } from './self-check';

/** Plays the cloud for a resource, and has the real provider check what was made up. */
export async function applyCall(context: RealPlanContext, request: Buffer): Promise<Uint8Array> {
  const { lease, messages, played, schema, place } = context;
  const answer = messages.decode('ApplyResourceChangeResponse', await played.call('ApplyResourceChange', request));
  const filled = answer.newState === undefined ? null : readObject(answer.newState);
  const { typeName, plannedState, plannedPrivate, config } = messages.decode('ApplyResourceChangeRequest', request);
  const planned = readObject(plannedState);
  if (filled === null || planned === null) return messages.encode('ApplyResourceChangeResponse', answer);
  const { real, simulated, defaulted } = readPrivate(plannedPrivate);
  const block = blockOf(schema.resources, typeName);
  const seed = createHash('sha256').update(typeName).update(bytesOf(plannedState)).digest('base64url');
  const checked =
    lease === undefined || simulated === true
      ? filled
      : await selfCheck({
          planned,
          filled,
          block,
          madeUp: () => fillUnknowns(planned, block, { kind: 'resource', type: typeName, seed, place }),
          plan: async (state) => {
            const same = { typeName, priorState: writeObject(state), proposedNewState: writeObject(state), config };
            const plan = messages.encode('PlanResourceChangeRequest', { ...same, priorPrivate: real });
            return messages.decode('PlanResourceChangeResponse', await lease.call('PlanResourceChange', plan));
          },
        });
  const { made } = readNote(answer.private);
  return messages.encode('ApplyResourceChangeResponse', {
    ...answer,
    newState: writeObject(checked),
    private: writePrivate({ real, simulated, defaulted, made }),
  });
}
