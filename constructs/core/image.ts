import { Token } from 'cdktf';
import { problem } from './errors';

/** What a token stands for counts as one part of the name: a tag written after it is looked at. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/**
 * What is wrong with the name of an image, as sentences: it has to say which image it is today and tomorrow. What Terraform knows
 * only later passes.
 */
export function imageProblems(prop: string, image: string): string[] {
  const readable = image.replace(TOKEN, 'token');
  if (Token.isUnresolved(image) && readable === 'token') return [];
  const shown = image.replace(TOKEN, '<known after apply>');
  const allowed = 'an image with its tag or digest, such as registry.example.com/backend:1.4.2';
  const [name = '', digest] = readable.split('@');
  if (!/^\S+$/.test(readable) || (digest !== undefined && !/^(sha256:[0-9a-f]{64}|token)$/.test(digest))) {
    return [problem(prop, allowed, shown)];
  }
  if (digest !== undefined) return [];
  const tag = /:(\w[\w.-]{0,127})$/.exec(name)?.[1];
  if (tag === undefined) return [problem(prop, allowed, shown, 'Without one it is `latest`, which changes unseen')];
  if (tag !== 'latest') return [];
  return [problem(prop, 'an image with a tag that never moves', shown, 'Tomorrow `latest` is another one')];
}
