import * as ipaddr from 'ipaddr.js';
import { UNKNOWN, type ObjectValue, type Value } from '../values/codec';

/** What is wrong with a value. */
export interface Finding {
  readonly summary: string;
  readonly detail?: string;
}

/** Judges a known value; `where` is its path, and `config` the whole resource. */
export type Rule = (value: Value, where: string, config: ObjectValue) => Finding | undefined;

const finding = (wrong: boolean, summary: string, detail?: string): Finding | undefined =>
  wrong ? { summary, ...(detail === undefined ? {} : { detail }) } : undefined;

/** A number from `low` to `high`, inclusive. */
export const range =
  (low: number, high: number): Rule =>
  (value, where) =>
    finding(
      Number(value) < low || Number(value) > high,
      `expected ${where} to be in the range (${low} - ${high}), got ${shown(value)}`,
    );

/** One of these, and nothing else. */
export const oneOf =
  (...allowed: readonly (string | number)[]): Rule =>
  (value, where) => {
    const list = allowed.map((one) => (typeof one === 'string' ? JSON.stringify(one) : String(one))).join(' ');
    const known = allowed.some((one) => String(one) === shown(value));
    return finding(!known, `expected ${where} to be one of [${list}], got ${shown(value)}`);
  };

/** One of the words of a text. */
export const words = (text: string): Rule => oneOf(...text.split(' '));

/** A text of `low` to `high` characters. */
export const length =
  (low: number, high: number): Rule =>
  (value, where) =>
    finding(
      shown(value).length < low || shown(value).length > high,
      `expected length of ${where} to be in the range (${low} - ${high}), got ${shown(value)}`,
    );

/** A text of this form; `reason` is what the provider says about another one. */
export const matches =
  (pattern: RegExp, reason: string): Rule =>
  (value, where) =>
    finding(!pattern.test(shown(value)), `invalid value for ${where} (${reason})`);

/** The ARN of something, or an empty text, which counts as none. */
export const arn: Rule = (value, where) =>
  finding(!/^(arn:|$)/.test(shown(value)), `"${where}" (${shown(value)}) is an invalid ARN: arn: invalid prefix`);

/** JSON, or an empty text. The provider goes on with what Go's parser says; its position and character are left out here. */
export const json: Rule = (value, where) =>
  finding(shown(value) !== '' && !isJson(shown(value)), `"${where}" contains an invalid JSON`);

/** A policy of IAM: a JSON object. */
export const policy: Rule = (value, where) =>
  finding(shown(value) === '', `"${where}" is an empty string, which is not a valid JSON value`) ??
  finding(!shown(value).trimStart().startsWith('{'), `"${where}" contains an invalid JSON policy: not a JSON object`) ??
  finding(!isJson(shown(value)), `"${where}" contains an invalid JSON policy`);

/** Set together with `other` it is a contradiction. */
export const excludes =
  (other: string): Rule =>
  (value, where, config) => {
    const beside = config[other];
    const set = beside !== undefined && beside !== null && beside !== UNKNOWN && beside !== false;
    return finding(
      set && value !== false,
      'Conflicting configuration arguments',
      `"${where}": conflicts with ${other}`,
    );
  };

/** The name of a queue or topic, which ends in `.fifo` where its `flag` is set. The provider says so when it plans. */
export const fifoName =
  (kind: string, flag: string, longest: number): Rule =>
  (value, _, config) => {
    const fifo = config[flag] === true;
    const form = new RegExp(`^[0-9A-Za-z_-]{1,${fifo ? longest - 5 : longest}}${fifo ? '\\.fifo' : ''}$`);
    return finding(config[flag] !== UNKNOWN && !form.test(shown(value)), `invalid ${kind} name: ${shown(value)}`);
  };

/** A network of 16 to 28 bits, in the words of `aws_vpc`. */
export const vpcCidr: Rule = (value, where) => {
  const network = networkOf(shown(value));
  if (network === undefined) {
    const said = `${shown(value)} with err: invalid CIDR address: ${shown(value)}`;
    return finding(true, `expected ${where} to contain a valid Value, got: ${said}`);
  }
  if (network !== shown(value)) {
    return finding(
      true,
      `expected ${where} to contain a valid network Value, expected ${network}, got ${shown(value)}`,
    );
  }
  const bits = Number(network.split('/')[1]);
  const said = `expected "${where}" to contain a network Value with between 16 and 28 significant bits, got: ${bits}`;
  return finding(bits < 16 || bits > 28, said);
};

/** A network, in the words of `aws_subnet` and of security groups. */
export const cidr: Rule = (value) => {
  const text = shown(value);
  const network = networkOf(text);
  if (network === undefined) return finding(true, `"${text}" is not a valid CIDR block: invalid CIDR address: ${text}`);
  return finding(network !== text, `"${text}" is not a valid IPv4 CIDR block; did you mean "${network}"?`);
};

function shown(value: Value): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? '' : String(value);
}

/** A CIDR block's network in its usual form; undefined where the text is no CIDR block. */
function networkOf(text: string): string | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const network = address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : undefined;
  return network === undefined ? text : `${network.toString()}/${bits}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
