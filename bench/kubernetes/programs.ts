const OURS = `const { LayerStack } = require('./constructs/core/stack');
const { s3State } = require('./constructs/core/state-backend-data');
const { runApp } = require('./constructs/core/synthesize');
const { KubeconfigCluster } = require('./constructs/kubernetes/kubeconfig-cluster');
const { kubernetes } = require('./constructs/kubernetes/provider');
const state = s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1' });
const environment = { name: 'dev', owner: 'shop-team', costCentre: 'retail', state };
const clouds = [kubernetes(new KubeconfigCluster({ context: 'k3s' }))];
const inStack = (build) => runApp((app) => build(new LayerStack(app, { system: 'shop', environment, layer: 'apps', clouds })));
`;

/**
 * Services, each with its configuration and a nightly job, each connected to the one before: ten objects a service, as many in all
 * as the variable `OBJECTS` says.
 */
export const WORKLOADS = `${OURS}
const { ConfigMap } = require('./constructs/kubernetes/config/config-map');
const { Namespace } = require('./constructs/kubernetes/namespace');
const { CronJob } = require('./constructs/kubernetes/workload/cron-job');
const { Deployment } = require('./constructs/kubernetes/workload/deployment');
const { http } = require('./constructs/kubernetes/workload/probes');
const resources = { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] };
const scale = { min: 2, max: 10, cpuPercent: 70 };
void inStack((stack) => {
  const namespace = Namespace.fromNamespaceName(stack, 'Namespace', 'shop');
  let before;
  for (let number = 1; number <= Number(process.env.OBJECTS) / 10; number++) {
    const image = 'registry.example.com/service-' + number + ':1.4.2';
    const data = { PORT: '8080', NUMBER: String(number) };
    const config = [new ConfigMap(stack, 'Config' + number, { namespace, data })];
    const serving = { port: 8080, health: http('/health'), scale, config };
    const service = new Deployment(stack, 'Service' + number, { namespace, image, resources, ...serving });
    if (before) service.connectsTo(before);
    before = service;
    new CronJob(stack, 'Nightly' + number, { namespace, image, resources, schedule: '0 3 * * *', timeZone: 'Etc/UTC' });
  }
});
`;

/** Plain objects of a file, as releases. */
export const MANIFESTS = `${OURS}
const { readFileSync } = require('node:fs');
const { Manifests } = require('./constructs/kubernetes/manifests/manifests');
void inStack((stack) => {
  for (const { name, namespace, objects } of JSON.parse(readFileSync(process.argv[2], 'utf8')))
    new Manifests(stack, name, { namespace, name, objects });
});
`;

/** The same objects with cdk8s, a chart for each release. */
export const CDK8S = `const { readFileSync } = require('node:fs');
const { ApiObject, App, Chart, YamlOutputType } = require('cdk8s');
const app = new App({ outdir: 'cdk8s.out', yamlOutputType: YamlOutputType.FILE_PER_CHART });
for (const { name, objects } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const chart = new Chart(app, name);
  for (const object of objects) new ApiObject(chart, object.kind + '-' + object.metadata.name, object);
}
app.synth();
`;
