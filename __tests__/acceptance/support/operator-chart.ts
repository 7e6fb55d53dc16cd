import { write } from '../../unit/terraform/support';

/** API group of what the operator defines. */
export const GROUP = 'ashlar.test';

/** Nodes without it run no pod of the operator. */
export const NODE_LABEL = `${GROUP}/operator`;

/** The Deployment in the chart. */
export const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'operator', namespace: 'kube-system' };

/** Its webhook, which refuses all Services while it does not answer. */
export const WEBHOOK = `services.${GROUP}`;

/** Where that webhook answers. */
export interface WebhookAddress {
  readonly url: string;
  /** Certificates that its own is checked with, in PEM form. */
  readonly ca: string;
}

/** Writes the chart of an operator into `folder`: a definition of its own, its pods, and a webhook on Services. */
export function writeOperatorChart(folder: string, address: WebhookAddress): void {
  const templates = { definition: definition(), deployment: deployment(), webhook: webhook(address) };
  // JSON is YAML too, and holds nothing that Helm would take for a template.
  const files = Object.entries(templates).map(([name, object]) => [`templates/${name}.yaml`, JSON.stringify(object)]);
  write(folder, {
    'Chart.yaml': 'apiVersion: v2\nname: operator\nversion: 1.0.0\n',
    ...(Object.fromEntries(files) as Record<string, string>),
  });
}

function definition(): object {
  const spec = { type: 'object', properties: { size: { type: 'integer' } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

function deployment(): object {
  const { apiVersion, kind, name } = DEPLOYMENT;
  const labels = { 'app.kubernetes.io/name': name };
  const pod = { nodeSelector: { [NODE_LABEL]: 'here' }, containers: [{ name, image: 'operator:1.0.0' }] };
  const template = { metadata: { labels }, spec: pod };
  return { apiVersion, kind, metadata: { name }, spec: { replicas: 1, selector: { matchLabels: labels }, template } };
}

function webhook({ url, ca }: WebhookAddress): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: WEBHOOK },
    webhooks: [
      {
        name: WEBHOOK,
        clientConfig: { url, caBundle: Buffer.from(ca).toString('base64') },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['services'] }],
        failurePolicy: 'Fail',
        timeoutSeconds: 5,
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}
