import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { TerraformStack } from 'cdktf';
import { EksCluster } from '../../../../constructs/aws/compute/eks-cluster';
import { Database } from '../../../../constructs/aws/data/database';
import { DatabaseEngine } from '../../../../constructs/aws/data/database-engine';
import type { DatabaseProps } from '../../../../constructs/aws/data/database-props';
import { Port } from '../../../../constructs/aws/network/port';
import { SecurityGroup } from '../../../../constructs/aws/network/security-group';
import { Cidr } from '../../../../constructs/core/cidr';
import { prepare } from '../../../../constructs/core/prepare';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { synth } from '../../../../testing/synth';
import { awsStack, testApp } from '../../../support/stack';
import { cluster, nodes } from '../compute/support';

const subnets = {
  'us-east-1b': { subnetId: 'subnet-b', cidr: Cidr.parse('10.0.2.0/24') },
  'us-east-1a': { subnetId: 'subnet-a', cidr: Cidr.parse('10.0.1.0/24') },
};
const make = (stack: TerraformStack, id: string, props: Partial<DatabaseProps> = {}) =>
  new Database(stack, id, {
    engine: DatabaseEngine.mysql('8.4'),
    subnets,
    securityGroups: [{ securityGroupId: 'sg-db' }],
    instanceClass: 'db.t3.micro',
    storageGib: 20,
    ...props,
  });
const attributes = {
  databaseArn: 'arn:aws:rds:us-east-1:111122223333:db:orders',
  endpoint: 'orders.abc.us-east-1.rds.amazonaws.com',
  port: 5432,
  engine: 'postgres' as const,
  masterSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1-abcdef',
};
const INGRESS = 'aws_vpc_security_group_ingress_rule';

/** Rules that let something in, by construct path. */
const ingress = (stack: TerraformStack) => {
  const made = synth(stack);
  const paths = Object.entries(made.addresses()).filter(([, address]) => address.startsWith(INGRESS));
  return Object.fromEntries(paths.map(([path]) => [path, made.at(path)]));
};

describe('where clients connect to', () => {
  test('every address of the subnets, on the port of the engine', () => {
    const [mysql, ...more] = make(awsStack(), 'Orders').destinations();
    expect(more).toEqual([]);
    expect({ ...mysql, cidrs: mysql?.cidrs.map(String) }).toEqual({
      what: 'MySQL database',
      cidrs: ['10.0.1.0/24', '10.0.2.0/24'],
      ports: [{ port: 3306, protocol: 'TCP' }],
    });
    const postgres = make(awsStack(), 'Orders', { engine: DatabaseEngine.postgres('17') }).destinations();
    expect(postgres).toMatchObject([{ what: 'PostgreSQL database', ports: [{ port: 5432, protocol: 'TCP' }] }]);
  });

  test('subnets without their addresses are named', () => {
    const orders = make(awsStack(), 'Orders', {
      subnets: { ...subnets, 'us-east-1a': { subnetId: 'subnet-a' }, 'us-east-1c': { subnetId: 'subnet-c' } },
    });
    expect(() => orders.destinations()).toThrow(
      "Database at 'stack/Orders' [AddressesUnknown]:\n" +
        '- `subnets.us-east-1a.cidr` must be given before something on a cluster connects to it, got undefined\n' +
        '- `subnets.us-east-1c.cidr` must be given before something on a cluster connects to it, got undefined',
    );
  });

  test('of a database managed elsewhere the addresses that it is said to have', () => {
    const stack = awsStack();
    const cidrs = [Cidr.parse('10.1.0.0/24')];
    expect(Database.fromDatabaseAttributes(stack, 'Known', { ...attributes, cidrs }).destinations()).toEqual([
      { what: 'PostgreSQL database', cidrs, ports: [{ port: 5432, protocol: 'TCP' }] },
    ]);
    const unknown = Database.fromDatabaseAttributes(stack, 'Unknown', attributes);
    expect(() => unknown.destinations()).toThrow(
      "ImportedDatabase at 'stack/Unknown' [AddressesUnknown]:\n" +
        '- `cidrs` must be given before something on a cluster connects to it, got undefined',
    );
  });
});

describe('the URL', () => {
  test('holds user and password of the master secret, escaped, and all else as it is', () => {
    const orders = make(awsStack(), 'Orders', { databaseName: 'orders' });
    const secret = (key: string) => ({ secret: { ...orders.masterSecret, key }, escape: 'url' });
    const url = (...rest: Parameters<typeof orders.url>) => orders.url(...rest).parts;
    const start = ['mysql://', secret('username'), ':', secret('password')];
    expect(url()).toEqual([...start, `@${orders.endpoint}:3306/orders`]);
    expect(url({ databaseName: 'a/b', parameters: { 'ssl-mode': 'VERIFY_CA', note: 'a&b' } })).toEqual([
      ...start,
      `@${orders.endpoint}:3306/a%2Fb?ssl-mode=VERIFY_CA&note=a%26b`,
    ]);
  });

  test('names no database where there is none, and the scheme of its engine', () => {
    const orders = Database.fromDatabaseAttributes(awsStack(), 'Orders', attributes);
    expect(orders.url().parts.filter((part) => typeof part === 'string')).toEqual([
      'postgresql://',
      ':',
      `@${attributes.endpoint}:5432`,
    ]);
    expect(orders.url({ parameters: { sslmode: 'require' } }).parts.at(-1)).toBe(
      `@${attributes.endpoint}:5432/?sslmode=require`,
    );
  });
});

