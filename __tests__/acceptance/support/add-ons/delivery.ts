import {
  ARGO_CD_PROVIDES,
  type ArgoCdProps,
  argoCdValues,
} from '../../../../constructs/kubernetes/add-ons/delivery/argo-cd';
import {
  ARGO_ROLLOUTS_PROVIDES,
  type ArgoRolloutsProps,
  argoRolloutsValues,
} from '../../../../constructs/kubernetes/add-ons/delivery/argo-rollouts';
import { DELIVERY_CHARTS } from '../../../../constructs/kubernetes/add-ons/delivery/charts';
import { type SonarQubeProps, sonarQubeValues } from '../../../../constructs/kubernetes/add-ons/delivery/sonar-qube';
import { Size } from '../../../../constructs/core/size';
import { addOn, resources } from './model';

const sso = {
  name: 'Okta',
  issuer: 'https://shop.okta.com',
  clientId: 'argocd',
  clientSecret: { secretName: 'argocd-oidc', key: 'clientSecret' },
};
const password = { secretName: 'sonarqube', key: 'password' };
const database = { host: 'db.example.com', name: 'sonarqube', user: 'sonarqube', password };

/** Add-ons that bring programs to a cluster and judge them, with every setting of each. */
export const DELIVERY_ADD_ONS = [
  addOn<ArgoCdProps>(
    DELIVERY_CHARTS.argoCd,
    argoCdValues,
    { host: 'argocd.example.com', sso },
    {
      host: 'cd.example.com',
      sso: { ...sso, scopes: ['groups'] },
      groups: { 'shop:ops': 'admin' },
      adminLogin: true,
      allowPlainHttp: true,
      replicas: 3,
      controllerResources: resources,
      repoServerResources: resources,
      allowDestroy: true,
    },
    {
      provides: () => ARGO_CD_PROVIDES,
      shortcomings: [
        'Deployment/argocd-repo-server: no probe',
        'Deployment/argocd-redis: no exact image',
        'Job/argocd-redis-secret-init: no probe',
      ],
      hooks: ['Job', 'Role', 'RoleBinding', 'ServiceAccount'].map((kind) => `${kind}/argocd-redis-secret-init`),
    },
  ),
  addOn<Omit<ArgoRolloutsProps, 'metricPorts'>>(
    DELIVERY_CHARTS.argoRollouts,
    argoRolloutsValues,
    { trafficRouters: ['gateway-api'] },
    {
      trafficRouters: ['alb', 'gateway-api', 'istio'],
      gatewayApiPlugin: { location: 'https://mirror.example.com/gatewayapi-plugin', sha256: 'a'.repeat(64) },
      architecture: 'arm64',
      replicas: 3,
      resources,
      allowDestroy: true,
    },
    { provides: () => ARGO_ROLLOUTS_PROVIDES },
  ),
  addOn<SonarQubeProps>(
    DELIVERY_CHARTS.sonarQube,
    sonarQubeValues,
    { database, monitoringPasscode: { secretName: 'sonarqube', key: 'passcode' } },
    {
      database: { ...database, port: 5433, sslMode: 'verify-full' },
      monitoringPasscode: { secretName: 'monitoring', key: 'sonarqube' },
      edition: 'developer',
      storage: Size.gibibytes(20),
      storageClass: 'gp3',
      resources,
    },
    {
      shortcomings: [
        'StatefulSet/sonarqube: no exact image',
        'StatefulSet/sonarqube: no probe',
        'StatefulSet/sonarqube: may write to its root',
        'StatefulSet/sonarqube: no exact image',
      ],
    },
  ),
] as const;
