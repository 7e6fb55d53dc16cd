import {
  compareVersions,
  fullSource,
  isAddress,
  providerLabel,
  requiredProviders,
  satisfies,
} from '../../../terraform/providers';

test('a stack needs the providers it names and those its resource types imply', () => {
  const config = {
    terraform: {
      required_providers: { aws: { source: 'aws', version: '5.100.0' }, helm: { source: 'example.com/acme/helm' } },
    },
    resource: { aws_sqs_queue: { jobs: {} }, null_resource: { once: {} }, terraform_data: { kept: {} } },
    data: { terraform_remote_state: { other: {} }, aws_ami: { image: { provider: 'amazon.west' } } },
  };
  expect(requiredProviders(config)).toEqual([
    { name: 'amazon', source: 'registry.terraform.io/hashicorp/amazon' },
    { name: 'aws', source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' },
    { name: 'helm', source: 'example.com/acme/helm' },
    { name: 'null', source: 'registry.terraform.io/hashicorp/null' },
  ]);
});

test('required providers may be a list of blocks, and a version alone', () => {
  expect(requiredProviders({ terraform: { required_providers: [{ aws: '~> 5.0' }] } })).toEqual([
    { name: 'aws', source: 'registry.terraform.io/hashicorp/aws', version: '~> 5.0' },
  ]);
});

test.each([
  ['aws', 'registry.terraform.io/hashicorp/aws'],
  ['DataDog/datadog', 'registry.terraform.io/datadog/datadog'],
  ['example.com/acme/thing', 'example.com/acme/thing'],
])('the source %s is %s', (source, full) => {
  expect(fullSource(source)).toBe(full);
});

test.each([
  ['registry.terraform.io/hashicorp/google-beta', true],
  ['localhost:8080/acme/thing_2', true],
  ['registry.terraform.io/acme/a(b', false],
  ['registry.terraform.io/../thing', false],
  ['../../tmp/acme/thing', false],
  ['../acme/thing', false],
  ['registry.terraform.io//thing', false],
  ['acme/thing', false],
])('is %s the full address of a provider? %s', (source, is) => {
  expect(isAddress(source)).toBe(is);
});

test('a label names the host only where it is not the usual one', () => {
  expect(providerLabel({ source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' })).toBe(
    'hashicorp/aws 5.100.0',
  );
  expect(providerLabel({ source: 'example.com/acme/thing' })).toBe('example.com/acme/thing');
});

test.each([
  ['5.100.0', '5.100.0', true],
  ['5.100.0', '5.9.0', false],
  ['5.100.0', '>= 5.9, < 6.0', true],
  ['6.0.0', '>= 5.9, < 6.0', false],
  ['5.100.0', '~> 5.0', true],
  ['6.1.0', '~> 5.0', false],
  ['5.1.9', '~> 5.1.2', true],
  ['5.2.0', '~> 5.1.2', false],
  ['5.1.0', '!= 5.1.0', false],
  ['5.1.0', '> 5.1.0', false],
  ['5.1.0', '<= 5.1', true],
  ['5.1.0', undefined, true],
  ['6.0.0-beta1', undefined, false],
  ['6.0.0-beta1', '>= 5.0', false],
  ['6.0.0-beta1', '6.0.0-beta1', true],
  ['5.1.0', 'about five', false],
])('version %s against %s: %s', (version, constraint, fits) => {
  expect(satisfies(version, constraint)).toBe(fits);
});

test('versions compare by number, with missing numbers as zero', () => {
  expect(['1.11.4', '1.9.8', '1.11', '1.2.3'].sort(compareVersions)).toEqual(['1.2.3', '1.9.8', '1.11', '1.11.4']);
  expect(compareVersions('1.11', '1.11.0')).toBe(0);
});