describe('letting in the nodes of a cluster', () => {
  test('where a rule lets them in already, nothing is added', () => {
    const app = testApp();
    const [data, apps] = [awsStack(app, 'data'), awsStack(app, 'apps')];
    const group = new SecurityGroup(data, 'Group', { vpc: { vpcId: 'vpc-1' }, description: 'Database' });
    const from = new SecurityGroup(data, 'Nodes', { vpc: { vpcId: 'vpc-1' }, description: 'Nodes' });
    group.ingress('pods', { from, port: Port.tcp(3306), why: 'Pods' });
    const shop = cluster(data);
    nodes(data, 'General', { cluster: shop, securityGroups: [{ securityGroupId: 'sg-other' }, from] });
    make(data, 'Orders', { securityGroups: [group] }).admit(apps, shop);
    expect(ingress(apps)).toEqual({});
    expect(Object.keys(ingress(data))).toEqual(['Group/Ingress/pods']);
  });

  test('else by a rule in the stack of who connects, one for each group of nodes, those of later included', () => {
    const app = testApp();
    const [data, apps] = [awsStack(app, 'data'), awsStack(app, 'apps')];
    const group = new SecurityGroup(data, 'Group', { vpc: { vpcId: 'vpc-1' }, description: 'Database' });
    const shop = cluster(data, { name: 'shop' });
    const orders = make(data, 'Orders', { securityGroups: [group] });
    nodes(data, 'General', { cluster: shop, securityGroups: [{ securityGroupId: 'sg-1' }] });
    orders.admit(apps, shop);
    nodes(data, 'Spot', { cluster: shop, securityGroups: [{ securityGroupId: 'sg-2' }] });
    const rule = (from: string) => ({
      security_group_id: expect.stringMatching(/^\$\{data\.terraform_remote_state\.\S+\.outputs\.\S+Group\S+id\}$/),
      referenced_security_group_id: from,
      ip_protocol: 'tcp',
      from_port: 3306,
      to_port: 3306,
      description: 'Pods of shop to MySQL database',
    });
    expect(ingress(apps)).toEqual({
      'AshlarAdmissions/data-orders/Ingress/from-data-general': rule('sg-1'),
      'AshlarAdmissions/data-orders/Ingress/from-data-spot': rule('sg-2'),
    });
    expect(ingress(data)).toEqual({});
  });

  test('once in an app, whoever else connects and whatever shares its group', () => {
    const app = testApp();
    const [data, first, second] = ['data', 'first', 'second'].map((id) => awsStack(app, id)) as [
      TerraformStack,
      TerraformStack,
      TerraformStack,
    ];
    const shop = cluster(data);
    nodes(data, 'General', { cluster: shop, securityGroups: [{ securityGroupId: 'sg-1' }] });
    const orders = make(data, 'Orders');
    orders.admit(first, shop);
    orders.admit(first, shop);
    orders.admit(second, shop);
    make(data, 'Stock').admit(second, shop);
    make(data, 'Reports', { engine: DatabaseEngine.postgres('17') }).admit(second, shop);
    expect(Object.keys(ingress(first))).toEqual(['AshlarAdmissions/data-orders/Ingress/from-data-general']);
    expect(Object.keys(ingress(second))).toEqual(['AshlarAdmissions/data-reports/Ingress/from-data-general']);
  });

  test('a cluster managed elsewhere tells the groups of its nodes', () => {
    const stack = awsStack();
    const shop = EksCluster.fromClusterAttributes(stack, 'Shop', {
      clusterName: 'shop',
      endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
      certificateAuthority: 'LS0tLS1CRUdJTg==',
      oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
      nodeSecurityGroups: [{ securityGroupId: 'sg-9' }],
    });
    const securityGroups = [{ securityGroupId: 'sg-0db' }];
    Database.fromDatabaseAttributes(stack, 'Orders', { ...attributes, securityGroups }).admit(stack, shop);
    expect(Object.values(ingress(stack))).toMatchObject([
      { security_group_id: 'sg-0db', referenced_security_group_id: 'sg-9', from_port: 5432 },
    ]);
  });

  test('says why where no rule could let them in', () => {
    const app = testApp();
    const data = awsStack(app, 'data');
    const shop = cluster(data);
    const orders = make(data, 'Orders');
    expect(() => orders.admit(data, new KubeconfigCluster({ context: 'k3s' }))).toThrow(
      "Database at 'data/Orders' [AdmissionImpossible]:\n" +
        '- `cluster` must be a cluster on EKS, whose nodes have security groups, got k3s. Let its nodes in by a rule of your own',
    );
    expect(() => Database.fromDatabaseAttributes(data, 'Elsewhere', attributes).admit(data, shop)).toThrow(
      "ImportedDatabase at 'data/Elsewhere' [AdmissionImpossible]:\n" +
        '- `securityGroups` must be given, for what connects to it to be let in, got none',
    );
    const bare = new TerraformStack(app, 'bare');
    new HelmProvider(bare, 'helm', {});
    nodes(data, 'General', { cluster: shop });
    expect(() => orders.admit(bare, shop)).toThrow(
      "Database at 'data/Orders' [AdmissionImpossible]:\n" +
        "- the rule that lets the nodes of data-cluster in belongs into 'bare', which deploys to no AWS account. " +
        'Add aws(...) to its clouds',
    );
  });

  test('a cluster without nodes is reported at synth, once for each database', () => {
    const app = testApp();
    const data = awsStack(app, 'data');
    const shop = cluster(data);
    const orders = make(data, 'Orders');
    orders.admit(data, shop);
    orders.admit(awsStack(app, 'apps'), shop);
    const message =
      "Database at 'data/Orders' [AdmissionImpossible]:\n" +
      '- no nodes of data-cluster are known that it could let in. Add a NodeGroup, or nodeSecurityGroups to the attributes of the cluster';
    expect(() => {
      prepare(app);
    }).toThrow(new Error(message));
    nodes(data, 'General', { cluster: shop });
    expect(() => {
      prepare(app);
    }).not.toThrow();
  });
});
