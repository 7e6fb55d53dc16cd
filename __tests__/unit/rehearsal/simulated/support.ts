import { messagesOf } from '../../../../rehearsal/protocol/messages';
import type { Method, ProtocolVersion } from '../../../../rehearsal/protocol/methods';
import type { DynamicValue, MessageShapes } from '../../../../rehearsal/protocol/shapes';
import { typeOf } from '../../../../rehearsal/protocol/wire-schema';
import type { Attributes, Block, ProviderSchema, Schema } from '../../../../rehearsal/schema/model';
import type { Fakes } from '../../../../rehearsal/simulated/fakes';
import { simulatedProvider } from '../../../../rehearsal/simulated/provider';
import { changeAttributes } from '../../../../rehearsal/simulated/walk';
import { decodeValue, encodeValue, UNKNOWN, type ObjectValue, type Value } from '../../../../rehearsal/values/codec';

/** Everything made up is the seed, or `region/type` of a data source, so that tests see where a value comes from. */
export const standIns: Fakes = {
  placeOf: (_source, { region }) => ({
    account: '123456789012',
    region: typeof region === 'string' ? region : 'nowhere',
    partition: 'aws',
    project: 'rehearsal',
  }),
  fillUnknowns: (planned, block, { seed, place }) =>
    changeAttributes(planned, block, (value, attribute) => {
      if (value !== UNKNOWN) return value;
      return typeOf(attribute) === 'string' ? `${place.region} ${seed}` : null;
    }),
  readDataSource: (config, block, { type, seed, place }) =>
    changeAttributes(config, block, (value, { computed }) =>
      value === null && computed === true ? `${place.region} ${type} ${seed}` : value,
    ),
  replacementPaths: (type) => (type === 'toy_box' ? ['name'] : []),
  checkValues: (_type, { size }) =>
    size === 13 ? [{ severity: 1, summary: 'Bad size', attribute: { steps: [{ attributeName: 'size' }] } }] : [],
};

/** A schema with one resource, data source and ephemeral resource each. */
export function toySchema(block: Block, data: Attributes = {}): ProviderSchema {
  const schema = (content: Block): Schema => ({ version: 0, block: content });
  return {
    provider: schema({ attributes: { region: { type: 'string', optional: true } }, blocks: {} }),
    resources: { toy_box: schema(block) },
    dataSources: { toy_look: schema({ attributes: data, blocks: {} }) },
    ephemeralResources: { toy_token: schema({ attributes: data, blocks: {} }) },
  };
}

export const packed = (value: Value): DynamicValue => ({ msgpack: encodeValue(value) });

export const unpacked = (value: DynamicValue | undefined): Value => decodeValue(value?.msgpack ?? encodeValue(null));

/** A simulated provider driven as Terraform does, by bytes. */
export function driven(schema: ProviderSchema, protocol: ProtocolVersion = 5, seed = 'stack') {
  const messages = messagesOf(protocol);
  const provider = simulatedProvider({
    source: 'registry.terraform.io/ashlar/toy',
    protocol,
    schema,
    seed,
    fakes: standIns,
  });
  const session = provider.open();
  const call = async <Q extends keyof MessageShapes, A extends keyof MessageShapes>(
    method: Method,
    [request, answer]: readonly [Q, A],
    message: Partial<MessageShapes[Q]>,
    on = session,
  ): Promise<MessageShapes[A]> =>
    messages.decode(answer, Buffer.from(await on.call(method, Buffer.from(messages.encode(request, message)))));
  return {
    provider,
    session,
    call,
    plan: (prior: ObjectValue | null, proposed: ObjectValue | null, priorPrivate?: Uint8Array) =>
      call('PlanResourceChange', ['PlanResourceChangeRequest', 'PlanResourceChangeResponse'], {
        typeName: 'toy_box',
        priorState: packed(prior),
        proposedNewState: packed(proposed),
        config: packed(proposed),
        ...(priorPrivate === undefined ? {} : { priorPrivate }),
      }),
    applied: (prior: ObjectValue | null, planned: ObjectValue | null, plannedPrivate?: Uint8Array, on = session) =>
      call(
        'ApplyResourceChange',
        ['ApplyResourceChangeRequest', 'ApplyResourceChangeResponse'],
        {
          typeName: 'toy_box',
          priorState: packed(prior),
          plannedState: packed(planned),
          config: packed(planned),
          ...(plannedPrivate === undefined ? {} : { plannedPrivate }),
        },
        on,
      ),
    read: (state: ObjectValue | null, note?: Uint8Array) =>
      call('ReadResource', ['ReadResourceRequest', 'ReadResourceResponse'], {
        typeName: 'toy_box',
        currentState: packed(state),
        ...(note === undefined ? {} : { private: note }),
      }),
  };
}
