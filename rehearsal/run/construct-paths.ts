import { constructAt, type Diagnostic, withoutKeys } from '../../terraform/diagnostics';
import { asObject, type TerraformJson } from '../../terraform/providers';
import type { StackDiagnostic } from '../../terraform/validate';

/** Finds the construct behind an address: in a stack's configuration, or in what an earlier one was. */
export class ConstructPaths {
  constructor(
    private readonly config: TerraformJson,
    private readonly earlier: Readonly<Record<string, string>> = {},
  ) {}

  /** Path of a construct, stack first; undefined for what has none. */
  at(address: string | undefined): string | undefined {
    return constructAt(this.config, address) ?? this.earlier[blockOf(address ?? '')];
  }

  /** The path of every resource and module block in the configuration, by address. */
  get all(): Record<string, string> {
    const resources = Object.entries(asObject(this.config['resource'])).flatMap(([type, named]) =>
      Object.keys(asObject(named)).map((name) => `${type}.${name}`),
    );
    const modules = Object.keys(asObject(this.config['module'])).map((name) => `module.${name}`);
    const found = [...resources, ...modules].flatMap((address): [string, string][] => {
      const path = constructAt(this.config, address);
      return path === undefined ? [] : [[address, path]];
    });
    return Object.fromEntries(found);
  }

  /** Diagnostics with the construct each is about, each said once, and as if Terraform had run in the stack's own folder. */
  name(diagnostics: readonly Diagnostic[], scratch: string): StackDiagnostic[] {
    const named = diagnostics.map((diagnostic) => {
      const constructPath = this.at(diagnostic.address) ?? this.mentioned(diagnostic);
      const here = (text: string): string => text.replaceAll(scratch, '');
      const { summary, detail } = diagnostic;
      const plain = { ...diagnostic, summary: here(summary), detail: here(detail) };
      return constructPath === undefined ? plain : { ...plain, constructPath };
    });
    return [...new Map(named.map((one) => [JSON.stringify(one), one])).values()];
  }

  /** The first construct whose address the text names: a cycle, a lost provider or a move comes without an address of its own. */
  private mentioned({ summary, detail }: Diagnostic): string | undefined {
    const words = `${summary} ${detail}`.match(/[A-Za-z][\w-]*(?:\.[\w-]+)+/g) ?? [];
    return words.map((word) => this.at(word)).find((path) => path !== undefined);
  }
}

/** The block of an instance, or the outermost module it lies in. */
function blockOf(address: string): string {
  const [first = '', second = ''] = withoutKeys(address).split('.');
  return `${first}.${second}`;
}
