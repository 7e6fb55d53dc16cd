import {
  EXTERNAL_SECRETS_PROVIDES,
  type ExternalSecretsProps,
  externalSecretsValues,
} from '../../../../constructs/kubernetes/add-ons/security/external-secrets';
import { SECURITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/security/charts';
import { addOn, resources } from './model';

/** Add-ons that keep secrets and watch over what runs, with every setting of each. */
export const SECURITY_ADD_ONS = [
  addOn<ExternalSecretsProps>(
    SECURITY_CHARTS.externalSecrets,
    externalSecretsValues,
    {},
    { clusterWide: true, pushSecrets: true, replicas: 3, resources, allowDestroy: true },
    { provides: () => EXTERNAL_SECRETS_PROVIDES },
  ),
] as const;
