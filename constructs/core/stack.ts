import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { type Environment, environmentShape, shortName } from './environment';
import { ConstructError, problem } from './errors';
import { findings } from './findings';
import { isBefore, type Layer, LAYERS } from './layers';
import { addStateBackend } from './state-backend';
import { shareState } from './state-sharing';
import { standardTags, type StandardTags } from './tags';
import { orderErrors } from './stack-order';
import { addRule } from './validation';

const propsSchema = z.object({
  system: shortName(20),
  environment: z.object(environmentShape),
  layer: z.enum(LAYERS),
});

/** A cloud that stacks deploy to: how to log in to it, and the place in which names must be unique. */
export interface Cloud {
  /** Account and region, or project and region: `aws/111122223333/us-east-1`. */
  readonly location: string;
  /** Configures the provider in `stack`, with `tags` on everything it creates, and says where with {@link addLocation}. */
  addProvider(stack: TerraformStack, tags: StandardTags): void;
}

/** Settings of a {@link LayerStack}. */
export interface LayerStackProps {
  /** Name of the system, such as `orders`, the first part of every stack id: 2 to 20 lower-case letters, digits and single hyphens. */
  readonly system: string;
  /** Environment whose data the stack is built from. Settings that the system adds are not looked at. */
  readonly environment: Environment;
  /** Place of the stack in the order of application. */
  readonly layer: Layer;
  /** Clouds that the stack deploys to, one of a kind. */
  readonly clouds: readonly Cloud[];
}

/**
 * One layer of one environment of a system, with a state of its own.
 * Its id is `<system>-<environment>-<layer>`; back end, providers and default tags follow from the environment.
 * @example
 * const environment = { name: 'dev', owner: 'shop-team', costCentre: 'retail', state: s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1' }) };
 * const stack = new LayerStack(app, { system: 'shop', environment, layer: 'data', clouds: [] });
 */
export class LayerStack extends TerraformStack {
  /** Name of the system: `orders`. */
  readonly system: string;
  /** Name of the environment: `production`. */
  readonly environmentName: string;
  /** Place of the stack in the order of application. */
  readonly layer: Layer;
  /** What the provider of every cloud puts on all it creates. */
  readonly tags: StandardTags;

  private readonly readsAhead: TerraformStack[] = [];

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value; `StackDuplicate` when the app already has this layer of this
   * environment, under whichever scope.
   */
  constructor(scope: Construct, props: LayerStackProps) {
    const { system, environment, layer, clouds } = props;
    const id = `${system}-${environment.name}-${layer}`;
    const problems = propsProblems(props);
    if (problems.length > 0) throw new ConstructError(new.target.name, id, 'PropsInvalid', problems);
    // CDKTF writes a stack to the folder of its id: a second one would take the place of the first.
    if (scope.node.root.node.findAll().some((node) => TerraformStack.isStack(node) && node.node.id === id)) {
      throw new ConstructError(new.target.name, id, 'StackDuplicate', [
        `the ${layer} layer of ${system}-${environment.name} is already in the app. Give each environment a name of its own`,
      ]);
    }
    super(scope, id);
    this.system = system;
    this.environmentName = environment.name;
    this.layer = layer;
    this.tags = standardTags(system, environment);
    addStateBackend(this, environment.state, `${system}/${environment.name}/${layer}`);
    shareState(this, `${system}-${environment.name}`, environment.state);
    for (const cloud of clouds) cloud.addProvider(this, this.tags);
    addRule(this, () => orderErrors(this, this.readsAhead));
  }

  /** The layer stack that holds `construct`; undefined in a plain `TerraformStack`. */
  static find(construct: Construct): LayerStack | undefined {
    return construct.node.scopes.find((scope): scope is LayerStack => scope instanceof LayerStack);
  }

  /**
   * Makes `dependency` come first; a reference to anything in it does so by itself.
   * A dependency that cannot come first is reported at synth, with what reads it.
   */
  override addDependency(dependency: TerraformStack): void {
    if (dependency === this || this.readsAhead.includes(dependency)) return;
    if (dependency.dependsOn(this) || this.comesBefore(dependency)) this.readsAhead.push(dependency);
    else super.addDependency(dependency);
  }

  private comesBefore(other: TerraformStack): boolean {
    return (
      other instanceof LayerStack &&
      other.system === this.system &&
      other.environmentName === this.environmentName &&
      isBefore(this.layer, other.layer)
    );
  }
}

/** What is wrong with the settings, a sentence each. An environment built by hand was checked by nobody. */
function propsProblems(props: LayerStackProps): string[] {
  const { error } = propsSchema.safeParse(props, { reportInput: true });
  const locations = props.clouds.map(({ location }) => location);
  const kinds = new Set(locations.map((location) => location.split('/')[0]));
  return [
    ...findings(error?.issues ?? []).map(({ path, says }) => `\`${path}\` ${says}`),
    ...(kinds.size < locations.length
      ? [problem('clouds', 'one of a kind', locations, 'Give another account or region a stack of its own')]
      : []),
  ];
}
