import { Tokenization } from 'cdktf';
import type { Manifest } from '../manifests/manifest';
import { holdsSecret, isWrittenSecret } from '../../core/plain-secrets';
import { Field } from './field';
import { kindId, type Pods } from './pods';

/** Settings on a command line, `--name=value` or `NAME=value`, whose value does not come from elsewhere. */
const SETTING = /(?:^|\s)-{0,2}([\w.-]+)=["']?(?![$<{*]|%s)([^\s"']+)/g;
/** Of the names on a command line only these: `--tls-secret=` and `--token=` often give the name of one. */
const PASSWORD_NAME = /pass(word|wd|phrase)?$/i;

const ADVICE = 'Keep it in a secret manager, and let an ExternalSecret bring it';

/** Secrets in plain text. No message shows one. */
export function secretProblems(manifest: Manifest, pods: Pods | undefined): string[] {
  const object = new Field(manifest);
  const id = kindId(manifest);
  if (id === '/Secret') return ['data', 'stringData'].flatMap((name) => contentProblems(object.at(name)));
  // Examples in the descriptions of their fields are no secrets.
  if (id === 'apiextensions.k8s.io/CustomResourceDefinition') return [];
  const named = [...(id === '/ConfigMap' ? object.at('data').children().map(asSetting) : []), ...variables(pods)];
  const plain = named
    .filter(({ name, value: { value } }) => typeof value === 'string' && isWrittenSecret(name, value))
    .map(({ value }) => value);
  const paths = new Set(plain.map(({ path }) => path));
  const hidden = [...secretTexts(manifest), ...passwordsOnCommandLines(pods)].filter(({ path }) => !paths.has(path));
  return [
    ...plain.map((value) => value.must('a reference to a Secret', ADVICE, gotOf(value))),
    ...hidden.map((value) => value.must('free of passwords and private keys', ADVICE, gotOf(value))),
  ];
}

function contentProblems(content: Field): string[] {
  if (!content.isGiven || (!content.isLater && content.children().length === 0)) return [];
  const names = content.children().map(({ key }) => key);
  return [content.must('left out', ADVICE, names.length === 0 ? 'a value' : names.join(', '))];
}

interface Setting {
  readonly name: string;
  readonly value: Field;
}

function asSetting(value: Field): Setting {
  return { name: value.key, value };
}

function variables(pods: Pods | undefined): Setting[] {
  const all = (pods?.containers ?? []).flatMap((container) => container.at('env').children());
  return all.map((variable) => ({ name: variable.at('name').text ?? '', value: variable.at('value') }));
}

function passwordsOnCommandLines(pods: Pods | undefined): Field[] {
  const words = (pods?.containers ?? []).flatMap((container) =>
    ['command', 'args'].flatMap((list) => container.at(list).children()),
  );
  return words.filter(({ value }) => typeof value === 'string' && setsPassword(value) && !holdsSecret(value));
}

function setsPassword(text: string): boolean {
  return [...text.matchAll(SETTING)].some(
    ([, name = '', value = '']) => PASSWORD_NAME.test(name) && isWrittenSecret(name, value),
  );
}

function gotOf({ isLater }: Field): string {
  return isLater ? 'one that Terraform would keep in its state' : 'one that is written down';
}

/** Every text in `value` that holds a secret by its form. */
function secretTexts(value: unknown, keys: readonly string[] = []): Field[] {
  if (typeof value === 'string') return holdsSecret(value) ? [new Field(value, keys)] : [];
  if (value === null || typeof value !== 'object' || Tokenization.isResolvable(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => secretTexts(field, [...keys, key]));
}
