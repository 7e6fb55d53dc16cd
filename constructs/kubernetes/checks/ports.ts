import type { Manifest } from '../manifests/manifest';
import { Field, repeated } from './field';
import { kindId, type Pods } from './pods';

const HIGHEST = 65_535;

/** Name of a port that others refer to. @see https://datatracker.ietf.org/doc/html/rfc6335#section-5.1 */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const PORT_NAME_ALLOWED =
  '1 to 15 lower-case letters, digits and single hyphens, a letter among them, a letter or digit at both ends';
/** Ports of a Service have names of their own, which are labels. */
const SERVICE_PORT_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc'];

/** What is wrong with the ports of containers, and with the probes that ask them. */
export function containerPortProblems({ containers }: Pods): string[] {
  return containers.flatMap((container) => {
    const ports = container.at('ports').children();
    const names = ports.map((port) => port.at('name'));
    return [
      ...ports.flatMap((port) => [...outOfRange(port.at('containerPort')), ...outOfRange(port.at('hostPort'))]),
      ...misnamed(names, PORT_NAME, PORT_NAME_ALLOWED),
      ...repeated(names, ({ text }) => text).map((name) =>
        name.must('new in its container', '', `${name.text ?? ''} twice`),
      ),
      ...repeated(ports, numberAndProtocol('containerPort')).map((port) =>
        port.at('containerPort').must('new in its container', '', `${port.at('containerPort').number ?? ''} twice`),
      ),
      ...probes(container).flatMap((probe) => probeProblems(probe, names)),
    ];
  });
}

/** What is wrong with the ports of a Service, an Ingress or a NetworkPolicy. */
export function servicePortProblems(manifest: Manifest): string[] {
  const spec = new Field(manifest).at('spec');
  const id = kindId(manifest);
  if (id === '/Service') return serviceProblems(spec.at('ports').children());
  if (id === 'networking.k8s.io/NetworkPolicy') return policyPorts(spec).flatMap(outOfRange);
  return id === 'networking.k8s.io/Ingress'
    ? backends(spec).flatMap((one) => outOfRange(one.at('port', 'number')))
    : [];
}

function serviceProblems(ports: readonly Field[]): string[] {
  const names = ports.map((port) => port.at('name'));
  const targets = ports.map((port) => port.at('targetPort'));
  const nameless = ports.length > 1 ? names.filter(({ isGiven }) => !isGiven) : [];
  return [
    ...ports.flatMap((port) => ['port', 'targetPort', 'nodePort'].flatMap((name) => outOfRange(port.at(name)))),
    ...misnamed(targets, PORT_NAME, PORT_NAME_ALLOWED),
    ...misnamed(
      names,
      SERVICE_PORT_NAME,
      '1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends',
    ),
    ...nameless.map((name) => name.must('given where there are several ports')),
    ...repeated(names, ({ text }) => text).map((name) =>
      name.must('new in its Service', '', `${name.text ?? ''} twice`),
    ),
    ...repeated(ports, numberAndProtocol('port')).map((port) =>
      port.at('port').must('new in its Service', '', `${port.at('port').number ?? ''} twice`),
    ),
  ];
}

function probeProblems(port: Field, names: readonly Field[]): string[] {
  const known = names.map(({ text }) => text);
  if (port.text === undefined || known.includes(port.text) || names.some(({ isLater }) => isLater))
    return outOfRange(port);
  const list = known.filter((name) => name !== undefined).join(', ');
  return [port.must('the name of a port of its container', list === '' ? 'It names none' : `They are ${list}`)];
}

function probes(container: Field): Field[] {
  const owners = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => container.at(name)),
    ...['postStart', 'preStop'].map((name) => container.at('lifecycle', name)),
  ];
  return owners.flatMap((owner) => HANDLERS.map((handler) => owner.at(handler, 'port')));
}

function policyPorts(spec: Field): Field[] {
  const rules = [...spec.at('ingress').children(), ...spec.at('egress').children()];
  return rules.flatMap((rule) => rule.at('ports').children()).flatMap((one) => [one.at('port'), one.at('endPort')]);
}

function backends(spec: Field): Field[] {
  const paths = spec
    .at('rules')
    .children()
    .flatMap((rule) => rule.at('http', 'paths').children());
  return [spec.at('defaultBackend', 'service'), ...paths.map((path) => path.at('backend', 'service'))];
}

function outOfRange(port: Field): string[] {
  const { number } = port;
  return number === undefined || (number >= 1 && number <= HIGHEST) ? [] : [port.must(`1 to ${HIGHEST}`)];
}

function misnamed(names: readonly Field[], pattern: RegExp, allowed: string): string[] {
  return names.filter(({ text }) => text !== undefined && !pattern.test(text)).map((name) => name.must(allowed));
}

function numberAndProtocol(key: string): (port: Field) => string | undefined {
  return (port) => {
    const { number } = port.at(key);
    const protocol = port.at('protocol');
    return number === undefined || protocol.isLater ? undefined : `${number}/${protocol.text ?? 'TCP'}`;
  };
}
