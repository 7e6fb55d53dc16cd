/** A self-signed certificate of `rehearsal.invalid`, valid to 2126; its key was thrown away. */
export const CERTIFICATE_PEM = pem('CERTIFICATE', [
  'MIIBezCCASKgAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFyZWhlYXJz',
  'YWwuaW52YWxpZDAgFw0yNjExMjExMjI5MjdaGA8yMTI2MTAyODEyMjkyN1owHDEa',
  'MBgGA1UEAwwRcmVoZWFyc2FsLmludmFsaWQwWTATBgcqhkjOPQIBBggqhkjOPQMB',
  'BwNCAATUbcgWGfuSatB000+nWmVYRA0KvNaz/bvxMFKwGRSJsQFyseAFcBtf3Koe',
  'jMOe2ZMu7qo47/ZyLCufFGE3vZoSo1MwUTAdBgNVHQ4EFgQUu0fyfRMrrGS7TjkB',
  'Ygbqpzdd+1AwHwYDVR0jBBgwFoAUu0fyfRMrrGS7TjkBYgbqpzdd+1AwDwYDVR0T',
  'AQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBZ8aD+bbqobz+XZ5ReOVLQctbQ',
  'bHezE6ZOkSA8kySfaQIgBT8NAjnX1HeWTRZpa/prym5QKKmPkhFehlOxorQO5zE=',
]);

/** The public key of {@link CERTIFICATE_PEM}. */
export const PUBLIC_KEY_PEM = pem('PUBLIC KEY', [
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1G3IFhn7kmrQdNNPp1plWEQNCrzW',
  's/278TBSsBkUibEBcrHgBXAbX9yqHozDntmTLu6qOO/2ciwrnxRhN72aEg==',
]);

/** The form of a private key around a text that says that it is none. */
export const PRIVATE_KEY_PEM = pem('PRIVATE KEY', [
  Buffer.from('made up by a rehearsal, not a key').toString('base64'),
]);

/** A public key in the form of OpenSSH: Ed25519, of 32 zero bytes, so that nobody can log in with it. */
export const PUBLIC_KEY_OPENSSH = `ssh-ed25519 ${Buffer.concat([
  lengthAndText(Buffer.from('ssh-ed25519')),
  lengthAndText(Buffer.alloc(32)),
]).toString('base64')}\n`;

function pem(label: string, lines: readonly string[]): string {
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function lengthAndText(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
