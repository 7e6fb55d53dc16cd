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
