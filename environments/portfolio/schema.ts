import { z } from 'zod';
import { environmentShape, parseEnvironment, whenValid } from '../../constructs/core/environment';
import { type GcsState, type S3State, stateBackendSchema } from '../../constructs/core/state-backend-data';
import { PROJECT_ID, REGION } from '../../constructs/google/place';
import {
  awsNetwork,
  awsPlace,
  CERTIFICATE_ARN,
  certificateProblems,
  networkProblems,
  refuse,
  whenThere,
} from '../shared/aws';

/** A load balancer lies in two zones; subnets of 16 addresses and more have room for what AWS keeps for itself. */
const NEEDS = { zones: 2, privateAddresses: 16 } as const;

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const host = z.string().regex(HOST, 'must be a host name such as portfolio.acme.example');
const OIDC_PROVIDER = /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/;
const id = z.int().positive('must be an id of GitHub, a whole number above 0');

/** Repository whose pipelines roll out the environment. */
const ci = {
  repository: z.string().regex(/^[A-Za-z0-9-_]+\/[A-Za-z0-9._-]+$/, 'must be OWNER/NAME of a repository on GitHub'),
  repositoryId: id,
  ownerId: id,
  /** Branches whose pipelines may change the environment. */
  branches: z.array(z.string()).min(1, 'must be at least one branch'),
};

/** A state back end of one kind: the bucket is made on the cloud of the environment. */
const s3 = stateBackendSchema
  .refine(({ type }) => type === 's3', 'must be s3State(...)')
  .transform((state) => state as S3State);
const gcs = stateBackendSchema
  .refine(({ type }) => type === 'gcs', 'must be gcsState(...)')
  .transform((state) => state as GcsState);

/** How clients reach the service on AWS. */
const entry = z
  .strictObject({
    domainName: host.optional(),
    certificateArn: z.string().regex(CERTIFICATE_ARN, 'must be the ARN of a certificate in ACM').optional(),
    plainHttp: z.literal(true, 'must be true, or left out').optional(),
  })
  .refine(
    ({ domainName, certificateArn, plainHttp }) =>
      [domainName, certificateArn].every((one) => (one === undefined) === (plainHttp === true)),
    'must be domainName and certificateArn, or plainHttp: true',
  );

/** A month of a project. @see https://cloud.google.com/billing/docs/how-to/budgets */
const budget = z.strictObject({
  billingAccount: z
    .string()
    .regex(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/, 'must be a billing account such as 012345-6789AB-CDEF01'),
  monthlyAmount: z.int('must be a whole number, 1 or more').min(1, 'must be a whole number, 1 or more'),
});

const shape = {
  ...environmentShape,
  /** Lets Terraform delete what holds data: state, images, logs, and the service itself. */
  allowDestroy: z.boolean().default(false),
  /** Who is told when something is wrong. */
  alarms: z.strictObject({ emails: z.array(z.email('must be an e-mail address')).default([]) }).prefault({}),
} as const;

const onAws = z
  .strictObject({
    ...shape,
    aws: awsPlace,
    state: s3,
    ci: z.strictObject({
      ...ci,
      /** The provider of GitHub that the account has already: there is one at most. */
      oidcProviderArn: z.string().regex(OIDC_PROVIDER, 'must be the ARN of an OIDC provider').optional(),
    }),
    network: awsNetwork,
    /** Names of what was there before; other names are generated. */
    names: z.strictObject({ images: z.string().optional(), cluster: z.string().optional() }).prefault({}),
    /** How clients reach the service: by HTTPS, or by plain HTTP where that is said. */
    entry,
    /** Size of a task. */
    task: z.strictObject({ cpuUnits: z.int(), memoryMib: z.int() }),
  })
  .superRefine(
    (environment, context) => refuse(context, networkProblems(environment, NEEDS)),
    whenThere('network.zones'),
  )
  .superRefine(
    ({ aws, entry: { certificateArn } }, context) =>
      refuse(context, certificateProblems(aws, certificateArn, ['entry', 'certificateArn'])),
    whenValid('aws', 'entry'),
  );

const onGoogle = z
  .strictObject({
    ...shape,
    state: gcs,
    ci: z.strictObject(ci),
    google: z.strictObject({
      project: z.string().regex(PROJECT_ID.pattern, `must be ${PROJECT_ID.allowed}`),
      region: z.string().regex(REGION.pattern, `must be ${REGION.allowed}`),
    }),
    /** Names of what was there before; other names are generated. */
    names: z.strictObject({ images: z.string().optional(), service: z.string().optional() }).prefault({}),
    /** Domain of the service, verified beforehand; without it the address that Cloud Run gives. */
    domain: host.optional(),
    /** Instances at most: below 1 there is no service, above 100 no budget of this size. */
    maxInstances: z.int().min(1, 'must be 1 to 100 instances').max(100, 'must be 1 to 100 instances').default(2),
    /** What a month may cost before somebody is told, in the currency of the billing account. */
    budget: budget.optional(),
  })
  .superRefine(
    ({ budget: given, alarms: { emails } }, context) => {
      if (given === undefined || (emails.length > 0 && emails.length <= 5)) return;
      const message = 'must be 1 to 5 addresses where there is a budget, which tells nobody otherwise';
      context.addIssue({ code: 'custom', path: ['alarms', 'emails'], message, input: emails });
    },
    whenValid('budget', 'alarms'),
  );

/** Everything that differs between environments of `portfolio` on AWS. */
export type PortfolioOnAws = z.output<typeof onAws>;

/** Everything that differs between environments of `portfolio` on Google Cloud. */
export type PortfolioOnGoogle = z.output<typeof onGoogle>;

export type PortfolioEnvironment = PortfolioOnAws | PortfolioOnGoogle;

/**
 * Declares an environment of `portfolio` on AWS.
 * @throws {UserError} `EnvironmentInvalid`, listing every wrong value with its path, what was given and what is allowed.
 */
export function portfolioOnAws(data: z.input<typeof onAws>): PortfolioOnAws {
  return parseEnvironment('portfolio', onAws, data);
}

/**
 * Declares an environment of `portfolio` on Google Cloud.
 * @throws {UserError} `EnvironmentInvalid`, listing every wrong value with its path, what was given and what is allowed.
 */
export function portfolioOnGoogle(data: z.input<typeof onGoogle>): PortfolioOnGoogle {
  return parseEnvironment('portfolio', onGoogle, data);
}
