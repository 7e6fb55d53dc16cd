import { Lazy, TerraformResource, TerraformStack } from 'cdktf';
import { addressOf } from '../../core/addresses';
import { ConstructError } from '../../core/errors';
import { isBefore } from '../../core/layers';
import { LayerStack } from '../../core/stack';
import { addRule } from '../../core/validation';
import { isNeeded, type Need, needsOf } from './needs';
import { bookOf, type InstalledRelease } from './releases';

/** Order of all releases of an app. */
interface Plan {
  /** What comes directly before each release, in its own stack. */
  readonly before: ReadonlyMap<InstalledRelease, ReadonlySet<InstalledRelease>>;
  /** Why a release cannot come where it has to, a sentence each. */
  readonly problems: ReadonlyMap<InstalledRelease, readonly string[]>;
}

/** Makes `release` part of the order: what has to comes before it, and an order that cannot be is an error. */
export function addToOrder(release: InstalledRelease): void {
  const { owner, resource } = release;
  const book = bookOf(owner);
  book.releases.push(release);
  const plan = (): Plan => book.once(book, 'order', () => planOf(book.releases));
  const before = book.late(resource, 'dependsOn', () => addressesBefore(release, plan()));
  resource.dependsOn = Lazy.listValue(before, { omitEmpty: true });
  addRule(owner, () => {
    const problems = plan().problems.get(release) ?? [];
    if (problems.length === 0) return [];
    return [new ConstructError(owner.constructor.name, owner.node.path, 'ReleaseOrder', problems)];
  });
}

function addressesBefore(release: InstalledRelease, { before }: Plan): string[] {
  const stack = TerraformStack.of(release.resource);
  const said = resourcesBefore(release).filter((one) => TerraformStack.of(one) === stack);
  const found = [...(before.get(release) ?? [])].map(({ resource }) => resource);
  return [...new Set([...said, ...found].map(addressOf))].sort();
}

/** Resources of all stacks that the release's user wants before it. */
function resourcesBefore({ resource, after }: InstalledRelease): TerraformResource[] {
  const found = after.flatMap((construct) => construct.node.findAll());
  return found.filter(
    (node): node is TerraformResource => TerraformResource.isTerraformResource(node) && node !== resource,
  );
}

/** Puts all releases in order, first what must be, then what is better: a guess never stands in the way of anything. */
function planOf(releases: readonly InstalledRelease[]): Plan {
  const order = new Order(releases);
  const needed = releases.filter(isNeeded);
  const needs = releases.map((release) => ({ release, needs: needsOf(release, needed) }));
  for (const kind of ['must', 'unless-said', 'guess'] as const) {
    for (const { release, needs: all } of needs) {
      for (const need of all.filter((one) => one.kind === kind)) order.add(release, need);
    }
  }
  return order;
}

class Order implements Plan {
  readonly before: Map<InstalledRelease, Set<InstalledRelease>>;
  readonly problems = new Map<InstalledRelease, string[]>();

  constructor(releases: readonly InstalledRelease[]) {
    const byResource = new Map<TerraformResource, InstalledRelease>(releases.map((one) => [one.resource, one]));
    this.before = new Map(
      releases.map((release) => {
        const stack = TerraformStack.of(release.resource);
        const resources = resourcesBefore(release);
        for (const other of new Set(resources.map((one) => TerraformStack.of(one))))
          if (other !== stack) stack.addDependency(other);
        const said = resources.filter((one) => TerraformStack.of(one) === stack);
        return [release, new Set(said.flatMap((one) => byResource.get(one) ?? []))];
      }),
    );
  }

  add(release: InstalledRelease, need: Need): void {
    const [stack, other] = [release, need.release].map(({ resource }) => TerraformStack.of(resource));
    if (stack === undefined || other === undefined) return;
    if (release === need.release) this.refuse(release, `${need.why}. Give it a release of its own`);
    else if (stack === other) this.addWithin(release, need);
    else if (need.kind === 'guess') return;
    else if (!isAppliedBefore(stack, other)) stack.addDependency(other);
    else this.refuse(release, `${need.why}: '${need.release.owner.node.path}', which is applied after it. ${MOVE}`);
  }

  private addWithin(release: InstalledRelease, need: Need): void {
    const { release: other, why, kind } = need;
    if (!this.comesBefore(release, other)) this.before.get(release)?.add(other);
    else if (kind === 'must') this.refuse(release, `${why}: '${other.owner.node.path}', which comes after it. ${MOVE}`);
  }

  /** Does `first` come before `second`, directly or by way of others? */
  private comesBefore(first: InstalledRelease, second: InstalledRelease, seen = new Set<InstalledRelease>()): boolean {
    if (seen.has(second)) return false;
    seen.add(second);
    const direct = this.before.get(second) ?? new Set();
    return direct.has(first) || [...direct].some((one) => this.comesBefore(first, one, seen));
  }

  private refuse(release: InstalledRelease, problem: string): void {
    this.problems.set(release, [...(this.problems.get(release) ?? []), problem]);
  }
}

const MOVE = 'Install it later, or that one earlier';

function isAppliedBefore(stack: TerraformStack, other: TerraformStack): boolean {
  if (other.dependsOn(stack)) return true;
  if (!(stack instanceof LayerStack) || !(other instanceof LayerStack)) return false;
  const isSameEnvironment = stack.system === other.system && stack.environmentName === other.environmentName;
  return isSameEnvironment && isBefore(stack.layer, other.layer);
}
