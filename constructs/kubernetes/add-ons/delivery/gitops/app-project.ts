import type { IAppProject as IAppProjectObject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { repositoryProblems } from './repository';

/** Cluster that Argo CD itself runs on. */
export const OWN_CLUSTER = 'https://kubernetes.default.svc';

/** A project that applications belong to, whether or not this app manages it. */
export interface IAppProject extends IConstruct {
  readonly projectName: string;
  /** Namespace of Argo CD. */
  readonly namespace: INamespace;
}

/** What the members of some groups may do with the applications of a project. */
export interface ProjectRole {
  /** Groups that the login provider tells of: one or more. */
  readonly groups: readonly string[];
  /** `get` to see applications, `sync` to bring them up to date, and so on: one or more. */
  readonly actions: readonly ('action/*' | 'create' | 'delete' | 'get' | 'override' | 'sync' | 'update')[];
}

/** Settings of an {@link AppProject}. */
export interface AppProjectProps {
  /** Namespace of Argo CD. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the project.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Repositories that applications may come from: one or more, https://, ssh:// or oci://; a `*` stands for any text in a path, never in a host. */
  readonly repositories: readonly string[];
  /** Namespaces that applications may go to, on the cluster of Argo CD: one or more. */
  readonly namespaces: readonly string[];
  /**
   * Lets `namespaces` hold that of Argo CD and those of Kubernetes (`kube-*`): who writes to its repositories can then give itself
   * all rights on the cluster.
   * @default false
   */
  readonly allowSystemNamespaces?: boolean;
  /**
   * Kinds above namespaces that applications may hold, such as `\{ group: '', kind: 'Namespace' \}`.
   * @default - none
   */
  readonly clusterKinds?: readonly { readonly group: string; readonly kind: string }[];
  /**
   * Who may do what, by name of the role.
   * @default - none: only those who may do everything
   */
  readonly roles?: Readonly<Record<string, ProjectRole>>;
}

/**
 * Where the applications of a team may come from and go to, and who may do what with them.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 * @example
 * const repositories = ['https://git.example.com/shop/deploy.git'];
 * new AppProject(release, 'Shop', { namespace, repositories, namespaces: ['shop'] });
 */
export class AppProject extends Construct implements IAppProject {
  /** Refers to a project managed elsewhere. */
  static fromProjectName(scope: Construct, id: string, namespace: INamespace, projectName: string): IAppProject {
    return new ImportedAppProject(scope, id, namespace, projectName);
  }

  readonly projectName: string;
  readonly namespace: INamespace;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'repositories', 'namespaces']);
    const { namespace, repositories, namespaces, roles = {} } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .that(repositories.length > 0, 'repositories', 'one repository or more', 'none')
      .that(namespaces.length > 0, 'namespaces', 'one namespace or more', 'none');
    for (const one of repositories) checks.all(repositoryProblems('repositories', one));
    for (const one of namespaces) checks.matches('namespaces', one, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed);
    if (props.allowSystemNamespaces !== true) checks.all(systemProblems(namespaces, namespace.namespaceName));
    checks.all(Object.entries(roles).flatMap(([role, settings]) => roleProblems(role, settings))).throwIfAny();
    this.projectName = name;
    this.namespace = namespace;
    installManifests(this, {
      name: releaseName('app-project', name),
      namespace: namespace.namespaceName,
      objects: () => [this.manifest(props)],
      after: [namespace],
    });
  }

  private manifest({ repositories, namespaces, clusterKinds = [], roles = {} }: AppProjectProps): IAppProjectObject {
    const name = this.projectName;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        sourceRepos: [...repositories],
        destinations: namespaces.map((namespace) => ({ namespace, server: OWN_CLUSTER })),
        clusterResourceWhitelist: clusterKinds.map(({ group, kind }) => ({ group, kind })),
        roles: Object.entries(roles).map(([role, { groups, actions }]) => ({
          name: role,
          groups: [...groups],
          policies: actions.map((action) => `p, proj:${name}:${role}, applications, ${action}, ${name}/*, allow`),
        })),
      },
    };
  }
}

class ImportedAppProject extends Construct implements IAppProject {
  constructor(
    scope: Construct,
    id: string,
    readonly namespace: INamespace,
    readonly projectName: string,
  ) {
    super(scope, id);
    new Checks(this).matches('projectName', projectName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed).throwIfAny();
  }
}

/** Who makes an Application or a role in these may do anything. */
function systemProblems(namespaces: readonly string[], own: string): string[] {
  const allowed = 'none of Argo CD and of Kubernetes (kube-*) without allowSystemNamespaces';
  return namespaces
    .filter((one) => one === own || one.startsWith('kube-'))
    .map((one) => problem('namespaces', allowed, one));
}

function roleProblems(role: string, { groups, actions }: ProjectRole): string[] {
  const isName = KUBERNETES_NAME.pattern.test(role);
  return [
    ...(isName ? [] : [problem('roles', `named by ${KUBERNETES_NAME.allowed}`, role)]),
    ...(groups.length > 0 ? [] : [problem(`roles.${role}.groups`, 'one group or more', 'none')]),
    ...(actions.length > 0 ? [] : [problem(`roles.${role}.actions`, 'one action or more', 'none')]),
  ];
}
