import { artifactRegistry } from './artifact-registry';
import type { Candidate } from './candidate';
import { cloudRunService } from './cloud-run-service';
import { dynamodbTable } from './dynamodb-table';
import { ecrRepository } from './ecr-repository';
import { ecsCluster } from './ecs-cluster';
import { gcsBucket } from './gcs-bucket';
import { projectOf } from './google-login';
import type { Kind, Surroundings } from './kind';
import { logGroup } from './log-group';
import { s3Bucket } from './s3-bucket';
import { s3BucketPart } from './s3-bucket-part';

/** Every kind that can be looked for. Each loads the client of its vendor where it is used. */
export const KINDS: readonly Kind[] = [
  artifactRegistry,
  cloudRunService,
  dynamodbTable,
  ecrRepository,
  ecsCluster,
  gcsBucket,
  logGroup,
  s3Bucket,
  s3BucketPart,
];

type ImportId = Kind['importId'];

/** Types that nobody looks for, but that a cloud may say exist: their arguments, with the sign in between. */
const OTHERS: Readonly<Record<string, ImportId>> = {
  aws_iam_role: joined('', 'name'),
  aws_iam_role_policy: joined(':', 'role', 'name'),
  aws_kms_alias: joined('', 'name'),
  google_iam_workload_identity_pool: joined('/', 'project', 'workload_identity_pool_id'),
  google_iam_workload_identity_pool_provider: joined(
    '/',
    'project',
    'workload_identity_pool_id',
    'workload_identity_pool_provider_id',
  ),
};

/** The kind that a resource is looked for by; undefined where nobody looks for its type. */
export function kindOf({ type }: Candidate): Kind | undefined {
  return KINDS.find(({ types }) => types.includes(type));
}

/** What the provider imports a resource by; undefined where its name is known to Terraform alone, or its type to nobody here. */
export function importIdOf(candidate: Candidate, surroundings: Surroundings): string | undefined {
  return (kindOf(candidate)?.importId ?? OTHERS[candidate.type])?.(candidate, surroundings);
}

function joined(by: string, ...names: readonly string[]): ImportId {
  return (candidate, surroundings) => {
    const values = names.map((name) =>
      name === 'project' ? projectOf(candidate, surroundings) : candidate.argument(name),
    );
    return values.includes(undefined) ? undefined : values.join(by);
  };
}
