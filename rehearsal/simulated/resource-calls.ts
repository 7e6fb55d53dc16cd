import { SEVERITY, type MessageShapes } from '../protocol/shapes';
import type { Block } from '../schema/model';
import type { ObjectValue } from '../values/codec';
import { blockOf, bytesOf, readObject, writeObject, type Calls, type Context } from './context';
import { importedState } from './import';
import { readNote, writeNote } from './notes';
import { planCreate, planUpdate, type Planned } from './plan';
import { readOnlyErrors } from './read-only';

/** The calls about managed resources. */
export function resourceCalls(context: Context): Calls {
  return {
    ValidateResourceConfig: (request) => validate(context, request),
    UpgradeResourceState: (request) => upgrade(context, request),
    ReadResource: (request) => read(context, request),
    PlanResourceChange: (request) => plan(context, request),
    ApplyResourceChange: (request) => apply(context, request),
    ImportResourceState: (request) => importState(context, request),
  };
}

function validate({ messages, schema, fakes, protocol }: Context, request: Buffer): Uint8Array {
  const { typeName, config } = messages.decode('ValidateConfigRequest', request);
  const value = readObject(config) ?? {};
  const readOnly = readOnlyErrors(value, blockOf(schema.resources, typeName), protocol);
  return messages.encode('DiagnosticsResponse', { diagnostics: [...readOnly, ...fakes.checkValues(typeName, value)] });
}

/** The JSON goes back as it came: reading it would cost large numbers their last digits. */
function upgrade({ messages }: Context, request: Buffer): Uint8Array {
  const { typeName, rawState } = messages.decode('UpgradeResourceStateRequest', request);
  return messages.encode('UpgradeResourceStateResponse', upgraded(typeName, rawState.json));
}

function upgraded(type: string, json: Uint8Array | undefined): Partial<MessageShapes['UpgradeResourceStateResponse']> {
  if (json !== undefined) return { upgradedState: { json } };
  const summary = `The state of ${type} is of a form that was last written by Terraform 0.11`;
  return { diagnostics: [{ severity: SEVERITY.error, summary }] };
}

/** Nobody else changes a made-up cloud; but after an import, what it would have told is filled in. */
function read(context: Context, request: Buffer): Uint8Array {
  const { messages, schema, seeds } = context;
  const { typeName, currentState, private: note } = messages.decode('ReadResourceRequest', request);
  const state = readObject(currentState);
  const { imported, made } = readNote(note);
  seeds.remember({ made });
  if (state === null || imported !== true) {
    return messages.encode('ReadResourceResponse', { newState: currentState, private: note });
  }
  const block = blockOf(schema.resources, typeName);
  const { id } = state;
  const seed = seeds.of(typeName, Buffer.from(typeof id === 'string' ? id : ''));
  const newState = writeObject(fill(context, planCreate(state, block), block, typeName, seed));
  return messages.encode('ReadResourceResponse', { newState, private: note });
}

function plan({ messages, schema, fakes }: Context, request: Buffer): Uint8Array {
  const { typeName, priorPrivate, ...states } = messages.decode('PlanResourceChangeRequest', request);
  const [prior, proposed] = [readObject(states.priorState), readObject(states.proposedNewState)];
  if (proposed === null) {
    return messages.encode('PlanResourceChangeResponse', {
      plannedState: writeObject(null),
      plannedPrivate: priorPrivate,
    });
  }
  const block = blockOf(schema.resources, typeName);
  // What an import could not know is not there yet: to configure it is no change of the thing itself.
  const complete = readNote(priorPrivate).imported !== true;
  const { state, replacedBy }: Planned =
    prior === null
      ? { state: planCreate(proposed, block), replacedBy: [] }
      : planUpdate(prior, proposed, block, complete ? fakes.replacementPaths(typeName) : []);
  return messages.encode('PlanResourceChangeResponse', {
    plannedState: writeObject(state),
    plannedPrivate: priorPrivate,
    requiresReplace: replacedBy.map((attributeName) => ({ steps: [{ attributeName }] })),
  });
}

/** What was planned stays exactly as it was planned; only what was left open is filled. */
function apply(context: Context, request: Buffer): Uint8Array {
  const { messages, schema, seeds } = context;
  const { typeName, priorState, plannedState, plannedPrivate } = messages.decode('ApplyResourceChangeRequest', request);
  const planned = readObject(plannedState);
  if (planned === null) return messages.encode('ApplyResourceChangeResponse', { newState: writeObject(null) });
  const block = blockOf(schema.resources, typeName);
  const note = readNote(plannedPrivate);
  const { seed, made } =
    readObject(priorState) === null
      ? seeds.next(typeName, bytesOf(plannedState))
      : { seed: seeds.of(typeName, bytesOf(plannedState)), made: note.made };
  return messages.encode('ApplyResourceChangeResponse', {
    newState: writeObject(fill(context, planned, block, typeName, seed)),
    private: writeNote({ made }),
  });
}

function importState({ messages, schema }: Context, request: Buffer): Uint8Array {
  const { typeName, id } = messages.decode('ImportResourceStateRequest', request);
  const state = writeObject(importedState(blockOf(schema.resources, typeName), id));
  const imported = { typeName, state, private: writeNote({ imported: true }) };
  return messages.encode('ImportResourceStateResponse', { importedResources: [imported] });
}

function fill({ fakes, place }: Context, value: ObjectValue, block: Block, type: string, seed: string): ObjectValue {
  return fakes.fillUnknowns(value, block, { kind: 'resource', type, seed, place });
}
