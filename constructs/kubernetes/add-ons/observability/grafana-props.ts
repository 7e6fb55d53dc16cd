import { problem } from '../../../core/errors';
import { DATA_KEY } from '../../config/data-key';
import { type Resources, resourcesProblems } from '../../workload/resources';
import { type ISecret, secretProblems } from './monitoring/secret-key';
import { Size } from '../../../core/size';

/** Login of Grafana's first user, who may do everything. */
export interface GrafanaAdmin {
  /** The Secret that holds it, in the namespace of Grafana: an `ExternalSecret`, or the name of one that is there already. */
  readonly secret: ISecret | string;
  /** @default 'admin-user' */
  readonly userKey?: string;
  /** @default 'admin-password' */
  readonly passwordKey?: string;
}

/** The Grafana of a `PrometheusStack`. Its dashboards are code: `GrafanaDashboard`. */
export interface GrafanaProps {
  /** Login of its first user. */
  readonly admin: GrafanaAdmin;
  /**
   * Address at which people reach it: `https://grafana.example.com`.
   * @default - none: by `kubectl port-forward`
   */
  readonly url?: string;
  /**
   * Lets whoever reaches it look at all dashboards without a login.
   * @default false
   */
  readonly anonymousViewers?: boolean;
  /**
   * Disk for users, preferences and whatever is made by hand: 1 GiB to 1 TiB.
   * @default - none: gone with the pod; dashboards and data sources come from code
   */
  readonly storage?: Size;
  /**
   * Storage class of that disk.
   * @default - that of the cluster
   */
  readonly storageClass?: string;
  /**
   * Of its pod.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '768Mi'] \}
   */
  readonly resources?: Resources;
}

export const GRAFANA_DEFAULTS = {
  userKey: 'admin-user',
  passwordKey: 'admin-password',
  anonymousViewers: false,
  resources: { cpu: ['100m'], memory: ['256Mi', '768Mi'] },
} as const;

/** What is wrong with the settings, as sentences; empty when nothing is. */
export function grafanaProblems(props: GrafanaProps): string[] {
  const { admin, url, storage, storageClass, resources } = props;
  const mebibytes = storage?.toMebibytes();
  return [
    ...secretProblems('grafana.admin.secret', admin.secret),
    ...(['userKey', 'passwordKey'] as const).flatMap((name) => {
      const key = admin[name];
      return key === undefined || DATA_KEY.pattern.test(key)
        ? []
        : [problem(`grafana.admin.${name}`, DATA_KEY.allowed, key)];
    }),
    ...(url === undefined || /^https?:\/\/[^\s/]+(\/\S*)?$/.test(url)
      ? []
      : [problem('grafana.url', 'an address that starts with https:// or http://', url)]),
    ...(mebibytes === undefined || (mebibytes >= 1_024 && mebibytes <= 1_048_576)
      ? []
      : [problem('grafana.storage', '1024 to 1048576 MiB', mebibytes)]),
    ...(storageClass !== undefined && storage === undefined
      ? [problem('grafana.storageClass', 'left out without `grafana.storage`', storageClass)]
      : []),
    ...(resources === undefined ? [] : resourcesProblems('grafana.resources', resources)),
  ];
}
