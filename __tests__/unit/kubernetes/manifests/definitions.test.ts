import type { TerraformStack } from 'cdktf';
import { HelmRelease } from '../../../../constructs/kubernetes/helm-release';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import type { Provided } from '../../../../constructs/kubernetes/manifests/releases';
import { synth, synthApp } from '../../../../testing';
import { testApp } from '../../../support/stack';
import { Installed, releaseStack } from './support';

const chart = { repository: 'https://charts.example.com', name: 'operator', version: '1.2.3' };

function operator(stack: TerraformStack, id: string, provides: Provided): void {
  new HelmRelease(stack, id, { name: id.toLowerCase(), namespace: 'operators', chart, provides });
}

function definition(kind: string, group = 'shop.example.com'): Manifest {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object' } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

const advice = 'Leave one of the two out, or the definitions out of one';
const twice = (what: string, path: string) =>
  `- ${what} must be defined by one release of a cluster, and '${path}' defines it. ${advice}`;

test('kinds that two releases define are refused, all at once: groups, kinds, and definitions in them', () => {
  const stack = releaseStack();
  operator(stack, 'One', { apiGroups: ['a.example.com'], apiKinds: ['Rollout.argoproj.io', 'AppProject.argoproj.io'] });
  operator(stack, 'Two', { apiGroups: ['a.example.com', 'b.example.com'], apiKinds: ['Rollout.argoproj.io'] });
  new Installed(stack, 'Three', { of: [definition('Order', 'b.example.com'), definition('Rollout', 'argoproj.io')] });
  operator(stack, 'Four', { apiGroups: ['argoproj.io'] });
  expect(() => synth(stack)).toThrow(
    [
      "HelmRelease at 'apps/Two' [DefinitionConflict]:",
      twice('Rollout.argoproj.io', 'apps/One'),
      twice('every kind of a.example.com', 'apps/One'),
      "Installed at 'apps/Three' [DefinitionConflict]:",
      twice('Rollout.argoproj.io', 'apps/One'),
      twice('Order.b.example.com', 'apps/Two'),
      twice('Rollout.argoproj.io', 'apps/Two'),
      "HelmRelease at 'apps/Four' [DefinitionConflict]:",
      twice('AppProject.argoproj.io', 'apps/One'),
      twice('Rollout.argoproj.io', 'apps/One'),
      twice('Rollout.argoproj.io', 'apps/Two'),
      twice('Rollout.argoproj.io', 'apps/Three'),
    ].join('\n'),
  );
});

test('the release of another stack counts as well', () => {
  const app = testApp();
  operator(releaseStack(app, 'platform'), 'Operator', { apiGroups: ['shop.example.com'] });
  new Installed(releaseStack(app, 'apps'), 'Definitions', { of: [definition('Order')] });
  expect(() => synthApp(app)).toThrow(
    `Installed at 'apps/Definitions' [DefinitionConflict]:\n${twice('Order.shop.example.com', 'platform/Operator')}`,
  );
});

test('different kinds of one group, one release that says a kind twice, and the same kind on two clusters are no conflict', () => {
  const app = testApp();
  const one = releaseStack(app, 'one');
  operator(one, 'Rollouts', { apiKinds: ['Rollout.argoproj.io'] });
  operator(one, 'Delivery', { apiKinds: ['Application.argoproj.io'] });
  const provides = { apiGroups: ['shop.example.com'], apiKinds: ['Order.shop.example.com'] };
  new Installed(one, 'Definitions', { of: [definition('Order')], provides });
  operator(releaseStack(app, 'two', 'other'), 'Rollouts', { apiKinds: ['Rollout.argoproj.io'] });
  expect(() => synthApp(app)).not.toThrow();
});
