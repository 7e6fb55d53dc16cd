import { isList, type ObjectValue } from '../values/codec';

/** Where made-up things live: the account and region that their names and ARNs carry. */
export interface Place {
  /** AWS account, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** First part of every ARN: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Google Cloud project. */
  readonly project: string;
}

/** The account of AWS's own examples: nobody can mistake it for theirs. */
const ACCOUNT = '123456789012';
const PROJECT = 'rehearsal';
const AWS_REGION = 'us-east-1';
const GOOGLE_REGION = 'us-central1';

/**
 * Reads a place from a provider's configuration: `region`, `project` and the first of `allowed_account_ids`.
 * What is missing, or known only later, is account 123456789012, project `rehearsal`, and `us-east-1` or, of Google, `us-central1`.
 */
export function placeOf(source: string, config: ObjectValue): Place {
  const { region, project, allowed_account_ids: accounts } = config;
  const google = /(^|\/)google(-beta)?$/.test(source);
  const account = isList(accounts) ? accounts[0] : undefined;
  const where = text(region) ?? (google ? GOOGLE_REGION : AWS_REGION);
  return {
    account: text(account) ?? ACCOUNT,
    region: where,
    partition: partitionOf(where),
    project: text(project) ?? PROJECT,
  };
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
