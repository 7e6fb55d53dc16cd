import { Cidr } from './cidr';

/**
 * Networks that the internet does not route.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
export const PRIVATE_NETWORKS: readonly Cidr[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
].map((text) => Cidr.parse(text));
