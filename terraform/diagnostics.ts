import { asObject, type TerraformJson } from './providers';

/** One error or warning of Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  /** Further explanation; empty where Terraform gives none. */
  readonly detail: string;
  /** The block it is about: `aws_sqs_queue.Jobs`, `data.aws_region.here`, `provider.aws`. */
  readonly address?: string;
  /** The line of the configuration it is about. */
  readonly snippet?: string;
}

/** Diagnostics in the output of a command run with `-json`: one document, or one message a line. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const whole = parse(output);
  if (whole !== undefined && Array.isArray(whole['diagnostics'])) return whole['diagnostics'].map(readDiagnostic);
  return output
    .split('\n')
    .map(parse)
    .filter((message) => message?.['type'] === 'diagnostic')
    .map((message) => readDiagnostic(message?.['diagnostic']));
}

/** A diagnostic on one line: its summary, and its detail up to the first empty line. */
export function diagnosticText({ summary, detail }: Diagnostic): string {
  const first = (detail.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim();
  return first === '' ? summary : `${summary}: ${first}`;
}

/** The resource that Terraform refuses to destroy, by the detail of its error; undefined for every other detail. */
export function preventedAddress(detail: string): string | undefined {
  return /^Resource (.+?) has lifecycle\.prevent_destroy set/.exec(detail)?.[1];
}

/** An address without the keys of its instances: `module.a["x"].aws_eip.this[0]` is in `module.a.aws_eip.this`. */
export function withoutKeys(address: string): string {
  return address.replace(/\[[^\]]*\]/g, '');
}

/** Path of the construct that a block comes from, which CDKTF notes in the block; undefined where there is none. */
export function constructAt(config: TerraformJson, address: string | undefined): string | undefined {
  const [first = '', second = '', third = ''] = withoutKeys(address ?? '').split('.');
  const keys =
    first === 'module' ? ['module', second] : first === 'data' ? ['data', second, third] : ['resource', first, second];
  const block = keys.reduce<unknown>((value, key) => asObject(value)[key], config);
  const { path } = asObject(asObject(asObject(block)['//'])['metadata']);
  return typeof path === 'string' ? path : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readDiagnostic(value: unknown): Diagnostic {
  const { severity, summary, detail, address, snippet } = asObject(value);
  const { context, code } = asObject(snippet);
  // Terraform gives no address here, and in JSON the block around the line is no more than the type.
  const prevented = typeof detail === 'string' ? preventedAddress(detail) : undefined;
  // Complaints about the configuration's shape carry no address, only the block around the line.
  const around = typeof context === 'string' ? context.replace(/^resource\./, '') : undefined;
  const block = address ?? prevented ?? around;
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    summary: typeof summary === 'string' ? summary : '',
    detail: typeof detail === 'string' ? detail : '',
    ...(typeof block === 'string' ? { address: block } : {}),
    ...(typeof code === 'string' ? { snippet: code.trim() } : {}),
  };
}
