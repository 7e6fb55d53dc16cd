import { OidcProvider, type OidcProviderProps } from '../../../../constructs/aws/identity/oidc-provider';
import { Role } from '../../../../constructs/aws/identity/role';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const url = 'https://token.actions.githubusercontent.com';
const provider = (props: OidcProviderProps) => synthesized((stack) => new OidcProvider(stack, 'GitHub', props));

test('with an address alone: tokens made for AWS are trusted, no thumbprint', () => {
  expect(provider({ url }).at('GitHub/Resource')).toEqual({ url, client_id_list: ['sts.amazonaws.com'] });
});

test('the issuer is the address without its scheme', () => {
  const made = new OidcProvider(awsStack(), 'GitHub', { url });
  expect(made.issuer).toBe('token.actions.githubusercontent.com');
});

test('every setting has an effect, the order of audiences none', () => {
  const without = propsWithoutEffect<OidcProviderProps>(
    (stack, props) => new OidcProvider(stack, 'GitHub', { url, ...props }),
    { url: () => 'https://gitlab.com', audiences: () => ['sigstore'] },
  );
  expect(without).toEqual([]);
  expect(provider({ url, audiences: ['b', 'a'] }).json).toEqual(provider({ url, audiences: ['a', 'b'] }).json);
});

test('a provider managed elsewhere is known by its ARN', () => {
  const arn = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B';
  const imported = OidcProvider.fromProviderArn(awsStack(), 'Eks', arn);
  expect(imported).toMatchObject({ providerArn: arn, issuer: 'oidc.eks.us-east-1.amazonaws.com/id/0A1B' });
  expect(() => OidcProvider.fromProviderArn(awsStack(), 'Eks', 'arn:aws:iam::1:role/x')).toThrow(
    "ImportedOidcProvider at 'stack/Eks' [PropsInvalid]:\n" +
      '- `providerArn` must be a provider ARN: arn:aws:iam::ACCOUNT:oidc-provider/ISSUER, got arn:aws:iam::1:role/x',
  );
});

test.each(['arn:aws:iam::111122223333:oidc-provider/*', 'arn:aws-cn:iam::111122223333:oidc-provider/gitlab.com'])(
  '%s is no provider',
  (arn) => {
    expect(() => OidcProvider.fromProviderArn(awsStack(), 'Eks', arn)).toThrow(
      `- \`providerArn\` must be a provider ARN: arn:aws:iam::ACCOUNT:oidc-provider/ISSUER, got ${arn}`,
    );
  },
);

test('fails with every bad value named at once', () => {
  expect(() => provider({ url: 'http://gitlab.com', audiences: [] })).toThrow(
    "OidcProvider at 'stack/GitHub' [PropsInvalid]:\n" +
      '- `url` must be https:// and at most 247 characters, without a query, got http://gitlab.com\n' +
      '- `audiences` must be 1 to 100 audiences, got 0',
  );
  expect(() => provider({ url, audiences: [''] })).toThrow(
    '- `audiences` must be 1 to 255 characters each, got an empty string',
  );
});

test('a provider managed elsewhere may be known after apply alone: Terraform takes the issuer from its ARN', () => {
  const stack = synthesized((scope) => {
    const made = new OidcProvider(scope, 'GitHub', { url });
    const again = OidcProvider.fromProviderArn(scope, 'Again', made.providerArn);
    new Role(scope, 'Deployer', {
      trust: {
        principal: { federated: [again.providerArn] },
        actions: ['sts:AssumeRoleWithWebIdentity'],
        conditions: {
          StringEquals: {
            [`${again.issuer}:aud`]: 'sts.amazonaws.com',
            [`${again.issuer}:sub`]: 'repo:acme/orders:ref:refs/heads/main',
          },
        },
      },
    });
  });
  expect(stack.at('Deployer/Resource')['assume_role_policy']).toContain(
    `\${element(split(":oidc-provider/", ${stack.address('GitHub/Resource')}.arn), 1)}:sub`,
  );
});
