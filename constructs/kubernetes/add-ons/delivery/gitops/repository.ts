import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';

const PATTERN = /^((https|oci):\/\/[^\s/@*?[\]{}]+\/\S+|ssh:\/\/git@[^\s/@*?[\]{}]+\/\S+|git@[^\s/:@*?[\]{}]+:\S+)$/;
const ALLOWED =
  'an address such as https://git.example.com/shop/deploy.git, ssh://git@… or oci://…, without a password';

/** What is wrong with the address of a repository: Argo CD has its logins itself, and everyone can read what stands here. */
export function repositoryProblems(prop: string, address: string): string[] {
  if (!isKnown(address) || PATTERN.test(address)) return [];
  return [problem(prop, ALLOWED, withoutLogin(address))];
}

/** `address` as an error may show it. */
export function withoutLogin(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//***@');
}
