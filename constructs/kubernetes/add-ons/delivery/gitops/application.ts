import type { IApplication as IApplicationObject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import type { Destroyable } from '../../../../core/guardrails';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import { checkGiven } from '../../../given';
import { CHART_NAME, EXACT_VERSION } from '../../../helm-chart';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { type IAppProject, OWN_CLUSTER } from './app-project';
import { repositoryProblems } from './repository';

/**
 * What a rollout changes in routes while it shifts requests: compared with the source, every canary would be undone.
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/#integrating-with-gitops
 */
const WEIGHTS = [
  {
    group: 'gateway.networking.k8s.io',
    kind: 'HTTPRoute',
    jqPathExpressions: ['.spec.rules[]?.backendRefs[]?.weight'],
  },
  {
    group: 'networking.istio.io',
    kind: 'VirtualService',
    jqPathExpressions: ['http', 'tls', 'tcp'].map((protocol) => `.spec.${protocol}[]?.route[]?.weight`),
  },
] as const;

/** A folder of a Git repository: manifests, a chart or a kustomization. */
export interface GitSource {
  readonly repository: string;
  /** Branch, tag or commit that is followed: `main`. */
  readonly revision: string;
  /** Folder in the repository, `.` for its root. */
  readonly path: string;
  /**
   * Files of values of a chart, relative to `path`.
   * @default - those of the chart
   */
  readonly valueFiles?: readonly string[];
}

/** A packaged chart in a chart repository. */
export interface ChartSource {
  readonly repository: string;
  readonly chart: string;
  /** Exact version: `4.15.1`. */
  readonly version: string;
}

/** Settings of an {@link Application}. With `allowDestroy` what it manages is deleted with it. */
export interface ApplicationProps extends Destroyable {
  /** Project that it belongs to, which has to allow its source and its namespace. */
  readonly project: IAppProject;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Where its objects are described. */
  readonly source: GitSource | ChartSource;
  /** Namespace of the objects that name none, on the cluster of Argo CD. */
  readonly targetNamespace: string;
  /**
   * Brings the cluster up to date by itself whenever the source changes.
   * @default true: who approves the change of the source approves what runs
   */
  readonly automated?: boolean;
  /**
   * Undoes what is changed on the cluster by hand, but the weights of routes, which Argo Rollouts sets.
   * @default true
   */
  readonly selfHeal?: boolean;
  /**
   * Deletes what is no longer in the source, volumes included.
   * @default false: it stays, and the application is shown as out of sync
   */
  readonly prune?: boolean;
  /**
   * Makes the namespace where it is missing.
   * @default false
   */
  readonly createNamespace?: boolean;
  /**
   * Order among the applications of another one that holds them: lower ones first, -100 to 100.
   * @default 0
   */
  readonly wave?: number;
}

/**
 * Keeps the objects of one namespace equal to a source.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
 * @example
 * const repositories = ['https://git.example.com/shop/deploy.git'];
 * const project = new AppProject(release, 'Project', { namespace, repositories, namespaces: ['shop'] });
 * const source = { repository: 'https://git.example.com/shop/deploy.git', revision: 'main', path: 'production' };
 * new Application(release, 'Shop', { project, source, targetNamespace: 'shop' });
 */
export class Application extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id);
    checkGiven(this, props, ['project', 'source', 'targetNamespace']);
    const { project, source, targetNamespace, automated = true, selfHeal, prune, wave } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .all(repositoryProblems('source.repository', source.repository));
    checkSource(checks, source);
    checks
      .matches('targetNamespace', targetNamespace, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .that(automated || selfHeal !== true, 'selfHeal', 'left out without automated', selfHeal)
      .that(automated || prune !== true, 'prune', 'left out without automated', prune)
      .range('wave', wave, -100, 100, 'waves')
      .throwIfAny();
    installManifests(this, {
      name: releaseName('application', name),
      namespace: project.namespace.namespaceName,
      objects: () => [this.manifest(name, props)],
      after: [project.namespace, project],
    });
  }

  private manifest(name: string, props: ApplicationProps): IApplicationObject {
    const { project, source, targetNamespace, createNamespace = false, wave, allowDestroy = false } = props;
    const { automated = true, selfHeal = true, prune = false } = props;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        labels: { ...standardLabels(this, name) },
        ...(wave === undefined ? {} : { annotations: { 'argocd.argoproj.io/sync-wave': wave.toString() } }),
        ...(allowDestroy ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] } : {}),
      },
      spec: {
        project: project.projectName,
        source: sourceOf(source),
        destination: { server: OWN_CLUSTER, namespace: targetNamespace },
        ignoreDifferences: WEIGHTS.map((one) => ({ ...one, jqPathExpressions: [...one.jqPathExpressions] })),
        syncPolicy: {
          ...(automated ? { automated: { selfHeal, prune } } : {}),
          syncOptions: [
            `CreateNamespace=${createNamespace.toString()}`,
            'RespectIgnoreDifferences=true',
            'ServerSideApply=true',
          ],
          retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
        },
      },
    };
  }
}

function checkSource(checks: Checks, source: GitSource | ChartSource): void {
  if ('chart' in source) {
    checks
      .matches('source.chart', source.chart, CHART_NAME, 'the name of a chart')
      .matches('source.version', source.version, EXACT_VERSION, 'an exact version such as 1.21.1');
    return;
  }
  checks
    .matches('source.revision', source.revision, /^(?!HEAD$)[^\s~^:?*[\\]+$/, 'a branch, a tag or a commit')
    .matches('source.path', source.path, /^(?!\/)(?!.*\.\.)\S+$/, 'a folder in the repository, . for its root');
}

function sourceOf(source: GitSource | ChartSource): NonNullable<IApplicationObject['spec']['source']> {
  if ('chart' in source) {
    return { repoURL: source.repository, chart: source.chart, targetRevision: source.version };
  }
  const { repository, revision, path, valueFiles } = source;
  const helm = valueFiles === undefined ? {} : { helm: { valueFiles: [...valueFiles] } };
  return { repoURL: repository, targetRevision: revision, path, ...helm };
}
