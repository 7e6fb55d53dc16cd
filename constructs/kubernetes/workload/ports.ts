import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { IService } from './models';

/** Name of the port of a workload that names none. */
export const DEFAULT_PORT = 'http';

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports (an RFC 6335 service name) */
const PORT_NAME = {
  pattern: /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
  allowed: '1 to 15 lower-case letters, digits and single hyphens, a letter among them',
} as const;

/** What a workload listens on. */
export interface PortProps {
  /**
   * Port that the container listens on, and its Service: 1 to 65535. Called `http`. Below 1024 takes the capability
   * NET_BIND_SERVICE on some nodes.
   * @default - none: no Service
   */
  readonly port?: number;
  /**
   * The same for several ports, by name: 1 to 15 lower-case letters, digits and hyphens. Health is asked of the first.
   * @default - as `port` says
   */
  readonly ports?: Readonly<Record<string, number>>;
}

/** Ports by name. */
export function portsOf({ port, ports }: PortProps): Readonly<Record<string, number>> {
  return ports ?? (port === undefined ? {} : { [DEFAULT_PORT]: port });
}

/** What is wrong with the ports, as sentences; empty when nothing is. */
export function portProblems({ port, ports }: PortProps): string[] {
  if (port !== undefined && ports !== undefined) return [problem('port', 'left out with `ports`', port)];
  if (ports === undefined) return isPort(port) ? [] : [problem('port', '1 to 65535', port)];
  const numbers = Object.values(ports);
  const twice = new Set(numbers.filter((number, index) => isKnown(number) && numbers.indexOf(number) !== index));
  return [
    ...Object.entries(ports).flatMap(([name, number]) => [
      ...(PORT_NAME.pattern.test(name) ? [] : [problem('ports', `named by ${PORT_NAME.allowed}`, name)]),
      ...(isPort(number) ? [] : [problem(`ports.${name}`, '1 to 65535', number)]),
    ]),
    ...[...twice].map((number) => problem('ports', 'different numbers', number)),
  ];
}

function isPort(port: number | undefined): boolean {
  return !isKnown(port) || (Number.isInteger(port) && port >= 1 && port <= 65_535);
}

/** What a Service is made of. */
export interface ServiceInput {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  /** True for one without an address of its own, whose name leads to each pod. */
  readonly headless: boolean;
}

/** The Service of a workload, on the numbers that its container listens on: a policy and a route name the same. */
export function service({ name, labels, selector, ports, headless }: ServiceInput): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { ...labels } },
    spec: {
      type: 'ClusterIP',
      ...(headless ? { clusterIP: 'None' } : {}),
      selector: { ...selector },
      ports: Object.entries(ports).map(([port, number]) => ({
        name: port,
        port: number,
        targetPort: port,
        protocol: 'TCP' as const,
      })),
    },
  };
}
