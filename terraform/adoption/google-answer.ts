import { UserError } from '../../constructs/core/errors';
import { ABSENT, FOUND, type Look, refused, unknown } from './look';

/** What Google answers where its API is not switched on in a project: nothing of it can be there. */
const DISABLED = /SERVICE_DISABLED|has not been used in project/;

/** Asks Google, and tells what the answer means: of `permission`, the right that the question needs, among others. */
export async function askedGoogle(permission: string, ask: () => Promise<Look | undefined>): Promise<Look> {
  try {
    return (await ask()) ?? FOUND;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { status, message } = error as { readonly status?: unknown; readonly message: string };
    if (status === 404) return ABSENT;
    if (status === 403 && DISABLED.test(message)) return unknown('its API is not switched on in the project');
    if (status === 403) return refused(permission);
    return unknown(message.trim().replace(/\.$/, ''));
  }
}
