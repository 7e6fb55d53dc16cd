import type {
  IGateway as IGatewayObject,
  IListener,
} from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../core/checks';
import { problem } from '../../core/errors';
import { KUBERNETES_NAME } from '../../core/kubernetes-name';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import { HOST } from './host';

/** A gateway that routes attach to, whether or not this app manages it. */
export interface IGateway extends IConstruct {
  readonly gatewayName: string;
  readonly namespace: INamespace;
  /** Its listeners by name; undefined where nobody knows them. */
  readonly listeners?: Readonly<Record<string, GatewayListener>>;
}

/** A port on which a {@link Gateway} takes requests. */
export interface GatewayListener {
  /** 1 to 65535. */
  readonly port: number;
  /** @default - `HTTPS` with a certificate, else `HTTP` */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /**
   * Secret of type `kubernetes.io/tls` in the namespace of the gateway: what HTTPS is served with.
   * @default - none
   */
  readonly certificate?: string;
  /**
   * Host of the requests: `shop.example.com`, or `*.example.com`.
   * @default - every host
   */
  readonly host?: string;
  /**
   * Namespaces whose routes may attach: those named, or every one.
   * @default - the namespace of the gateway
   */
  readonly routesFrom?: 'all' | readonly INamespace[];
}

/** Settings of a {@link Gateway}. */
export interface GatewayProps {
  /** Namespace of the gateway. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the gateway, and its address with it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Which controller serves it: the name of a GatewayClass. */
  readonly className: string;
  /** Where it takes requests, by name: one or more, 1 to 63 lower-case letters, digits and hyphens. */
  readonly listeners: Readonly<Record<string, GatewayListener>>;
  /**
   * Annotations of the gateway.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Takes requests from outside the cluster for the routes that attach to it.
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 * @example
 * new Gateway(release, 'Public', { namespace, className: 'envoy', listeners: { http: { port: 80 } } });
 */
export class Gateway extends Construct implements IGateway {
  /** Refers to a gateway managed elsewhere. */
  static fromGatewayName(scope: Construct, id: string, namespace: INamespace, gatewayName: string): IGateway {
    return new ImportedGateway(scope, id, namespace, gatewayName);
  }

  readonly gatewayName: string;
  readonly namespace: INamespace;
  readonly listeners: Readonly<Record<string, GatewayListener>>;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'className', 'listeners']);
    const { namespace, className, listeners, annotations = {} } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .matches('className', className, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .all(Object.keys(listeners).length > 0 ? [] : [problem('listeners', 'one or more', 'none')]);
    for (const [listener, settings] of Object.entries(listeners)) checkListener(checks, listener, settings);
    checks.throwIfAny();
    this.gatewayName = name;
    this.namespace = namespace;
    this.listeners = listeners;
    installManifests(this, {
      name: releaseName('gateway', name),
      namespace: namespace.namespaceName,
      objects: () => [gateway(name, { ...standardLabels(this, name) }, className, listeners, annotations)],
      after: [namespace],
    });
  }
}

class ImportedGateway extends Construct implements IGateway {
  constructor(
    scope: Construct,
    id: string,
    readonly namespace: INamespace,
    readonly gatewayName: string,
  ) {
    super(scope, id);
    new Checks(this).matches('gatewayName', gatewayName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed).throwIfAny();
  }
}

function checkListener(
  checks: Checks,
  name: string,
  { port, protocol, certificate, host, routesFrom }: GatewayListener,
): void {
  const at = `listeners.${name}`;
  checks
    .matches('listeners', name, KUBERNETES_NAME.pattern, `named by ${KUBERNETES_NAME.allowed}`)
    .that(Number.isInteger(port) && port >= 1 && port <= 65_535, `${at}.port`, '1 to 65535', port)
    .oneOf(`${at}.protocol`, protocol, ['HTTP', 'HTTPS'])
    .that(protocol !== 'HTTPS' || certificate !== undefined, `${at}.certificate`, 'given for HTTPS', 'none')
    .that(protocol !== 'HTTP' || certificate === undefined, `${at}.certificate`, 'left out for HTTP', certificate)
    .matches(`${at}.certificate`, certificate, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
    .matches(`${at}.host`, host, HOST.pattern, HOST.allowed)
    .that(routesFrom === undefined || routesFrom.length > 0, `${at}.routesFrom`, 'one namespace or more', 'none');
}

function gateway(
  name: string,
  labels: Record<string, string>,
  className: string,
  listeners: GatewayProps['listeners'],
  annotations: Readonly<Record<string, string>>,
): IGatewayObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }) },
    spec: {
      gatewayClassName: className,
      listeners: Object.entries(listeners).map(([listener, settings]) => listenerOf(listener, settings)),
    },
  };
}

function listenerOf(name: string, { port, protocol, certificate, host, routesFrom }: GatewayListener): IListener {
  return {
    name,
    port,
    protocol: protocol ?? (certificate === undefined ? 'HTTP' : 'HTTPS'),
    ...(host === undefined ? {} : { hostname: host }),
    ...(certificate === undefined ? {} : { tls: { mode: 'Terminate', certificateRefs: [{ name: certificate }] } }),
    allowedRoutes: { namespaces: allowedNamespaces(routesFrom) },
  };
}

function allowedNamespaces(from: GatewayListener['routesFrom']) {
  if (from === undefined) return { from: 'Same' as const };
  if (from === 'all') return { from: 'All' as const };
  const values = [...new Set(from.map(({ namespaceName }) => namespaceName))].sort();
  const matchExpressions = [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }];
  return { from: 'Selector' as const, selector: { matchExpressions } };
}
