/** A program of the lab, as its folder in `programs/` pins it. */
export interface LabProgram {
  /** The module that it comes from; `go.mod` has its version. */
  readonly module: string;
  /**
   * Import path of the package to build.
   * @default - the folder's own main.go
   */
  readonly main?: string;
  /** Whether a lab needs it to start. Others are built when they are asked for. */
  readonly isBase: boolean;
  /** Variables of Go that hold its version, which releases set at link time as well. */
  readonly variables?: (versionOf: (module: string) => string) => Readonly<Record<string, string>>;
  /** Further names of the program, which does what it is called by. */
  readonly names?: readonly string[];
  /** Files of the module that register parts by importing them, each with the last words of the imports to keep. */
  readonly trimmed?: Readonly<Record<string, readonly string[]>>;
  /** Files of the module that go beside the program, by the name that they get there. */
  readonly files?: Readonly<Record<string, string>>;
}

const rows = {
  helm: {
    module: 'helm.sh/helm/v3',
    main: 'helm.sh/helm/v3/cmd/helm',
    isBase: true,
    variables: (versionOf) => {
      const minor = /^v0\.(\d+)\./.exec(versionOf('k8s.io/client-go'))?.[1] ?? '';
      // Without them it renders charts for Kubernetes 1.20, which most charts refuse.
      const kubernetes = ['lint/rules', 'chartutil'].flatMap((name) => [
        [`helm.sh/helm/v3/pkg/${name}.k8sVersionMajor`, '1'],
        [`helm.sh/helm/v3/pkg/${name}.k8sVersionMinor`, minor],
      ]);
      const version = versionOf('helm.sh/helm/v3');
      return { 'helm.sh/helm/v3/internal/version.version': version, ...Object.fromEntries(kubernetes) };
    },
  },
  etcd: { module: 'go.etcd.io/etcd/server/v3', main: 'go.etcd.io/etcd/server/v3', isBase: true },
  kubernetes: {
    module: 'k8s.io/kubernetes',
    isBase: true,
    names: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
    variables: (versionOf) => {
      const version = versionOf('k8s.io/kubernetes');
      const [, major = '', minor = ''] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
      const numbers = { gitVersion: version, gitMajor: major, gitMinor: minor };
      return prefixed('k8s.io/component-base/version', numbers);
    },
  },
  kwok: { module: 'sigs.k8s.io/kwok', main: 'sigs.k8s.io/kwok/cmd/kwok', isBase: true },
  'external-secrets': {
    module: 'github.com/external-secrets/external-secrets',
    main: 'github.com/external-secrets/external-secrets',
    isBase: false,
    // With all of its forty providers the build takes three times as long.
    trimmed: {
      'pkg/provider/register/register.go': ['provider/aws', 'provider/fake'],
      'pkg/generator/register/register.go': ['generator/fake', 'generator/password'],
    },
    files: { 'crds.yaml': 'deploy/crds/bundle.yaml' },
  },
} satisfies Readonly<Record<string, LabProgram>>;

/** Name of a program that the lab can build. */
export type ProgramName = keyof typeof rows;

/** Every program, in the order in which they are built. */
export const programs: Readonly<Record<ProgramName, LabProgram>> = rows;

/** Names of all programs, in the order in which they are built. */
export const allPrograms = Object.keys(programs) as readonly ProgramName[];

/** Those that a lab needs to start. */
export const basePrograms = allPrograms.filter((name) => programs[name].isBase);

function prefixed(path: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]));
}
