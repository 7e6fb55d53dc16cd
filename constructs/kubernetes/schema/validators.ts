import { createRequire } from 'node:module';
import { UserError } from '../../core/errors';

/** One thing that a validator found wrong. @see https://ajv.js.org/api.html#error-objects */
export interface SchemaError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Compiled schema of a kind: false for data that does not fit, with what is wrong in `errors`. */
export interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

const BUNDLE = './generated/validators.js';

/**
 * Validators by `<apiVersion>/<kind>`: the stable versions of Kubernetes itself, External Secrets and the Gateway API. Thousands of
 * compiled functions: loaded when the first generated chart is checked, in about a tenth of a second.
 * @throws {UserError} `SchemasMissing` where the bundle was not made.
 */
export function loadValidators(): Readonly<Record<string, Validator>> {
  try {
    const bundle = createRequire(__filename)(BUNDLE) as { readonly validators: Readonly<Record<string, Validator>> };
    return bundle.validators;
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(BUNDLE)) throw error;
    throw new UserError('Schemas of Kubernetes', 'SchemasMissing', ['they must be bundled once: npm run prepare']);
  }
}
