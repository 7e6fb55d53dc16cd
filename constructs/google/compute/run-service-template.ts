import type {
  CloudRunV2ServiceTemplate,
  CloudRunV2ServiceTemplateContainersEnv,
} from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Duration } from '../../core/duration';
import { Size } from '../../core/size';
import type { SecretVersion } from '../security/imported-secret';
import type { ProbeTiming, RunServiceProps } from './run-service-props';

/** What every new revision of a service is made from. Any change here makes one. */
export function revisionTemplate(
  props: RunServiceProps,
  known: { readonly email: string; readonly project: string; readonly concurrency: number },
): CloudRunV2ServiceTemplate {
  const { timeout = Duration.minutes(5), maxInstances = 10, cpu = 1, memory = Size.mebibytes(512) } = props;
  const { healthPath = '/health', startupProbe = {}, livenessProbe = {}, port = 8_080 } = props;
  return {
    serviceAccount: known.email,
    encryptionKey: props.encryptionKey?.keyName,
    maxInstanceRequestConcurrency: known.concurrency,
    timeout: `${timeout.toSeconds().toString()}s`,
    scaling: { maxInstanceCount: maxInstances },
    containers: [
      {
        image: props.image,
        command: props.command && [...props.command],
        args: props.args && [...props.args],
        ports: { containerPort: port },
        env: variables(props, known.project),
        resources: {
          limits: { cpu: cpuLimit(cpu), memory: `${memory.toMebibytes().toString()}Mi` },
          // Both have another default as soon as there are limits.
          cpuIdle: props.cpuAlways !== true,
          startupCpuBoost: true,
        },
        startupProbe: probe(startupProbe, healthPath, port),
        livenessProbe: livenessProbe === false ? undefined : probe(livenessProbe, healthPath, port),
      },
    ],
  };
}

/** Less than one CPU comes back from Cloud Run in thousandths. */
function cpuLimit(cpu: number): string {
  return cpu < 1 ? `${Math.round(cpu * 1_000).toString()}m` : cpu.toString();
}

function variables(
  { env = {}, secrets = {} }: RunServiceProps,
  project: string,
): CloudRunV2ServiceTemplateContainersEnv[] | undefined {
  const all = [
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, secret]) => ({
      name,
      valueSource: { secretKeyRef: reference(secret, project) },
    })),
  ];
  return all.length === 0 ? undefined : all.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Cloud Run names a secret of its own project without it. */
function reference({ secret, version }: SecretVersion, project: string): { secret: string; version: string } {
  return { secret: secret.project === project ? secret.secretId : secret.secretName, version };
}

function probe(timing: ProbeTiming, path: string, port: number) {
  const { initialDelay, period = Duration.seconds(10), timeout = Duration.seconds(5), failureThreshold = 3 } = timing;
  return {
    initialDelaySeconds: initialDelay?.toSeconds() ?? 0,
    periodSeconds: period.toSeconds(),
    timeoutSeconds: timeout.toSeconds(),
    failureThreshold,
    httpGet: { path, port },
  };
}
