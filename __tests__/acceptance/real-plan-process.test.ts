import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wholeCycle, withReal } from './support/real-cycle';
import { RealProviderRun } from './support/real-stack';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

withReal('aws', '5.100.0', (source) => {
  test('credentials of the environment and of files do not reach the program, and it ends with its pool', async () => {
    const marks = new RealProviderRun(source, '5.100.0');
    const at = (name: string): string => join(marks.folder, name);
    writeFileSync(at('credentials'), `[default]\ncredential_process = touch ${at('was-read')}\n`);
    writeFileSync(at('key.json'), '{}');
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'AKIAPOISON',
      AWS_SECRET_ACCESS_KEY: 'poison',
      AWS_SESSION_TOKEN: 'poison',
      AWS_PROFILE: 'default',
      AWS_SHARED_CREDENTIALS_FILE: at('credentials'),
      AWS_CONFIG_FILE: at('credentials'),
      GOOGLE_APPLICATION_CREDENTIALS: at('key.json'),
    };
    const aws = new RealProviderRun(source, '5.100.0', env);
    const stack = await aws.stack(`
provider "aws" {
  region                   = "eu-central-1"
  profile                  = "default"
  shared_credentials_files = ["${at('credentials')}"]
}
resource "aws_sqs_queue" "q" {}
`);
    // Set back, so that a read shows even where times of access are kept loosely.
    utimesSync(at('credentials'), 1, 2);
    expect((await wholeCycle(stack)).again).toEqual([]);
    expect(existsSync(at('was-read'))).toBe(false);
    expect(statSync(at('credentials')).atimeMs).toBe(1000);
    if (process.platform === 'linux') {
      const seen = aws.pids.map((pid) => readFileSync(`/proc/${String(pid)}/environ`, 'utf8')).join('\0');
      expect(seen).toContain('AWS_EC2_METADATA_DISABLED=true');
      expect(seen).not.toMatch(/poison|AWS_PROFILE|GOOGLE_APPLICATION_CREDENTIALS/i);
      expect(seen).not.toContain(at(''));
    }
    expect(aws.pids.map(isAlive)).toEqual([true]);
    await aws.close();
    expect(aws.pids.map(isAlive)).toEqual([false]);
  });

  test('a provider that is killed while it plans is named, and the next command gets another', async () => {
    const aws = new RealProviderRun(source, '5.100.0');
    const kill = (): void => aws.pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
    const stack = await aws.stack('resource "aws_sqs_queue" "q" {}\n', {
      onFirst: { method: 'PlanResourceChange', act: kill },
    });
    expect(await stack.errors('plan')).toEqual([
      'The provider hashicorp/aws ended unexpectedly during PlanResourceChange: Rehearse again. Where it comes to the same, --mode simulated does without the program of the provider.',
    ]);
    expect(await stack.plan()).toEqual([{ address: 'aws_sqs_queue.q', actions: ['create'] }]);
    await aws.close();
  });
});
