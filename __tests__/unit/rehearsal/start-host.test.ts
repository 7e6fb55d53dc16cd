import type { HostOptions } from '../../../rehearsal/host';
import { startHost } from '../../../rehearsal/start-host';
import { folder, removeFolders } from '../terraform/support';

afterEach(removeFolders);

const BINDINGS = 'nstall its bindings (npm install @cdktf/provider-NAME)';
const PROGRAM = 'un `terraform init` where it is used';
const MIRROR = 'name a mirror that holds it in the Terraform CLI configuration';

test.each<[Pick<HostOptions, 'mode' | 'download'>, string]>([
  [{}, `I${BINDINGS}, r${PROGRAM}, or ${MIRROR}`],
  [{ download: false }, `I${BINDINGS}, r${PROGRAM}, ${MIRROR}, or give --download`],
  [{ mode: 'simulated', download: false }, `I${BINDINGS}`],
  [{ mode: 'real-plan' }, `R${PROGRAM}, or ${MIRROR}`],
  [{ mode: 'real-plan', download: false }, `R${PROGRAM}, ${MIRROR}, or give --download`],
])('with %j a provider that is not there is refused with what helps', async (options, help) => {
  const host = await startHost({ scratch: folder(), project: folder(), env: { HOME: folder() }, ...options });
  const provider = { name: 'rare', source: 'registry.terraform.io/acme/rare', version: '1.0.0' };
  const types = { resources: [], dataSources: [], ephemeralResources: [] };
  const served = host.serve({ stack: 'one', providers: [provider], types });
  const message = await served.then(String, (error: unknown) => (error as Error).message);
  expect(message.split('. ').at(-1)).toBe(help);
  await host.close();
});
