import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { terraformEnv } from '../../rehearsal/run/terraform-env';
import { runTerraform } from '../../terraform/process';
import { folder, output, removeFolders, write } from '../unit/terraform/support';
import { dataStack, digests, rehearseFolder } from './support/rehearsed';
import { suite } from './support/suite';

afterEach(removeFolders);

const state = (address: string): string =>
  `data "terraform_remote_state" "far" {\n  backend = "http"\n  config = {\n    address = "${address}"\n  }\n}\n`;

/** A server that must not be asked, and how often it was. */
async function watched(): Promise<{ address: string; asked: () => number; close: () => void }> {
  let count = 0;
  const server = createServer((_request, response) => {
    count++;
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, asked: () => count, close: () => void server.close() };
}

suite('what a rehearsal keeps away from', ['terraform'], () => {
  test('states that modules and files of HCL read are made up: their servers are not asked', async () => {
    const server = await watched();
    const used = '"${data.terraform_remote_state.far.outputs.vpc_id}"';
    const module = { module: { inner: { source: '../../modules/inner' } } };
    const outdir = output({ one: { config: dataStack('one', { Main: { input: '${module.inner.id}' } }, module) } });
    write(outdir, {
      'modules/inner/main.tf': `${state(server.address)}output "id" {\n  value = ${used}\n}\n`,
      'stacks/one/more.tf': `${state(server.address)}output "own" {\n  value = ${used}\n}\n`,
    });
    const before = digests(outdir);
    try {
      const done = await rehearseFolder(outdir);
      expect(done.stacks.map(({ result, notes, failure }) => ({ result, notes, failure }))).toEqual([
        {
          result: 'ok',
          notes: [
            'remote state `far` belongs to no stack of this app: made up `vpc_id`',
            'remote state `module.inner.far` belongs to no stack of this app: made up `vpc_id`',
          ],
        },
      ]);
      expect(server.asked()).toBe(0);
    } finally {
      server.close();
    }
    expect(digests(outdir)).toEqual(before);
  });

  test('a remote state of a module that stands elsewhere is refused', async () => {
    const inner = write(folder(), { 'main.tf': state('https://example.com/') });
    const config = dataStack('one', {}, { module: { inner: { source: inner } } });
    const done = await rehearseFolder(output({ one: { config } }));
    expect(done.stacks.map(({ failure }) => failure)).toEqual([
      {
        step: 'prepare',
        diagnostics: [
          {
            severity: 'error',
            summary: 'Remote state `far` cannot be rehearsed',
            detail: `The module in ${inner} reads it, which is given by an absolute path. Give the module's \`source\` by a relative one`,
            address: 'module.inner',
          },
        ],
      },
    ]);
    expect(existsSync(join(inner, 'zzz_ashlar_override.tf.json'))).toBe(false);
  });

  test.each([
    ['a back end', 'backend "http" {\n    address = "ADDRESS"\n  }'],
    ['HCP Terraform', 'cloud {\n    organization = "acme"\n    workspaces {\n      name = "x"\n    }\n  }'],
  ])('%s in a file of HCL beside the stack is not used', async (_what, block) => {
    const server = await watched();
    const outdir = output({ one: { config: { resource: { terraform_data: { x: {} } } } } });
    write(outdir, { 'stacks/one/terraform.tf': `terraform {\n  ${block.replace('ADDRESS', server.address)}\n}\n` });
    try {
      const done = await rehearseFolder(outdir);
      expect(done.stacks.map(({ result, failure }) => ({ result, failure }))).toEqual([{ result: 'ok' }]);
      expect(server.asked()).toBe(0);
    } finally {
      server.close();
    }
  });

  test('provisioners of a rehearsed Terraform run nothing, whoever has overlooked them', async () => {
    const scratch = folder();
    const cwd = join(scratch, 'stack');
    mkdirSync(cwd);
    const exec = `provisioner "local-exec" {\n    command = "touch ${scratch}/ran"\n  }\n`;
    write(cwd, { 'main.tf': `resource "terraform_data" "x" {\n  ${exec}}\n` });
    const options = { cwd, env: terraformEnv({ scratch, env: process.env }) };
    expect((await runTerraform('terraform', ['init'], options)).exitCode).toBe(0);
    const { exitCode, stderr } = await runTerraform('terraform', ['apply', '-auto-approve', '-no-color'], options);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'failed to instantiate provisioner "local-exec" to obtain schema: Unrecognized remote plugin message: a rehearsal runs no provisioner',
    );
    expect([exitCode, existsSync(join(scratch, 'ran'))]).toEqual([1, false]);
  });

  test('a back end or a remote state that was overlooked reaches no network', async () => {
    const scratch = folder();
    const cwd = write(join(scratch, 'stack'), { 'main.tf': state('https://example.com/state') });
    const options = { cwd, env: terraformEnv({ scratch, env: process.env }) };
    await runTerraform('terraform', ['init'], options);
    const { stderr } = await runTerraform('terraform', ['plan', '-no-color'], options);
    expect(stderr).toContain('proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused');
  });

  test('every provisioner is also refused in files of OpenTofu', async () => {
    const outdir = output({ one: { config: dataStack('one', {}) } });
    const exec = 'provisioner "local-exec" {\n    command = "true"\n  }\n';
    write(outdir, { 'stacks/one/main.tofu': `resource "terraform_data" "x" {\n  ${exec}}\n` });
    const done = await rehearseFolder(outdir);
    expect(done.stacks.flatMap(({ failure }) => failure?.diagnostics.map(({ summary }) => summary))).toEqual([
      'Provisioners cannot be rehearsed',
    ]);
    expect(readFileSync(join(outdir, 'stacks/one/main.tofu'), 'utf8')).toContain('provisioner');
  });
});
