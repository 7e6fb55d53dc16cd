import type { Messages } from '../protocol/messages';
import { readObject, writeObject } from '../simulated/context';
import { withoutCredentialFiles } from './configure';
import { withField } from './wire';

/** Number of the field with the configuration in the request, and with the prepared one in the answer of version 5. */
const CONFIG = 1;

/**
 * Has a provider judge its configuration, without the files of credentials that it would look into. Terraform is told of the
 * configuration as it sent it.
 */
export async function validateProviderCall(
  request: Buffer,
  { source, messages }: { readonly source: string; readonly messages: Messages },
  forward: (request: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { config } = messages.decode('ValidateProviderConfigRequest', request);
  const given = readObject(config);
  const judged = given === null ? null : withoutCredentialFiles(source, given);
  if (judged === given) return forward(request);
  const answer = await forward(withField(request, CONFIG, messages.encode('DynamicValue', writeObject(judged))));
  const { preparedConfig } = messages.decode('ValidateProviderConfigResponse', answer);
  return preparedConfig === undefined ? answer : withField(answer, CONFIG, messages.encode('DynamicValue', config));
}
