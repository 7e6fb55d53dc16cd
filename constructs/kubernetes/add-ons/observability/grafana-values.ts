import { quantityOf } from '../../quantity';
import { resourceRequirements } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { GRAFANA_DEFAULTS, type GrafanaProps } from './grafana-props';
import { secretNameOf } from './monitoring/secret-key';

/** User and group of the image. */
const GRAFANA_USER = 472;

const SEALED = { ...containerSecurityContext(), seccompProfile: { type: 'RuntimeDefault' } };

/** Values of the Grafana that comes with the chart. */
export function grafanaValues(props: GrafanaProps, allowDestroy: boolean) {
  const { admin, url, storage, storageClass } = props;
  const { resources, anonymousViewers } = { ...GRAFANA_DEFAULTS, ...props };
  const { userKey, passwordKey } = { ...GRAFANA_DEFAULTS, ...admin };
  return {
    admin: { existingSecret: secretNameOf(admin.secret), userKey, passwordKey },
    'grafana.ini': {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      // It would load them from the internet at each start.
      plugins: { preinstall_disabled: true },
      security: { disable_gravatar: true, cookie_secure: url?.startsWith('https://') ?? false },
      users: { allow_sign_up: false },
      'auth.anonymous': { enabled: anonymousViewers, org_role: 'Viewer' },
      ...(url === undefined ? {} : { server: { root_url: url } }),
    },
    // Its sidecars read config maps of its own namespace: the right to read those of all comes with that to read all Secrets.
    rbac: { namespaced: true },
    sidecar: {
      resources: resourceRequirements({ cpu: ['10m'], memory: ['64Mi', '128Mi'] }),
      securityContext: SEALED,
      dashboards: {
        searchNamespace: null,
        resource: 'configmap',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true },
      },
      datasources: { searchNamespace: null, resource: 'configmap' },
    },
    defaultDashboardsEditable: false,
    securityContext: { ...podSecurityContext({ runAsUser: GRAFANA_USER }), fsGroup: GRAFANA_USER },
    containerSecurityContext: SEALED,
    extraEmptyDirMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    // It runs as root, to change the owner of files which a new volume has right.
    initChownData: { enabled: false },
    testFramework: { enabled: false },
    resources: resourceRequirements(resources),
    ...(storage === undefined
      ? {}
      : {
          // One volume, which the pod before has to let go of.
          deploymentStrategy: { type: 'Recreate', rollingUpdate: null },
          persistence: {
            enabled: true,
            size: quantityOf(storage),
            ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
            ...(allowDestroy ? {} : { annotations: { 'helm.sh/resource-policy': 'keep' } }),
          },
        }),
  };
}
