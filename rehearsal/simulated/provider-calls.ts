import { encodeProviderSchema } from '../protocol/wire-schema';
import { readObject, type Calls, type Context } from './context';

/** The calls about the provider itself. */
export function providerCalls(context: Context): Calls {
  const { messages, protocol, schema, source, fakes } = context;
  return {
    GetProviderSchema: () => messages.encode('GetProviderSchemaResponse', encodeProviderSchema(schema, protocol)),
    GetFunctions: () => messages.encode('GetFunctionsResponse', {}),
    ValidateProviderConfig: (request) => {
      const { config } = messages.decode('ValidateProviderConfigRequest', request);
      return messages.encode('ValidateProviderConfigResponse', protocol === 5 ? { preparedConfig: config } : {});
    },
    ConfigureProvider: (request) => {
      const { config } = messages.decode('ConfigureProviderRequest', request);
      context.place = fakes.placeOf(source, readObject(config) ?? {});
      return messages.encode('DiagnosticsResponse', {});
    },
    StopProvider: () => messages.encode('StopProviderResponse', {}),
  };
}
