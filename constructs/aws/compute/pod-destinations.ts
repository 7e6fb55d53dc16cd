import { Cidr } from '../../core/cidr';
import type { Destination, ListeningPort } from '../../core/connections';
import type { PolicyStatement } from '../identity/policy-document';
import { INTERFACE_SERVICES, type InterfaceService } from '../network/endpoint-services';
import type { IVpc } from '../network/imported-vpc';
import { PRIVATE_NETWORKS } from '../../core/private-networks';

/** How a pod gets the credentials of its role. */
export const VIA = ['add-on', 'irsa', 'pod-identity'] as const;

export type Via = (typeof VIA)[number];

/**
 * Hands out the credentials of a pod, on its own node.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
const AGENT: Destination = {
  what: 'EKS Pod Identity agent',
  cidrs: [Cidr.parse('169.254.170.23/32')],
  ports: [{ port: 80, protocol: 'TCP' }],
};
const HTTPS: readonly ListeningPort[] = [{ port: 443, protocol: 'TCP' }];

/**
 * Endpoints of services whose actions begin with another word than the name of their endpoint.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
const ENDPOINTS: Readonly<Record<string, readonly InterfaceService[]>> = {
  cloudwatch: ['monitoring'],
  ecr: ['ecr.api', 'ecr.dkr'],
  firehose: ['kinesis-firehose'],
  kinesis: ['kinesis-streams'],
};
/** A right to log in to a database, which is reached under its own address. */
const WITHOUT_ENDPOINT = 'rds-db';
/** Stands for the services that a policy managed elsewhere names. */
const ANY = 'any service';

/** What the pods of one role call. */
export interface PodReach {
  readonly via: Via;
  /** What the role was granted. */
  readonly statements: readonly PolicyStatement[];
  /** Services beside those, by the word that their actions begin with. */
  readonly services: readonly string[];
  /** The role has policies whose services nobody here knows. */
  readonly others: boolean;
  /** Network of the nodes; without it no interface endpoint is known. */
  readonly vpc: IVpc | undefined;
}

/** Where pods get their credentials, and the AWS endpoints of the services that they may use. */
export function podDestinations({ via, statements, services, others, vpc }: PodReach): Destination[] {
  const called = [
    ...statements.flatMap(servicesOf),
    ...services,
    ...(others ? [ANY] : []),
    ...(via === 'irsa' ? ['sts'] : []),
  ];
  const sorted = [...new Set(called)].filter((service) => service !== WITHOUT_ENDPOINT).sort();
  return [...(via === 'irsa' ? [] : [AGENT]), ...endpoints(sorted, vpc)];
}

/** Words that the allowed actions of a statement begin with; `*` is an action of any service. */
function servicesOf({ effect, actions }: PolicyStatement): string[] {
  if (effect === 'Deny') return [];
  return actions.map((action) => /^[a-z0-9-]+(?=:)/.exec(action.toLowerCase())?.[0] ?? ANY);
}

/** Private DNS leads the name of a service to its interface endpoint, where there is one; all others are in the internet. */
function endpoints(services: readonly string[], vpc: IVpc | undefined): Destination[] {
  const inside = services.filter((service) => hasEndpoint(service, vpc));
  const outside = services.filter((service) => !inside.includes(service));
  const any = services.includes(ANY) && (vpc?.interfaceEndpoints.length ?? 0) > 0;
  return [
    ...(vpc !== undefined && (inside.length > 0 || any)
      ? [{ what: `VPC endpoints of ${(any ? [ANY] : inside).join(', ')}`, cidrs: addressesOf(vpc), ports: HTTPS }]
      : []),
    ...(outside.length > 0
      ? [
          {
            what: `AWS endpoints of ${outside.join(', ')}`,
            cidrs: [Cidr.anywhere()],
            except: withoutInner([...PRIVATE_NETWORKS, ...(vpc === undefined ? [] : [vpc.cidr])]),
            ports: HTTPS,
          },
        ]
      : []),
  ];
}

function hasEndpoint(service: string, vpc: IVpc | undefined): boolean {
  const needed = ENDPOINTS[service] ?? INTERFACE_SERVICES.filter((one) => one === service);
  return needed.length > 0 && needed.every((one) => vpc?.interfaceEndpoints.includes(one));
}

/** An endpoint has one address in each private subnet, which AWS chooses. */
function addressesOf({ privateSubnets }: IVpc): Cidr[] {
  return withoutInner(
    Object.keys(privateSubnets)
      .sort()
      .flatMap((zone) => privateSubnets[zone]?.cidr ?? []),
  );
}

/** Networks that lie in none of the others, each once. */
function withoutInner(networks: readonly Cidr[]): Cidr[] {
  return networks.filter((one, index) =>
    networks.every((other, at) => at === index || !other.contains(one) || (one.contains(other) && at > index)),
  );
}
