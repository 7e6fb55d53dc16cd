import { Construct } from 'constructs';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn } from '../install-add-on';
import { SECURITY_CHARTS } from './charts';

const CHART = SECURITY_CHARTS.falco;
/** Of its web server: health and metrics. */
const PORT = 8765;

/** How bad an event is, the worst first. */
export type FalcoPriority =
  | 'emergency'
  | 'alert'
  | 'critical'
  | 'error'
  | 'warning'
  | 'notice'
  | 'informational'
  | 'debug';
const PRIORITIES: readonly FalcoPriority[] = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
];

/** Settings of {@link Falco}. */
export interface FalcoProps {
  /** Namespace of its own, of the Pod Security level `privileged`: its pods see every system call of their nodes. */
  readonly namespace: INamespace;
  /**
   * The least bad events that it reports.
   * @default 'notice'
   */
  readonly priority?: FalcoPriority;
  /**
   * Rules besides those that this version of Falco comes with: texts in YAML by file name, such as `shop.yaml`.
   * @default - none
   */
  readonly rules?: Readonly<Record<string, string>>;
  /**
   * Of the pod on each node.
   * @default \{ cpu: ['100m'], memory: ['512Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Watches the system calls of every node and reports what breaks a rule, in JSON on its log, from where Fluent Bit takes it. It runs as
 * root with four capabilities, not privileged, and needs Linux 5.8 or later. Its rules come with it and change with its version alone.
 * @see https://falco.org/docs/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'falco', podSecurity: 'privileged' });
 * new Falco(release, 'Falco', { namespace });
 */
export class Falco extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: FalcoProps) {
    super(scope, id);
    const { namespace, priority, rules = {}, resources } = props;
    const checks = addOnChecks(this, CHART, { namespace }).oneOf('priority', priority, PRIORITIES);
    for (const [file, text] of Object.entries(rules)) {
      checks
        .matches('rules', file, /^[a-z0-9][a-z0-9._-]*\.ya?ml$/, 'named as files are: shop.yaml')
        .that(text.trim() !== '', `rules.${file}`, 'rules', 'none');
    }
    checks.all(resources === undefined ? [] : resourcesProblems('resources', resources)).throwIfAny();
    installAddOn(this, CHART, falcoValues(props), { namespace, traffic: { served: [PORT] } });
  }
}

/** Values of the chart. */
export function falcoValues(props: Omit<FalcoProps, 'namespace'> = {}) {
  const { priority = 'notice', rules = {} } = props;
  const { resources = { cpu: ['100m'], memory: ['512Mi', '1Gi'] } } = props;
  return {
    // Nothing is built or loaded into the kernel, and no container is privileged.
    driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } },
    // Else rules would be fetched at every start, and change without anyone's doing.
    falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
    collectors: { containerEngine: { engines: { docker: { enabled: false }, podman: { enabled: false } } } },
    falco: { priority, json_output: true, syslog_output: { enabled: false }, log_syslog: false },
    metrics: { enabled: true },
    ...(Object.keys(rules).length === 0 ? {} : { customRules: { ...rules } }),
    tolerations: [{ operator: 'Exists' }],
    podPriorityClassName: 'system-node-critical',
    resources: withoutDefaults(resources),
  };
}

/** The chart has a limit of CPU of its own, which Helm would mix with these. */
function withoutDefaults(resources: Resources) {
  const { requests, limits } = resourceRequirements(resources);
  return { requests, limits: { cpu: null, ...limits } };
}
