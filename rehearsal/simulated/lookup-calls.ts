import type { DynamicValue } from '../protocol/shapes';
import type { Schema } from '../schema/model';
import { blockOf, bytesOf, readObject, writeObject, type Calls, type Context } from './context';
import { readOnlyErrors } from './read-only';
import { Seeds } from './seeds';

/** The calls about data sources and ephemeral resources: both are only looked up. */
export function lookupCalls(context: Context): Calls {
  const { messages, schema } = context;
  return {
    ValidateDataResourceConfig: (request) => validate(context, schema.dataSources, request),
    ReadDataSource: (request) => {
      const { typeName, config } = messages.decode('ReadDataSourceRequest', request);
      return messages.encode('ReadDataSourceResponse', { state: look(context, schema.dataSources, typeName, config) });
    },
    ValidateEphemeralResourceConfig: (request) => validate(context, schema.ephemeralResources, request),
    OpenEphemeralResource: (request) => {
      const { typeName, config } = messages.decode('OpenEphemeralResourceRequest', request);
      const result = look(context, schema.ephemeralResources, typeName, config);
      return messages.encode('OpenEphemeralResourceResponse', { result });
    },
    CloseEphemeralResource: () => messages.encode('DiagnosticsResponse', {}),
  };
}

function validate(
  { messages, protocol }: Context,
  schemas: Readonly<Record<string, Schema>>,
  request: Buffer,
): Uint8Array {
  const { typeName, config } = messages.decode('ValidateConfigRequest', request);
  const diagnostics = readOnlyErrors(readObject(config) ?? {}, blockOf(schemas, typeName), protocol);
  return messages.encode('DiagnosticsResponse', { diagnostics });
}

/** The same answer to the same question, or the second plan would show a change. */
function look(
  { fakes, place }: Context,
  schemas: Readonly<Record<string, Schema>>,
  type: string,
  config: DynamicValue,
): DynamicValue {
  const subject = { kind: 'data', type, seed: Seeds.lookup(type, bytesOf(config)), place } as const;
  return writeObject(fakes.readDataSource(readObject(config) ?? {}, blockOf(schemas, type), subject));
}
