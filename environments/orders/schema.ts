import { z } from 'zod';
import { databaseVersionAdvice, databaseVersionProblem } from '../../constructs/aws/data/engine-versions';
import { kubernetesVersionAdvice, kubernetesVersionProblem } from '../../constructs/aws/compute/eks-versions';
import { cidrSchema, environmentShape, parseEnvironment, whenValid } from '../../constructs/core/environment';
import { IMAGE_TAG } from '../../constructs/core/image-parts';
import {
  awsNetwork,
  awsPlace,
  CERTIFICATE_ARN,
  certificateProblems,
  networkProblems,
  refuse,
  whenThere,
} from '../shared/aws';
import { adminProblems, clusterZoneProblems, NEEDS, ZONES } from './rules';

/**
 * Default quota of EKS: above it a second group is the way, not a larger one.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
 */
const NODES = 450;
/**
 * Networks that may reach the public endpoint of a cluster: a quota that AWS does not raise.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
 */
const PUBLIC_NETWORKS = 40;
/**
 * Nobody was ever given a wider network in one block; 40 of them together are under a sixth of the internet.
 * @see https://www.iana.org/assignments/ipv4-address-space/ipv4-address-space.xhtml
 */
const PUBLIC_PREFIX = 8;
/** Names of our own become part of addresses in the state, and of names in AWS. */
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

const supportType = z.enum(['standard', 'extended']).default('standard');

const instanceType = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'must be an instance type such as t3.medium');
const addOnVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, 'must be an add-on version such as v1.22.4-eksbuild.3');

const nodeCount = (least: number) => {
  const message = `must be ${String(least)} to ${String(NODES)} nodes`;
  return z.int().min(least, message).max(NODES, message);
};

/** Values by a name of our own. */
function named<S extends z.ZodType>(value: S) {
  return z.record(z.string(), value).superRefine((values, context) => {
    for (const name of Object.keys(values).filter((key) => !NAME.test(key))) {
      const message = 'must be named by lower-case letters, digits and hyphens, a letter first and no hyphen last';
      context.addIssue({ code: 'custom', path: [name], message, input: name });
    }
  }, whenThere());
}

const nodeGroup = z
  .strictObject({
    instanceTypes: z.array(instanceType).min(1, 'must have at least one instance type'),
    capacity: z.enum(['on-demand', 'spot']).default('on-demand'),
    min: nodeCount(0),
    desired: nodeCount(0),
    max: nodeCount(1),
  })
  .superRefine(
    ({ min, desired, max }, context) => {
      if (min <= desired && desired <= max) return;
      const message = `must be min to max, ${String(min)} to ${String(max)} nodes`;
      context.addIssue({ code: 'custom', path: ['desired'], message, input: desired });
    },
    whenValid('min', 'desired', 'max'),
  );

const cluster = z.strictObject({
  version: z.string(),
  supportType,
  /** Zones of control plane and nodes, as long as the cluster lives: a further zone of the network is none of the cluster. */
  zones: z.array(z.string()).min(ZONES, `must be at least ${String(ZONES)} zones`),
  /** Networks that reach the public API endpoint; with none it has no public endpoint. */
  publicAccessCidrs: z
    .array(
      cidrSchema().refine(
        ({ prefix }) => prefix >= PUBLIC_PREFIX,
        `must be a network of /${String(PUBLIC_PREFIX)} to /32: nobody has a wider one`,
      ),
    )
    .max(PUBLIC_NETWORKS, `must be at most ${String(PUBLIC_NETWORKS)} networks`)
    .default([]),
  /** IAM roles that administer the cluster, by a name of our own. */
  admins: named(z.string().regex(/^arn:aws:iam::\d{12}:(role|user)\/.+$/, 'must be the ARN of an IAM role or user')),
  nodes: named(nodeGroup).refine((groups) => Object.keys(groups).length > 0, {
    message: 'must have at least one node group',
    ...whenThere(),
  }),
  /** Exact versions of the EKS add-ons. */
  addOns: z.strictObject({
    'vpc-cni': addOnVersion,
    'kube-proxy': addOnVersion,
    coredns: addOnVersion,
    'eks-pod-identity-agent': addOnVersion,
    'amazon-cloudwatch-observability': addOnVersion,
  }),
});

