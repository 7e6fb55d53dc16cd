import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { fullSource } from '../../terraform/providers';
import { output, removeFolders } from '../unit/terraform/support';
import { ashlar, failures, modes, reportOf, userEnv } from './support/command';
import { scratch } from './support/differences';
import { realProviderProblem } from './support/real-stack';
import { suite } from './support/suite';

const SOURCE = 'hashicorp/helm';
const VERSION = '3.1.1';
const BESIDE = resolve(__dirname, '../../../shared/providers');

/** A network mirror of one provider on loopback, in Terraform's protocol for mirrors, and what was asked of it. */
async function networkMirror(folder: string, asked: string[]): Promise<Server> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
    stdio: 'ignore',
  });
  const archive = join(BESIDE, fullSource(SOURCE), `terraform-provider-helm_${VERSION}_linux_amd64.zip`);
  const listed = { versions: { [VERSION]: {} } };
  const archives = { archives: { linux_amd64: { url: basename(archive) } } };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, ({ url = '' }, response) => {
    asked.push(basename(url));
    if (url.endsWith('.zip')) response.end(readFileSync(archive));
    else
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(url.endsWith('index.json') ? listed : archives));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

suite('a provider that is not at hand', ['terraform'], () => {
  const problem = realProviderProblem(fullSource(SOURCE), VERSION);
  if (problem !== undefined) console.warn(`skipped: ${problem}`);
  const check = problem === undefined ? test : test.skip;
  const asked: string[] = [];
  let server: Server | undefined;
  let env: NodeJS.ProcessEnv;
  let out: string;

  beforeAll(async () => {
    const folder = mkdtempSync(join(realpathSync(scratch('.')), 'download-'));
    server = await networkMirror(folder, asked);
    const { port } = server.address() as AddressInfo;
    const config = join(folder, 'terraform.rc');
    writeFileSync(
      config,
      `provider_installation {\n  network_mirror {\n    url = "https://127.0.0.1:${port}/"\n  }\n}\n`,
    );
    const home = join(folder, 'home');
    mkdirSync(home);
    const certificate = join(folder, 'certificate.pem');
    const own = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), SSL_CERT_FILE: certificate };
    env = { ...userEnv(), ...own, TF_CLI_CONFIG_FILE: config };
    const release = { name: 'web', chart: 'web', repository: 'https://charts.example.com' };
    out = output({
      web: {
        config: {
          terraform: { required_providers: { helm: { source: SOURCE, version: VERSION } } },
          resource: { helm_release: { web: release } },
        },
      },
    });
  });

  afterAll(async () => {
    await new Promise((done) => server?.close(done) ?? done(undefined));
    removeFolders();
  });

  check('is not loaded unless --download says so', async () => {
    const { exitCode, stdout } = await ashlar(['rehearse', '--out', out, '--mode', 'real-plan'], env);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('--download');
    expect(asked).toEqual([]);
  });

  check('is loaded with --download from where Terraform would load it, and plans', async () => {
    const args = ['rehearse', '--json', '--out', out, '--mode', 'real-plan', '--download'];
    const report = reportOf(await ashlar(args, env));
    expect(failures(report)).toEqual([]);
    expect(modes(report)).toEqual([`helm ${VERSION} real-plan`]);
    expect([...new Set(asked)]).toEqual([
      'index.json',
      `${VERSION}.json`,
      `terraform-provider-helm_${VERSION}_linux_amd64.zip`,
    ]);
  });
});
