import { TerraformVariable } from 'cdktf';
import { HelmRelease } from '../../../../constructs/kubernetes/helm-release';
import { Manifests } from '../../../../constructs/kubernetes/manifests/manifests';
import { synthApp } from '../../../../testing';
import { testApp } from '../../../support/stack';
import { configMap, Installed, releaseStack } from './support';

const chart = { repository: 'https://charts.example.com', name: 'web', version: '1.2.3' };

test('a name that another release in the namespace has is refused, in another stack and of another sort too', () => {
  const app = testApp();
  const one = releaseStack(app, 'one');
  new Installed(one, 'Web', { of: [configMap({}, 'a')], name: 'web' });
  new Installed(one, 'Twin', { of: [configMap({}, 'b')], name: 'web' });
  new HelmRelease(releaseStack(app, 'two'), 'Chart', { name: 'web', namespace: 'shop', chart });
  const rule = "- `name` must be new among the releases in the namespace shop, got web, which 'one/Web' has";
  expect(() => synthApp(app)).toThrow(
    `Installed at 'one/Twin' [ReleaseDuplicate]:\n${rule}\nHelmRelease at 'two/Chart' [ReleaseDuplicate]:\n${rule}`,
  );
});

test('a name may be that of a release in another namespace, or on another cluster', () => {
  const app = testApp();
  const one = releaseStack(app, 'one');
  new Installed(one, 'Web', { of: [configMap({})], name: 'web' });
  new Installed(one, 'Admin', { of: [configMap({})], name: 'web', namespace: 'admin' });
  new Installed(releaseStack(app, 'two', 'other'), 'Web', { of: [configMap({})], name: 'web' });
  expect(() => synthApp(app)).not.toThrow();
});

test('a name known only after apply is refused: folders and charts are called by it', () => {
  const stack = releaseStack();
  const name = new TerraformVariable(stack, 'v', {}).stringValue;
  expect(() => new Manifests(stack, 'Settings', { namespace: 'shop', name, objects: [configMap({})] })).toThrow(
    "Manifests at 'apps/Settings' [PropsInvalid]:\n- `name` must be known at synth, got a value known after apply",
  );
});
