/** Name of the environment in a stack's id. */
function environmentOf(id: string): string {
  return id.replace(/-service$/, '');
}

function terraform(id: string, provider: 'aws' | 'google'): object {
  const version = provider === 'aws' ? '5.100.0' : '6.50.0';
  return {
    required_providers: { [provider]: { source: `hashicorp/${provider}`, version } },
    backend: { local: { path: `../../states/${environmentOf(id)}/service.tfstate` } },
  };
}

function outputs(origin: string, more: Readonly<Record<string, unknown>> = {}): object {
  const addresses = { service_url: origin, health_url: `${origin}/health`, ...more };
  return Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, { value }]));
}

const IMAGE = { container_image: { type: 'string' } };
const COUNT = { desired_count: { type: 'number' } };

/** Staging: a Fargate service that a count of 0 stops. */
export function ecsStack(id: string, origin: string): object {
  return {
    terraform: terraform(id, 'aws'),
    provider: { aws: [{ region: 'us-west-1' }] },
    variable: { ...IMAGE, ...COUNT },
    resource: {
      aws_ecs_task_definition: { app: taskDefinition('app', 'var.container_image') },
      aws_ecs_service: { app: ecsService('app', '${var.desired_count}') },
    },
    output: outputs(origin),
  };
}

/** Two ECS services behind one listener that weighs them. */
export function twoServicesStack(id: string, origin: string): object {
  const targets = [
    { arn: targetGroup('stable'), weight: '${100 - var.traffic_percent}' },
    { arn: targetGroup('candidate'), weight: '${var.traffic_percent}' },
  ];
  return {
    terraform: terraform(id, 'aws'),
    provider: { aws: [{ region: 'us-west-1' }] },
    variable: {
      ...IMAGE,
      ...COUNT,
      candidate_image: { type: 'string', default: '' },
      traffic_percent: { type: 'number', default: 0 },
    },
    resource: {
      aws_ecs_task_definition: {
        app: taskDefinition('app', 'var.container_image'),
        candidate: taskDefinition('candidate', 'var.candidate_image == "" ? var.container_image : var.candidate_image'),
      },
      aws_ecs_service: {
        app: ecsService('app', '${var.desired_count}'),
        candidate: ecsService('candidate', '${var.candidate_image == "" ? 0 : var.desired_count}'),
      },
      aws_lb_listener: {
        app: {
          load_balancer_arn:
            'arn:aws:elasticloadbalancing:us-west-1:111122223333:loadbalancer/app/app/0123456789abcdef',
          port: 80,
          protocol: 'HTTP',
          default_action: [{ type: 'forward', forward: [{ target_group: targets }] }],
        },
      },
    },
    output: outputs(origin, { candidate_health_url: `${origin}/candidate/health` }),
  };
}

/** A Cloud Run service whose revisions are named after their image, so that a state says which image has which traffic. */
export function cloudRunStack(id: string, origin: string): object {
  const latest = '{ type = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", revision = null, percent = 100, tag = null }';
  const candidate =
    '{ type = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", revision = null, percent = var.traffic_percent, tag = "candidate" }';
  const stable =
    '{ type = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision = var.stable_revision, percent = 100 - var.traffic_percent, tag = null }';
  const targets = `var.stable_revision == "" ? [${latest}] : [for one in [${candidate}, ${stable}] : one if one.percent > 0 || one.tag != null]`;
  const content = Object.fromEntries(
    ['type', 'revision', 'percent', 'tag'].map((name) => [name, `\${traffic.value.${name}}`]),
  );
  return {
    terraform: terraform(id, 'google'),
    provider: { google: [{ project: 'portfolio-test', region: 'us-west1' }] },
    variable: {
      ...IMAGE,
      traffic_percent: { type: 'number', default: 100 },
      stable_revision: { type: 'string', default: '' },
      region: { type: 'string', default: 'us-west1' },
    },
    resource: {
      google_cloud_run_v2_service: {
        app: {
          name: 'app',
          location: '${var.region}',
          deletion_protection: false,
          template: [
            {
              revision: '${"app-${replace(var.container_image, "app:", "")}"}',
              containers: [{ image: '${var.container_image}' }],
            },
          ],
          dynamic: { traffic: { for_each: `\${${targets}}`, content: [content] } },
        },
      },
    },
    output: outputs(origin, {
      candidate_health_url: `${origin}/candidate/health`,
      revision: '${one(google_cloud_run_v2_service.app.template).revision}',
    }),
  };
}

function taskDefinition(family: string, image: string): object {
  return {
    family,
    cpu: '256',
    memory: '512',
    network_mode: 'awsvpc',
    requires_compatibilities: ['FARGATE'],
    container_definitions: `\${jsonencode([{ name = "app", image = ${image} }])}`,
  };
}

function ecsService(name: string, count: string): object {
  return {
    name,
    cluster: 'arn:aws:ecs:us-west-1:111122223333:cluster/portfolio',
    launch_type: 'FARGATE',
    desired_count: count,
    task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
  };
}

function targetGroup(name: string): string {
  return `arn:aws:elasticloadbalancing:us-west-1:111122223333:targetgroup/${name}/0123456789abcdef`;
}
