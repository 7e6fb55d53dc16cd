/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end, where they do. */
  readonly expiration?: Date;
}

/** What every client of AWS is made with. */
export interface AwsSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly credentials?: AwsKeys | (() => Promise<AwsKeys>);
}
