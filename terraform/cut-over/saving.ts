import type { FargateTask } from './current';

/** Hours that AWS counts for a month in its own estimates. @see https://aws.amazon.com/calculator/calculator-assumptions/ */
const HOURS_A_MONTH = 730;

/** US dollars for an hour of one vCPU, and of one GB of memory. */
type Prices = readonly [vcpu: number, memory: number];

/** Linux on demand, without the ephemeral storage above 20 GB, Windows, and Spot, whose price changes by the day. */
export const FARGATE_PRICES = {
  asOf: '2025-01-01',
  source: 'https://aws.amazon.com/fargate/pricing/',
  x86: {
    'ap-northeast-1': [0.05056, 0.00553],
    'ap-southeast-1': [0.05056, 0.00553],
    'eu-central-1': [0.04656, 0.00511],
    'eu-west-1': [0.04048, 0.004445],
    'eu-west-2': [0.04656, 0.00511],
    'sa-east-1': [0.0696, 0.0076],
    'us-east-1': [0.04048, 0.004445],
    'us-east-2': [0.04048, 0.004445],
    'us-west-1': [0.04656, 0.00511],
    'us-west-2': [0.04048, 0.004445],
  } as Readonly<Record<string, Prices>>,
  arm: {
    'ap-northeast-1': [0.04045, 0.00442],
    'ap-southeast-1': [0.04045, 0.00442],
    'eu-central-1': [0.03725, 0.00409],
    'eu-west-1': [0.03238, 0.00356],
    'eu-west-2': [0.03725, 0.00409],
    'sa-east-1': [0.0557, 0.00612],
    'us-east-1': [0.03238, 0.00356],
    'us-east-2': [0.03238, 0.00356],
    'us-west-1': [0.03725, 0.00409],
    'us-west-2': [0.03238, 0.00356],
  } as Readonly<Record<string, Prices>>,
};

/** What is saved while a service is stopped. */
export interface Saving {
  /** US dollars a month of 730 hours, in whole cents; undefined where no price is known. */
  readonly dollarsAMonth?: number;
  /** The reckoning, or why there is none, as a sentence without its full stop. */
  readonly text: string;
}

/** What a stopped Fargate service no longer costs: its tasks alone. */
export function savingOf(task: FargateTask | undefined, count: number): Saving {
  if (task === undefined) return { text: 'its state names no Fargate task size, so the saving is not known' };
  const { cpuUnits, memoryMib, arm, spot, region } = task;
  const [vcpus, gib] = [cpuUnits / 1024, memoryMib / 1024];
  const size = `${count} x ${vcpus} vCPU, ${gib} GB${arm ? ' (ARM)' : ''}`;
  if (spot) return { text: `${size} on Fargate Spot, whose price changes by the day: not reckoned` };
  const prices = FARGATE_PRICES[arm ? 'arm' : 'x86'][region];
  if (prices === undefined) {
    return {
      text: `${size} in ${region === '' ? 'an unknown region' : region}, for which there is no price in the table`,
    };
  }
  const [vcpu, memory] = prices;
  const dollarsAMonth = Math.round(count * (vcpus * vcpu + gib * memory) * HOURS_A_MONTH * 100) / 100;
  const { asOf } = FARGATE_PRICES;
  const rest = 'Load balancer, addresses, logs and images go on costing';
  return {
    dollarsAMonth,
    text: `$${dollarsAMonth.toFixed(2)} a month: ${size} in ${region}, ${HOURS_A_MONTH} h at the prices of ${asOf}. ${rest}`,
  };
}
