/**
 * Points at a secret in a secret manager, or at one key of it. Never holds the value: values stay out of code, JSON and state.
 */
export interface SecretRef {
  /** ARN, or full resource name on Google Cloud, of the secret. */
  readonly secretArn: string;
  /**
   * Key inside a secret whose value is a JSON object.
   * @default - the whole value
   */
  readonly key?: string;
}

/** One piece of a {@link SecretTemplate}: text as it stands, or a secret, which is put in on the cluster. */
export type SecretPart =
  | string
  | {
      readonly secret: SecretRef;
      /**
       * `url`: escaped for the user and password of a URL, so that `@`, `/`, `:` and `%` in a password do no harm.
       * @default 'none'
       */
      readonly escape?: 'none' | 'url';
    };

/**
 * A text put together on the cluster from secrets and what surrounds them, such as the URL of a database.
 * @example
 * const secret: SecretRef = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:cache-0a1b2c' };
 * const url: SecretTemplate = { parts: ['redis://:', { secret, escape: 'url' }, '@cache.example:6379'] };
 */
export interface SecretTemplate {
  readonly parts: readonly SecretPart[];
}