const database = z.strictObject({
  version: z.string(),
  supportType,
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'must be an instance class such as db.t3.micro'),
  storageGib: z.int().min(20, 'must be 20 to 65536 GiB').max(65_536, 'must be 20 to 65536 GiB'),
  /** Days that automatic backups are kept. */
  backupDays: z.int().min(1, 'must be 1 to 35 days').max(35, 'must be 1 to 35 days'),
  multiAz: z.boolean().default(false),
  /** Keeps no last snapshot, of whose name there is one: for an environment that is deleted and made again. */
  skipFinalSnapshot: z.boolean().default(false),
});

/** Where customers find the system. */
const ingress = z.strictObject({
  host: z
    .string()
    .regex(
      /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'must be a host name such as orders.acme.example',
    ),
  /** Certificate of `host`, in the region of the load balancer. */
  certificateArn: z.string().regex(CERTIFICATE_ARN, 'must be the ARN of a certificate of ACM'),
});

const schema = z
  .strictObject({
    ...environmentShape,
    aws: awsPlace,
    /** Lets Terraform delete and replace what holds data: databases, keys, secrets, repositories, logs. */
    allowDestroy: z.boolean().default(false),
    network: awsNetwork,
    cluster,
    database,
    /** Tag of the images that run: the commit that they were built from. */
    release: z
      .string()
      .regex(IMAGE_TAG.pattern, 'must be 1 to 128 letters, digits and _.-, a letter, digit or _ first')
      .refine((tag) => tag !== 'latest', 'must be one version, not latest'),
    ingress,
    /** Who is told when an alarm rings. */
    alarms: z.strictObject({ emails: z.array(z.email('must be an e-mail address')).default([]) }).prefault({}),
  })
  .superRefine(
    (environment, context) => refuse(context, networkProblems(environment, NEEDS)),
    whenThere('network.zones'),
  )
  .superRefine((environment, context) => refuse(context, clusterZoneProblems(environment)), whenThere('cluster.zones'))
  .superRefine((environment, context) => refuse(context, adminProblems(environment)), whenThere('cluster.admins'))
  .superRefine(
    ({ aws, ingress: { certificateArn } }, context) =>
      refuse(context, certificateProblems(aws, certificateArn, ['ingress', 'certificateArn'])),
    whenThere('ingress'),
  )
  .superRefine(
    ({ cluster: { version, supportType } }, context) => {
      const must = kubernetesVersionProblem(version, supportType);
      const advice = kubernetesVersionAdvice(version, supportType);
      if (must !== undefined) refuseVersion(context, 'cluster', must, advice, version);
    },
    whenValid('cluster.version', 'cluster.supportType'),
  )
  .superRefine(
    ({ cluster: { version, addOns } }, context) => {
      const kubeProxy = addOns['kube-proxy'];
      if (kubeProxy.startsWith(`v${version}.`)) return;
      const message = `must be of the cluster's Kubernetes version, v${version}.x`;
      context.addIssue({ code: 'custom', path: ['cluster', 'addOns', 'kube-proxy'], message, input: kubeProxy });
    },
    whenValid('cluster.version', 'cluster.addOns.kube-proxy'),
  )
  .superRefine(
    ({ database: { version, supportType } }, context) => {
      const must = databaseVersionProblem('mysql', version, supportType);
      const advice = databaseVersionAdvice('mysql', version, supportType);
      if (must !== undefined) refuseVersion(context, 'database', must, advice, version);
    },
    whenValid('database.version', 'database.supportType'),
  )
  .superRefine(
    ({ allowDestroy, database: { skipFinalSnapshot } }, context) => {
      if (allowDestroy || !skipFinalSnapshot) return;
      const message = 'must be false without allowDestroy';
      context.addIssue({ code: 'custom', path: ['database', 'skipFinalSnapshot'], message, input: true });
    },
    whenValid('allowDestroy', 'database.skipFinalSnapshot'),
  );

function refuseVersion(context: z.RefinementCtx, of: string, must: string, advice: string, version: string): void {
  const path = [of, 'version'];
  context.addIssue({ code: 'custom', path, message: `must be ${must}`, params: { advice }, input: version });
}

/** Everything that differs between environments of `orders`. */
export type OrdersEnvironment = z.output<typeof schema>;

/**
 * Declares an environment of `orders`.
 * @throws {UserError} `EnvironmentInvalid`, listing every wrong value with its path, what was given and what is allowed.
 */
export function ordersEnvironment(data: z.input<typeof schema>): OrdersEnvironment {
  return parseEnvironment('orders', schema, data);
}
