import { join } from 'node:path';
import ts from 'typescript';
import type { DashboardModel } from '../../../constructs/kubernetes/add-ons/observability/dashboards/dashboard-props';

const ROOT = join(__dirname, '../../..');
const FILE = join(ROOT, 'dashboards-against-grafana.ts');
const SDK = '@grafana/grafana-foundation-sdk';

/** Kinds of panels whose settings are compared as well: those that are used. */
const KINDS = ['gauge', 'stat', 'table', 'timeseries'] as const;

interface Panel {
  readonly type: string;
  readonly targets?: readonly object[];
  readonly options?: object;
  readonly fieldConfig?: { readonly defaults: { readonly custom?: object } };
}

/** Types of JSON: texts in place of enums, and no methods. */
const PLAIN = `
type Plain<T> = 0 extends 1 & T ? T
  : T extends string ? \`\${T}\`
  : T extends number | boolean | null | undefined ? T
  : T extends readonly (infer I)[] ? Plain<I>[]
  : T extends object ? { [K in keyof T as K extends \`_\${string}\` | 'dataqueryName' ? never : K]: Plain<T[K]> } : T;
`;

/**
 * What Grafana's own types, which are made of its schema, say against dashboards: unknown fields, wrong values and missing ones, of the
 * dashboard, its queries and the settings of its panels.
 */
export function schemaProblems(models: readonly DashboardModel[]): readonly string[] {
  const imports = [
    `import type { Dashboard } from '${SDK}/dashboard';`,
    `import type { Dataquery } from '${SDK}/prometheus';`,
    ...KINDS.map((kind) => `import type * as ${kind} from '${SDK}/${kind}';`),
  ];
  const text = [...imports, PLAIN, ...models.flatMap(literals)].join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const virtual: ts.CompilerHost = {
    ...host,
    fileExists: (name) => name === FILE || host.fileExists(name),
    readFile: (name) => (name === FILE ? text : host.readFile(name)),
    getSourceFile: (name, ...rest) =>
      name === FILE ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : host.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([FILE], options, virtual);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function literals(model: DashboardModel, index: number): string[] {
  const name = `d${index.toString()}`;
  return [
    `export const ${name}: Plain<Dashboard> = ${JSON.stringify(model)};`,
    ...(model.panels ?? []).flatMap((one, place) => {
      const { type, targets = [], options, fieldConfig } = one as Panel;
      const at = `${name}p${place.toString()}`;
      if (type === 'row') return [];
      const custom = fieldConfig?.defaults.custom;
      return [
        `export const ${at}t: Plain<Dataquery>[] = ${JSON.stringify(targets)};`,
        `export const ${at}o: Partial<Plain<${type}.Options>> = ${JSON.stringify(options ?? {})};`,
        ...(custom === undefined
          ? []
          : [`export const ${at}c: Partial<Plain<${type}.FieldConfig>> = ${JSON.stringify(custom)};`]),
      ];
    }),
  ];
}
