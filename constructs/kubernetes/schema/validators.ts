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

/** Finds compiled schemas by `<apiVersion>/<kind>`. */
export interface Validators {
  /** Every kind that has a schema. */
  readonly kinds: readonly string[];
  /** Undefined for a kind without a schema. */
  readonly of: (kind: string) => Validator | undefined;
}

/** Says which file has the schema of which kind. */
const INDEX = './generated/index.js';

const load = createRequire(__filename);

/**
 * Schemas of the stable versions of Kubernetes itself and of the custom resources of the add-ons. They are thousands of compiled
 * functions, in one file for each project: loaded when the first object of that project is checked, in about a tenth of a second.
 * @throws {UserError} `SchemasMissing` where they were not bundled.
 */
export function loadValidators(): Validators {
  const { files } = loadIndex();
  const of = (kind: string): Validator | undefined => {
    const file = Object.hasOwn(files, kind) ? files[kind] : undefined;
    if (file === undefined) return undefined;
    const { validators } = load(`./generated/${file}`) as { readonly validators: Readonly<Record<string, Validator>> };
    return validators[kind];
  };
  return { kinds: Object.keys(files), of };
}

function loadIndex(): { readonly files: Readonly<Record<string, string>> } {
  try {
    return load(INDEX) as { readonly files: Readonly<Record<string, string>> };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(INDEX)) throw error;
    throw new UserError('Schemas of Kubernetes', 'SchemasMissing', ['they must be bundled once: npm run prepare']);
  }
}
