import { Lazy, TerraformResource, TerraformStack } from 'cdktf';
import { addressOf } from '../../core/addresses';
import { ConstructError } from '../../core/errors';
import { isBefore } from '../../core/layers';
import { LayerStack } from '../../core/stack';
import { addRule } from '../../core/validation';
import { definitionErrors } from './definitions';
import { isNeeded, type Need, needsOf } from './needs';
import { takenNameErrors } from './release-names';
import { bookOf, type InstalledRelease } from './releases';

/** Order of all releases of an app. */
interface Plan {
  /** What comes directly before each release, in its own stack. */
  readonly before: ReadonlyMap<InstalledRelease, ReadonlySet<InstalledRelease>>;
  /** Why a release cannot come where it has to, a sentence each. */
  readonly problems: ReadonlyMap<InstalledRelease, readonly string[]>;
}

/** Makes `release` one of the app's: its name and what it defines are its own, what has to comes before it, and an order that cannot be is an error. */
export function addToOrder(release: InstalledRelease): void {
  const { owner, resource } = release;
  const book = bookOf(owner);
  book.releases.push(release);
  const plan = (): Plan => book.once(book, 'order', () => planOf(book.releases));
  const before = book.late(resource, 'dependsOn', () => addressesBefore(release, plan()));
  resource.dependsOn = Lazy.listValue(before, { omitEmpty: true });
  addRule(owner, () => takenNameErrors(release));
  addRule(owner, () => definitionErrors(release));
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
          if (other !== stack) this.putBefore(release, other);
        const said = resources.filter((one) => TerraformStack.of(one) === stack);
        return [release, new Set(said.flatMap((one) => byResource.get(one) ?? []))];
      }),
    );
    this.refuseRings();
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

  /** Of two plain stacks that come after each other CDKTF would throw; a {@link LayerStack} reports it by itself. */
  private putBefore(release: InstalledRelease, other: TerraformStack): void {
    const stack = TerraformStack.of(release.resource);
    if (stack instanceof LayerStack || !other.dependsOn(stack)) stack.addDependency(other);
    else this.refuse(release, `\`after\` names what is in '${other.node.path}', which is applied after it. ${MOVE}`);
  }

  /** Terraform would find a cycle, and name no construct. */
  private refuseRings(): void {
    const known = new Set<InstalledRelease>();
    for (const release of this.before.keys()) {
      const ring = known.has(release) ? undefined : this.wayFrom(release, release);
      if (ring === undefined) continue;
      for (const one of ring) known.add(one);
      const way = [release, ...ring].map(({ owner }) => owner.node.path).join(' → ');
      this.refuse(release, `\`after\` leads back to it: ${way}. Leave one of them out`);
    }
  }

  private addWithin(release: InstalledRelease, need: Need): void {
    const { release: other, why, kind } = need;
    if (!this.comesBefore(release, other)) this.before.get(release)?.add(other);
    else if (kind === 'must') this.refuse(release, `${why}: '${other.owner.node.path}', which comes after it. ${MOVE}`);
  }

  private comesBefore(first: InstalledRelease, second: InstalledRelease): boolean {
    return this.wayFrom(second, first) !== undefined;
  }

  /** What comes before `release`, one before the other, up to `wanted`; undefined where that does not come before it. */
  private wayFrom(
    release: InstalledRelease,
    wanted: InstalledRelease,
    seen = new Set<InstalledRelease>(),
  ): InstalledRelease[] | undefined {
    for (const one of this.before.get(release) ?? []) {
      if (one === wanted) return [one];
      if (seen.has(one)) continue;
      seen.add(one);
      const rest = this.wayFrom(one, wanted, seen);
      if (rest !== undefined) return [one, ...rest];
    }
    return undefined;
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
