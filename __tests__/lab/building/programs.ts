/** A text of a file, once in it, and what stands in its place. */
export interface Edit {
  readonly from: string;
  readonly to: string;
}

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
  /** Further programs of the module, each with the import path of its package. */
  readonly more?: Readonly<Record<string, string>>;
  /** Files of the module that register parts by importing them, each with the last words of the imports to keep. */
  readonly trimmed?: Readonly<Record<string, readonly string[]>>;
  /** Files of the module with what has to read otherwise for a program that runs outside of a cluster. */
  readonly edited?: Readonly<Record<string, readonly Edit[]>>;
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
  // Many charts in one process, for tests that render thousands of times.
  'chart-renderer': { module: 'helm.sh/helm/v3', isBase: false },
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
  'argo-rollouts': {
    module: 'github.com/argoproj/argo-rollouts',
    main: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    isBase: false,
    variables: (versionOf) => ({
      'github.com/argoproj/argo-rollouts/utils/version.version': versionOf('github.com/argoproj/argo-rollouts').slice(
        1,
      ),
    }),
    // Its metrics and its health would else be served to the network.
    edited: { 'controller/controller.go': [{ from: '"0.0.0.0:%d"', to: '"127.0.0.1:%d"' }] },
    files: definitions('manifests/crds', {
      'analysis-runs': 'analysis-run-crd',
      'analysis-templates': 'analysis-template-crd',
      'cluster-analysis-templates': 'cluster-analysis-template-crd',
      experiments: 'experiment-crd',
      rollouts: 'rollout-crd',
    }),
  },
  // Weighs routes of the Gateway API for Argo Rollouts. Its source is in the folder: module proxies do not all serve it.
  'gateway-api-plugin': {
    module: 'github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi',
    main: 'github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi',
    isBase: false,
  },
  'sealed-secrets': {
    module: 'github.com/bitnami/sealed-secrets',
    main: 'github.com/bitnami/sealed-secrets/cmd/controller',
    more: { kubeseal: 'github.com/bitnami/sealed-secrets/cmd/kubeseal' },
    isBase: false,
    // It knows the configuration of a pod alone.
    edited: {
      'pkg/controller/main.go': [
        { from: '"k8s.io/client-go/rest"', to: '"k8s.io/client-go/tools/clientcmd"' },
        { from: 'rest.InClusterConfig()', to: 'clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))' },
      ],
    },
    files: { 'crds.yaml': 'helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml' },
  },
  'cert-manager': {
    module: 'github.com/cert-manager/cert-manager',
    isBase: false,
    files: definitions('deploy/crds', {
      'certificate-requests': 'cert-manager.io_certificaterequests',
      certificates: 'cert-manager.io_certificates',
      'cluster-issuers': 'cert-manager.io_clusterissuers',
      issuers: 'cert-manager.io_issuers',
    }),
  },
  // Google Cloud Storage on loopback, for state.
  'fake-gcs-server': {
    module: 'github.com/fsouza/fake-gcs-server',
    main: 'github.com/fsouza/fake-gcs-server',
    isBase: false,
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

/** Files with CustomResourceDefinitions to keep beside a program. */
function definitions(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(files).map(([to, from]) => [`crds-${to}.yaml`, `${folder}/${from}.yaml`]);
  return Object.fromEntries(entries);
}
