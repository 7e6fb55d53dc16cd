import { TerraformOutput, TerraformStack } from 'cdktf';
import { EksCluster } from '../../../../constructs/aws/compute/eks-cluster';
import type { ClusterAccess } from '../../../../constructs/core/cluster-access';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import { aws } from '../../../../constructs/aws/provider';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { standardTags } from '../../../../constructs/core/tags';
import { awsStack, testApp } from '../../../support/stack';
import { synth } from '../../../../testing/synth';
import { cluster, imported } from './support';

const attributes = {
  clusterName: 'shop',
  endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
  certificateAuthority: 'LS0tLS1CRUdJTg==',
  oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
};
const roleArn = 'arn:aws:iam::111122223333:role/deployer';
const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** What the Helm provider of a stack that installs on the cluster is configured with. */
function provider(stack: TerraformStack, access: ClusterAccess): Record<string, unknown> {
  kubernetes(access).addProvider(stack, tags);
  new TerraformOutput(stack, 'Anything', { value: 1 });
  const [helm] = (synth(stack).json['provider'] as { helm: { kubernetes: Record<string, unknown> }[] }).helm;
  return helm?.kubernetes ?? {};
}

test('a stack of its own logs in to a cluster of the app by what it reads of it, and keeps no token', () => {
  const app = testApp();
  const home = awsStack(app, 'home');
  const shop = cluster(home);
  const read = 'data.terraform_remote_state.cross-stack-reference-input-home.outputs.\\S+';
  const login = provider(awsStack(app, 'apps'), shop);
  expect(login).toEqual({
    host: expect.stringMatching(new RegExp(`^\\$\\{${read}endpoint\\}$`)),
    cluster_ca_certificate: expect.stringMatching(new RegExp(`^\\$\\{base64decode\\(${read}data\\)\\}$`)),
    exec: {
      api_version: 'client.authentication.k8s.io/v1beta1',
      command: 'aws',
      args: [
        'eks',
        'get-token',
        '--cluster-name',
        expect.stringMatching(new RegExp(`^\\$\\{${read}name\\}$`)),
        '--region',
        'us-east-1',
        '--output',
        'json',
      ],
    },
  });
  expect(shop).toMatchObject({ plainName: 'home-cluster', version: '1.36', createdIn: home });
});

test('a cluster managed elsewhere is logged in to by its attributes, as the role that is named', () => {
  const app = testApp();
  const shop = EksCluster.fromClusterAttributes(awsStack(app, 'home'), 'Shop', {
    ...attributes,
    loginRoleArn: roleArn,
  });
  expect(provider(awsStack(app, 'apps'), shop)).toEqual({
    host: attributes.endpoint,
    cluster_ca_certificate: '${base64decode("LS0tLS1CRUdJTg==")}',
    exec: {
      api_version: 'client.authentication.k8s.io/v1beta1',
      command: 'aws',
      args: [
        ...['eks', 'get-token', '--cluster-name', 'shop', '--region', 'us-east-1', '--output', 'json'],
        ...['--role-arn', roleArn],
      ],
    },
  });
  expect(shop.createdIn).toBeUndefined();
});

test('a cluster is the same for all that name it in one account and region, and another one elsewhere', () => {
  const app = testApp();
  const home = awsStack(app, 'home');
  const keyIn = (scope: TerraformStack): string =>
    EksCluster.fromClusterAttributes(scope, 'Shop', attributes).clusterKey;
  const abroad = new TerraformStack(app, 'abroad');
  aws({ account: '111122223333', region: 'eu-west-1' }).addProvider(abroad, tags);
  expect(cluster(home, { name: 'shop' }).clusterKey).toBe('aws/111122223333/us-east-1/shop');
  expect(keyIn(awsStack(app, 'apps'))).toBe('aws/111122223333/us-east-1/shop');
  expect(keyIn(abroad)).toBe('aws/111122223333/eu-west-1/shop');
});

test('logs in as the role that a cluster of the app names', () => {
  const app = testApp();
  const shop = cluster(awsStack(app, 'home'), { loginRoleArn: roleArn });
  expect(shop.login().exec.args.slice(-2)).toEqual(['--role-arn', roleArn]);
  expect(() => cluster(awsStack(), { loginRoleArn: 'deployer' })).toThrow(
    "EksCluster at 'stack/Cluster' [PropsInvalid]:\n" +
      '- `loginRoleArn` must be an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME, got deployer',
  );
});

test('what is known of a cluster managed elsewhere is told, and what no cluster has refused', () => {
  const stack = awsStack();
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1a': 'subnet-0a' },
  });
  const more = { version: '1.35', vpc, networkPolicies: false };
  expect(EksCluster.fromClusterAttributes(stack, 'Shop', { ...attributes, ...more })).toMatchObject(more);
  expect(imported(stack, 'other')).toMatchObject({ networkPolicies: true });
  expect(() =>
    EksCluster.fromClusterAttributes(stack, 'Wrong', { ...attributes, version: 'latest', loginRoleArn: 'deployer' }),
  ).toThrow(
    "ImportedEksCluster at 'stack/Wrong' [PropsInvalid]:\n" +
      '- `version` must be a Kubernetes version such as 1.36, got latest\n' +
      '- `loginRoleArn` must be an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME, got deployer',
  );
});
