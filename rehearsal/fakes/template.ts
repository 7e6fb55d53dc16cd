import { ALPHABETS, drawn, uuidOf, type Alphabet } from './chance';
import type { Spot } from './subject';

/**
 * Fills in a template. `{name}` is the attribute of that name, of the resource or its place; `{path|/}` gives a default instead of
 * making the attribute up; `{hex:17}` draws characters of an alphabet of `chance.ts`, `{uuid}` a UUID: the same draw stands for the
 * same text in all values of a resource, so that its `id` reappears in its ARN.
 */
export function expand(template: string, spot: Spot): string {
  return template.replace(/\{([^{}]+)\}/g, (_, hole: string) => filling(hole, spot));
}

function filling(hole: string, spot: Spot): string {
  const { subject, index } = spot;
  // A block of which there is one draws what the resource itself does: an issuer has the id of its endpoint.
  const seed = `${subject.seed}${index.replaceAll('[0]', '')}`;
  if (hole === 'uuid') return uuidOf(seed);
  if (hole === 'dns') return subject.place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const [, alphabet = '', length] = /^(\w+):(\d+)$/.exec(hole) ?? [];
  if (isAlphabet(alphabet)) return drawn(`${seed}#${alphabet}`, alphabet, Number(length));
  const [attribute = '', otherwise] = hole.split('|');
  return known(attribute, spot) ?? otherwise ?? spot.text(attribute);
}

/** An attribute's text where it is known: beside the spot, in the resource, or of the place. */
function known(attribute: string, { beside, top, subject }: Spot): string | undefined {
  for (const value of [beside[attribute], top[attribute]]) {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  }
  const place: Readonly<Record<string, string>> = { ...subject.place };
  return place[attribute];
}

function isAlphabet(name: string): name is Alphabet {
  return Object.hasOwn(ALPHABETS, name);
}
