import { awsArn } from './aws-arns';
import { awsId, ID_ARGUMENTS } from './aws-ids';
import { AWS_NETWORK } from './aws-network';
import { AWS_SERVICES } from './aws-services';
import { drawn } from './chance';
import { DATA_SHAPES } from './data-shapes';
import { googleMaker } from './google';
import type { FakeSubject, Maker, Shapes, Spot } from './subject';
import { UTILITY } from './utility';

const SHAPES: Shapes = { ...AWS_NETWORK, ...AWS_SERVICES, ...UTILITY };

/** The maker of a spot, from the tables of its type; undefined where they do not name it. */
export function makerOf({ kind, type }: FakeSubject, path: string): Maker | undefined {
  const own = (kind === 'data' ? DATA_SHAPES[type]?.[path] : undefined) ?? SHAPES[type]?.[path];
  if (own !== undefined) return own;
  if (type.startsWith('google_')) return googleMaker(type, path);
  if (!type.startsWith('aws_')) return undefined;
  if (path === 'arn') return awsArn(type);
  if (path === 'id') return awsId(type) ?? nameOrDrawn;
  return path === 'tags_all' ? ({ top }) => top['tags'] ?? {} : undefined;
}

/** Of a type that draws no id: what names the resource, or digits where nothing does. */
function nameOrDrawn({ top, text, subject }: Spot): string {
  const argument = ID_ARGUMENTS.find((name) => name in top && top[name] !== null);
  return argument === undefined ? drawn(`${subject.seed}#id`, 'hex', 17) : text(argument);
}
