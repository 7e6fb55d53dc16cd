import type { CloudRunV2Service, CloudRunV2ServiceTraffic } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Fn, Op, Token } from 'cdktf';
import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';

/** Shares requests between a stable revision and the newest one. Both values may be Terraform variables, which a cut-over sets. */
export interface TrafficSplit {
  /** Revision that gets what `percent` leaves, without its path; `''`: every request goes to the newest, whatever `percent` says. */
  readonly stableRevision: string;
  /** Share of the newest revision: 0 to 100 percent. With 0 it is reached by its tag alone. */
  readonly percent: number;
  /**
   * Tag of the newest revision while there is a stable one: lower-case letters, digits and hyphens, a letter first.
   * @default 'candidate'
   */
  readonly tag?: string;
}

/** One share of the requests to a service. */
export interface TrafficTarget {
  /**
   * Revision without its path: it has to be there.
   * @default - the newest that is ready
   */
  readonly revision?: string;
  /** Share of the requests: 0 to 100 percent; all shares together are 100. */
  readonly percent: number;
  /**
   * Gives the revision an address of its own: lower-case letters, digits and hyphens, a letter first.
   * @default - none
   */
  readonly tag?: string;
}

const NEWEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const BY_NAME = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

/** A label of a host name holds 63 characters: tag, `---`, name of the service, and 14 that Cloud Run adds. */
const LONGEST_TAG_AND_NAME = 46;

/** What is wrong with the traffic of a service of this name, as sentences; empty when nothing is. */
export function trafficProblems(traffic: TrafficSplit | readonly TrafficTarget[] | undefined, name: string): string[] {
  if (traffic === undefined) return [];
  if (!isFixed(traffic)) {
    return [
      ...revisionProblems('traffic.stableRevision', traffic.stableRevision),
      ...percentProblems('traffic.percent', traffic.percent),
      ...tagProblems('traffic.tag', tagOf(traffic), name),
    ];
  }
  const tags = traffic.flatMap(({ tag }) => (tag === undefined ? [] : [tag]));
  const sum = traffic.reduce((total, { percent }) => total + percent, 0);
  const each = traffic.flatMap(({ revision, percent, tag }, index) => {
    const path = `traffic.${index.toString()}`;
    return [
      ...(revision === undefined ? [] : revisionProblems(`${path}.revision`, revision, false)),
      ...percentProblems(`${path}.percent`, percent),
      ...(tag === undefined ? [] : tagProblems(`${path}.tag`, tag, name)),
    ];
  });
  return [
    ...each,
    ...(traffic.every(({ percent }) => isKnown(percent)) && sum !== 100
      ? [problem('traffic', 'shares of 100 percent together', sum)]
      : []),
    ...(new Set(tags).size < tags.length ? [problem('traffic', 'tagged differently each', tags)] : []),
  ];
}

/** Writes how requests are shared. Terraform decides about the stable revision where it is a variable. */
export function addTraffic(
  service: CloudRunV2Service,
  traffic: TrafficSplit | readonly TrafficTarget[] | undefined,
): void {
  if (traffic === undefined || isFixed(traffic)) {
    service.putTraffic((traffic ?? [{ percent: 100 }]).map(target));
    return;
  }
  const { stableRevision, percent } = traffic;
  // CDKTF writes an empty text as `undefined`.
  const atRest = Op.eq(stableRevision, Fn.rawString(''));
  service.putTraffic([
    {
      type: NEWEST,
      percent: Token.asNumber(Fn.conditional(atRest, 100, percent)),
      tag: Token.asString(Fn.conditional(atRest, Token.nullValue(), tagOf(traffic))),
    },
  ]);
  // A share of 0 without a tag would come back from Cloud Run as nothing, and be planned anew each time.
  const isAlone = Op.or(atRest, Op.gte(percent, 100));
  service.addOverride('dynamic.traffic', {
    for_each: Token.asList(Fn.conditional(isAlone, [], [stableRevision])),
    content: { type: BY_NAME, revision: '${traffic.value}', percent: Op.sub(100, percent) },
  });
}

/** The tag by which the newest revision is reached while there is a stable one; undefined where nothing says so. */
export function candidateTag(traffic: TrafficSplit | readonly TrafficTarget[] | undefined): string | undefined {
  if (traffic === undefined) return undefined;
  return isFixed(traffic) ? traffic.find(({ revision }) => revision === undefined)?.tag : tagOf(traffic);
}

function target({ revision, percent, tag }: TrafficTarget): CloudRunV2ServiceTraffic {
  return revision === undefined ? { type: NEWEST, percent, tag } : { type: BY_NAME, revision, percent, tag };
}

function tagOf({ tag = 'candidate' }: TrafficSplit): string {
  return tag;
}

function isFixed(traffic: TrafficSplit | readonly TrafficTarget[]): traffic is readonly TrafficTarget[] {
  return Array.isArray(traffic);
}

function revisionProblems(prop: string, revision: string, mayBeEmpty = true): string[] {
  if (!isKnown(revision) || (mayBeEmpty && revision === '')) return [];
  const allowed = 'the name of a revision, without its path';
  return /^[a-z][a-z0-9-]{0,62}$/.test(revision) ? [] : [problem(prop, allowed, revision)];
}

function percentProblems(prop: string, percent: number): string[] {
  if (!isKnown(percent) || (Number.isInteger(percent) && percent >= 0 && percent <= 100)) return [];
  return [problem(prop, '0 to 100 whole percent', percent)];
}

function tagProblems(prop: string, tag: string, name: string): string[] {
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(tag)) {
    return [problem(prop, 'lower-case letters, digits and hyphens, a letter first and no hyphen last', tag)];
  }
  const most = LONGEST_TAG_AND_NAME - name.length;
  const allowed = `at most ${most.toString()} characters beside the name ${name}`;
  return tag.length <= most ? [] : [problem(prop, allowed, tag, 'Both are part of one host name')];
}
