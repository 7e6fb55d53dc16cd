/**
 * What the tag of an image is, and how that is said.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export const IMAGE_TAG = {
  pattern: /^\w[\w.-]{0,127}$/,
  allowed: '1 to 128 letters, digits and . _ -, a letter, digit or _ first',
} as const;

/** What the digest of an image is, and how that is said. */
export const IMAGE_DIGEST = { pattern: /^sha256:[a-f0-9]{64}$/, allowed: 'sha256: and 64 hexadecimal digits' } as const;
