import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadValidators } from '../../../../constructs/kubernetes/schema/validators';

const modules = join(__dirname, '../../../../node_modules');

/** Every interface of a package that has a validator: its name there, its fields, and the text of the validator. */
function models(
  name: string,
): { readonly id: string; readonly fields: readonly string[]; readonly validator: string }[] {
  const folder = join(modules, name);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts') && !file.endsWith('index.d.ts') && !/_schemas|node_modules/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, id] = /^export type \{ I\w+ as I(\w+)/m.exec(text) ?? [];
      const [, body] = /^export interface [^]*?\{\n([^]*?)^\}/m.exec(text) ?? [];
      if (id === undefined || body === undefined) return [];
      const fields = [...body.matchAll(/^ {4}"([^"]+)"\??:/gm)].flatMap(([, field]) => field ?? []);
      return [{ id, fields, validator: readFileSync(join(folder, '_schemas', `${id}.js`), 'utf8') }];
    });
}

test('validators ask for every field that their types declare, but for those that are never taken for unknown', () => {
  const names = [
    'kubernetes-models',
    ...readdirSync(join(modules, '@kubernetes-models'))
      .filter((one) => !['base', 'validate'].includes(one))
      .map((one) => `@kubernetes-models/${one}`),
  ];
  const all = names.flatMap(models);
  const unasked = all.flatMap(({ fields, validator }) =>
    fields.filter((field) => !validator.includes(`data.${field}`) && !validator.includes(`data["${field}"]`)),
  );
  expect(all.length).toBeGreaterThan(1_400);
  expect([...new Set(unasked)].filter((field) => !/^(description|x-kubernetes-.+)$/.test(field))).toEqual([]);
});

test('the bundle holds every kind that a workload is made of', () => {
  const kinds = loadValidators().kinds;
  const wanted = [
    'v1/ConfigMap',
    'v1/Service',
    'apps/v1/Deployment',
    'argoproj.io/v1alpha1/AnalysisTemplate',
    'argoproj.io/v1alpha1/Application',
    'argoproj.io/v1alpha1/Rollout',
    'apps/v1/StatefulSet',
    'autoscaling/v2/HorizontalPodAutoscaler',
    'batch/v1/CronJob',
    'batch/v1/Job',
    'external-secrets.io/v1/ExternalSecret',
    'external-secrets.io/v1/SecretStore',
    'gateway.networking.k8s.io/v1/HTTPRoute',
    'networking.k8s.io/v1/Ingress',
    'networking.k8s.io/v1/NetworkPolicy',
    'policy/v1/PodDisruptionBudget',
  ];
  expect(wanted.filter((kind) => !kinds.includes(kind))).toEqual([]);
  expect(kinds.filter((kind) => kind.endsWith('List'))).toEqual([]);
});
