import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';

/** Identities of another issuer that roles of this account can trust, whether or not this app manages it. */
export interface IOidcProvider {
  readonly providerArn: string;
  /** Issuer without `https://`: condition keys of trust policies start with it, as in `<issuer>:sub`. */
  readonly issuer: string;
}

/** Settings of an {@link OidcProvider}. */
export interface OidcProviderProps {
  /** Address of the issuer: `https://` and at most 247 more characters. Changing this replaces the provider. */
  readonly url: string;
  /**
   * Audiences (`aud`) that tokens may be made for: 1 to 100.
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: readonly string[];
}

/**
 * An OpenID Connect provider: lets roles trust tokens of its issuer instead of long-lived keys.
 * AWS checks the issuer's certificate by its own list of authorities, so that no thumbprint has to be kept up to date.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 * @example
 * const github = new OidcProvider(stack, 'GitHub', { url: 'https://token.actions.githubusercontent.com' });
 */
export class OidcProvider extends Construct implements IOidcProvider {
  /** Refers to a provider managed elsewhere: an account has at most one for each issuer. */
  static fromProviderArn(scope: Construct, id: string, providerArn: string): IOidcProvider {
    return new ImportedOidcProvider(scope, id, providerArn);
  }

  readonly providerArn: string;
  readonly issuer: string;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every value that IAM would refuse.
   * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
   */
  constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id);
    const { url, audiences = ['sts.amazonaws.com'] } = props;
    const strange = audiences.find((audience) => isKnown(audience) && !/^.{1,255}$/.test(audience));
    new Checks(this)
      .matches('url', url, /^https:\/\/[^\s?#]{1,247}$/, 'https:// and at most 247 characters, without a query')
      .range('audiences', audiences.length, 1, 100, 'audiences')
      .that(strange === undefined, 'audiences', '1 to 255 characters each', strange)
      .throwIfAny();
    const provider = new IamOpenidConnectProvider(this, 'Resource', { url, clientIdList: [...audiences].sort() });
    this.providerArn = provider.arn;
    this.issuer = isKnown(url) ? url.replace('https://', '') : Fn.trimprefix(url, 'https://');
  }
}

class ImportedOidcProvider extends Construct implements IOidcProvider {
  readonly issuer: string;

  constructor(
    scope: Construct,
    id: string,
    readonly providerArn: string,
  ) {
    super(scope, id);
    const allowed = 'a provider ARN: arn:aws:iam::ACCOUNT:oidc-provider/ISSUER';
    new Checks(this)
      .matches('providerArn', providerArn, /^arn:aws:iam::\d{12}:oidc-provider\/[^\s*?]+$/, allowed)
      .throwIfAny();
    this.issuer = issuerOf(providerArn);
  }
}

/** The issuer that the ARN of a provider ends in, without `https://`. */
export function issuerOf(providerArn: string): string {
  const mark = ':oidc-provider/';
  if (isKnown(providerArn)) return providerArn.slice(providerArn.indexOf(mark) + mark.length);
  return Fn.element(Fn.split(mark, providerArn), 1) as string;
}
