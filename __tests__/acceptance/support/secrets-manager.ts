import type { Moto } from './moto';

/** A secret of an emulator. */
export interface EmulatedSecret {
  readonly name: string;
  readonly arn: string;
}

/** Secrets Manager in one region of an emulator; what is kept is JSON, a text as it stands. */
export class SecretsManager {
  constructor(
    private readonly moto: Pick<Moto, 'url'>,
    readonly region = 'us-east-1',
  ) {}

  async create(name: string, value: object | string): Promise<EmulatedSecret> {
    const { ARN } = await this.call('CreateSecret', { Name: name, SecretString: textOf(value) });
    return { name, arn: ARN };
  }

  /** Gives a secret another value, as a rotation does. */
  async put(name: string, value: object | string): Promise<void> {
    await this.call('PutSecretValue', { SecretId: name, SecretString: textOf(value) });
  }

  private async call(action: string, body: object): Promise<{ readonly ARN: string }> {
    // The emulator reads the region from the scope of the credentials, and does not verify the signature.
    const scope = `20260101/${this.region}/secretsmanager/aws4_request`;
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=0`,
      'x-amz-target': `secretsmanager.${action}`,
      'content-type': 'application/x-amz-json-1.1',
    };
    const response = await fetch(this.moto.url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { readonly ARN: string };
  }
}

function textOf(value: object | string): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
