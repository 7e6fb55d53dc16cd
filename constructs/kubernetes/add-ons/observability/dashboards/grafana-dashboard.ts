import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { modelProblems } from './dashboard-checks';
import type { DashboardModel } from './dashboard-props';

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1_048_576;

/** Settings of a {@link GrafanaDashboard}. */
export interface GrafanaDashboardProps {
  /** Namespace of Grafana: it reads those of no other. */
  readonly namespace: INamespace;
  /**
   * Name of its config map: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** What it shows: of `dashboard`, of one of those made here, or of a builder of `@grafana/grafana-foundation-sdk`. */
  readonly dashboard: DashboardModel;
  /**
   * Folder of Grafana that it is in: 1 to 40 letters, digits, spaces and hyphens.
   * @default - the general one
   */
  readonly folder?: string;
}

/**
 * A dashboard that Grafana shows as long as this is installed, and that nobody changes by hand.
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
 * @example
 * const overview = overviewDashboard({ namespaces: ['shop'] });
 * new GrafanaDashboard(release, 'Overview', { namespace, dashboard: overview, folder: 'Shop' });
 */
export class GrafanaDashboard extends Construct {
  readonly dashboardName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, titles that two panels share and queries that cannot be any. */
  constructor(scope: Construct, id: string, props: GrafanaDashboardProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'dashboard']);
    const { namespace, dashboard, folder } = props;
    const name = objectName(this, props.name);
    const text = JSON.stringify(dashboard);
    const bytes = new TextEncoder().encode(text).length;
    new Checks(this)
      .all(objectNameProblems(name))
      .matches('folder', folder, /^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$/, '1 to 40 letters, digits, spaces and hyphens')
      .all(modelProblems(dashboard))
      .all(bytes <= MAX_BYTES ? [] : [problem('dashboard', `at most ${MAX_BYTES.toString()} bytes`, bytes)])
      .throwIfAny();
    this.dashboardName = name;
    installManifests(this, {
      name: releaseName('dashboard', name),
      namespace: namespace.namespaceName,
      objects: () => [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: `dashboard-${name}`,
            labels: { ...standardLabels(this, name), grafana_dashboard: '1' },
            ...(folder === undefined ? {} : { annotations: { grafana_folder: folder } }),
          },
          data: { [`${name}.json`]: text },
        },
      ],
      after: [namespace],
    });
  }
}
