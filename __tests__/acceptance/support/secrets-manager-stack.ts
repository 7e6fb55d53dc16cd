import { join } from 'node:path';
import { DataResource, Token, TerraformStack } from 'cdktf';
import { Database } from '../../../constructs/aws/data/database';
import { Secret } from '../../../constructs/aws/security/secret';
import { Duration } from '../../../constructs/core/duration';
import type { PodIdentity } from '../../../constructs/core/pod-identity';
import type { SecretTemplate } from '../../../constructs/core/secret-ref';
import { standardTags } from '../../../constructs/core/tags';
import { ExternalSecret } from '../../../constructs/kubernetes/config/external-secret';
import type { SecretValues } from '../../../constructs/kubernetes/config/external-secret-manifest';
import { awsSecretsManager } from '../../../constructs/kubernetes/config/secret-provider';
import { SecretStore } from '../../../constructs/kubernetes/config/secret-store';
import { KubeconfigCluster } from '../../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../constructs/kubernetes/provider';
import { Deployment } from '../../../constructs/kubernetes/workload/deployment';
import { writeOutput } from '../../../testing/write-output';
import type { Lab } from '../../lab/start-lab';
import { plainApp } from '../../support/layers';

/** ARNs of secrets by what they are for; each is known after apply alone, as that of a secret is that the app makes itself. */
export interface SecretArns {
  readonly database: string;
  readonly tokenKey: string;
  /** As `database`. */
  readonly rotated: string;
  /** As `database`, by what is odd in each password. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Of no secret. */
  readonly absent: string;
}

/** Text on both sides of a secret, of what Terraform, Helm and the controller each would read in a way of their own. */
export const ODD_TEXT = 'a {{ .b }} {{{ }} "c" \'d\' `e` \\n ${f} %{g} $$ é\n{';

/** ODD_TEXT around the plain secret. */
export const ODD: (secretArn: string) => SecretTemplate = (secretArn) => ({
  parts: [ODD_TEXT, { secret: { secretArn } }, ODD_TEXT],
});

const tags = standardTags('orders', { name: 'test', owner: 'orders-team', costCentre: 'retail' });

/**
 * Synthesizes a system with secrets into `folder`, as `stacks/orders/apps.ts` has them; its folder. Namespace `orders` has its store
 * `secrets` in us-east-1, namespace `billing` one of the same name in eu-west-1.
 */
export function secretsStack(folder: string, { kubeconfig, context }: Lab, arns: SecretArns): string {
  const stack = new TerraformStack(plainApp(), 'apps');
  kubernetes(new KubeconfigCluster({ configPath: kubeconfig, context })).addProvider(stack, tags);
  const known = (id: string, value: string): string =>
    Token.asString(new DataResource(stack, id, { input: { value } }).output.lookup('value'));
  const database = (id: string, arn: string) =>
    Database.fromDatabaseAttributes(stack, id, {
      databaseArn: 'arn:aws:rds:us-east-1:111122223333:db:orders',
      endpoint: known(`${id}Endpoint`, 'orders.c0ffee.us-east-1.rds.amazonaws.com'),
      port: 3306,
      engine: 'mysql',
      databaseName: 'orders',
      masterSecretArn: known(`${id}Secret`, arn),
    });
  const { namespace, store } = secretStore(stack, 'orders', 'us-east-1');
  secretStore(stack, 'billing', 'eu-west-1');

  new Deployment(stack, 'Backend', {
    namespace,
    image: 'registry.example.com/backend:1.4.2',
    port: 8080,
    resources: { cpu: ['100m', '200m'], memory: ['128Mi', '256Mi'] },
    secretStore: store,
    secrets: {
      DATABASE_URL: database('Database', arns.database).url(),
      JWT_SECRET: Secret.fromSecretArn(stack, 'TokenKey', known('TokenKeyArn', arns.tokenKey)).ref,
    },
  });
  const external = (name: string, values: SecretValues, refresh = Duration.seconds(1)): ExternalSecret =>
    new ExternalSecret(stack, name, { store, name, values, refresh });
  const urls = Object.entries(arns.passwords).map(([name, arn]) => [name, database(name, arn).url()] as const);
  external('passwords', Object.fromEntries(urls));
  external('texts', { ODD: ODD(arns.tokenKey), PLAIN: { secretArn: arns.tokenKey } });
  const secretArn = arns.rotated;
  external('rotated', { URL: database('Rotated', secretArn).url(), USER: { secretArn, key: 'username' } });
  const user = { secretArn: arns.database, key: 'username' };
  external('without-key', { USER: user, WRONG: { secretArn: arns.database, key: 'none' } });
  external('without-secret', { USER: user, WRONG: { parts: ['x', { secret: { secretArn: arns.absent } }] } });

  writeOutput(stack, folder);
  return join(folder, 'stacks/apps');
}

function secretStore(stack: TerraformStack, name: string, region: string) {
  const namespace = new Namespace(stack, `${name}-namespace`, { name });
  const roleArn = `arn:aws:iam::111122223333:role/${name}-secrets`;
  const identity: PodIdentity = {
    namespace: name,
    serviceAccount: 'secrets',
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': roleArn },
    destinations: () => [],
  };
  const provider = awsSecretsManager({ region, identity });
  return { namespace, store: new SecretStore(stack, `${name}-store`, { namespace, name: 'secrets', provider }) };
}
