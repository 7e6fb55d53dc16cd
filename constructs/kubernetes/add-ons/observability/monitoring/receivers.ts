import { problem } from '../../../../core/errors';
import { type SecretKey, secretKeyProblems, secretNameOf } from './secret-key';

/** Folder of Alertmanager in which the keys of Secrets are, each as a file. */
export const RECEIVER_FILES = '/etc/alertmanager/receivers';

/** One way to tell people of an alert: {@link slack}, {@link pagerDuty} or {@link email}. */
export interface AlertChannel {
  /** Its list in a receiver of Alertmanager, and what stands in it. */
  readonly kind: 'email_configs' | 'pagerduty_configs' | 'slack_configs';
  readonly settings: () => Readonly<Record<string, unknown>>;
  /** Keys of Secrets that it reads, each time it is used: a new value is used at once. */
  readonly secrets: readonly SecretKey[];
  /** TCP port that it connects to. */
  readonly port: number;
  /** What is wrong with it, as sentences. `at` is where it stands. */
  readonly problems: (at: string) => string[];
}

/** Settings of {@link slack}. */
export interface SlackProps {
  /** Channel: `#shop-alerts`. */
  readonly channel: string;
  /** Address of the incoming webhook. */
  readonly webhook: SecretKey;
}

/**
 * A message in a channel of Slack, and one more when all is well again.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#slack_config
 */
export function slack({ channel, webhook }: SlackProps): AlertChannel {
  return {
    kind: 'slack_configs',
    secrets: known([webhook]),
    port: 443,
    problems: (at) => [
      ...matches(`${at}.channel`, channel, /^[#@][^\s#@]{1,80}$/, 'a channel such as #alerts'),
      ...secretKeyProblems(`${at}.webhook`, webhook),
    ],
    settings: () => ({
      api_url_file: fileOf(webhook),
      channel,
      send_resolved: true,
      title:
        '[{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }}',
      text: '{{ range .Alerts }}{{ .Annotations.summary }}{{ with .Annotations.runbook_url }} ({{ . }}){{ end }}\n{{ end }}',
    }),
  };
}

/** Settings of {@link pagerDuty}. */
export interface PagerDutyProps {
  /** Integration key of the service (Events API v2). */
  readonly integrationKey: SecretKey;
}

/**
 * An incident in PagerDuty, closed when all is well again.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config
 */
export function pagerDuty({ integrationKey }: PagerDutyProps): AlertChannel {
  return {
    kind: 'pagerduty_configs',
    secrets: known([integrationKey]),
    port: 443,
    problems: (at) => secretKeyProblems(`${at}.integrationKey`, integrationKey),
    settings: () => ({
      routing_key_file: fileOf(integrationKey),
      send_resolved: true,
      // Two services in one message have no summary in common.
      description:
        '{{ .CommonLabels.alertname }}: {{ range $index, $_ := .Alerts }}{{ if $index }}; {{ end }}{{ .Annotations.summary }}{{ end }}',
      severity: '{{ if eq .CommonLabels.severity "critical" }}critical{{ else }}warning{{ end }}',
    }),
  };
}

/** Settings of {@link email}. */
export interface EmailProps {
  /** Addresses: one or more. */
  readonly to: readonly string[];
  /** Address of the sender. */
  readonly from: string;
  /** Mail server with its port, 587 for most: `smtp.example.com:587`. It has to offer TLS. */
  readonly server: string;
  /**
   * User of the mail server, together with `password`.
   * @default - none: the server takes mail from whoever reaches it
   */
  readonly username?: string;
  /**
   * Password of that user.
   * @default - none
   */
  readonly password?: SecretKey;
}

/** @see https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const SERVER = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:(\d{1,5})$/;

/**
 * A mail to each address, and one more when all is well again.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#email_config
 */
export function email({ to, from, server, username, password }: EmailProps): AlertChannel {
  return {
    kind: 'email_configs',
    secrets: known([password]),
    port: Number(SERVER.exec(server)?.[2]),
    problems: (at) => [
      ...(to.length > 0 ? [] : [problem(`${at}.to`, 'one address or more', to)]),
      ...to.flatMap((one, index) => matches(`${at}.to[${index.toString()}]`, one, ADDRESS, 'an e-mail address')),
      ...matches(`${at}.from`, from, ADDRESS, 'an e-mail address'),
      ...matches(`${at}.server`, server, SERVER, 'a host and a port such as smtp.example.com:587'),
      ...(username === undefined && password === undefined ? [] : secretKeyProblems(`${at}.password`, password)),
      ...(password !== undefined && username === undefined
        ? [problem(`${at}.username`, 'given with `password`', 'none')]
        : []),
    ],
    settings: () => ({
      to: to.join(', '),
      from,
      smarthost: server,
      require_tls: true,
      send_resolved: true,
      ...(username === undefined ? {} : { auth_username: username }),
      ...(password === undefined ? {} : { auth_password_file: fileOf(password) }),
    }),
  };
}

/** Path of one key below {@link RECEIVER_FILES}. */
export function pathOf({ secret, key }: SecretKey): string {
  return `${secretNameOf(secret)}/${key}`;
}

function fileOf(key: SecretKey): string {
  return `${RECEIVER_FILES}/${pathOf(key)}`;
}

/** A program that is run without the compiler may leave one out, which `problems` tells. */
function known(secrets: readonly (SecretKey | undefined)[]): SecretKey[] {
  return secrets.flatMap((secret) => secret ?? []);
}

function matches(prop: string, value: string, pattern: RegExp, allowed: string): string[] {
  return pattern.test(value) ? [] : [problem(prop, allowed, value)];
}
