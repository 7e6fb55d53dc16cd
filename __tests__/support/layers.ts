import { tmpdir } from 'node:os';
import { App, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../../constructs/core/environment';
import type { Layer } from '../../constructs/core/layers';
import { addLocation } from '../../constructs/core/locations';
import { type Cloud, LayerStack } from '../../constructs/core/stack';
import { s3State } from '../../constructs/core/state-backend-data';

/** An app whose stacks need no provider; it leaves no folder behind. */
export function plainApp(): App {
  return new App({ outdir: tmpdir(), stackTraces: false });
}

/** A whole environment, with `settings` in place of its own. */
export function environment(settings: Partial<Environment> = {}): Environment {
  const state = s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1' });
  return { name: 'dev', owner: 'shop-team', costCentre: 'retail', state, ...settings };
}

/** A cloud without a provider. */
export function cloud(location: string): Cloud {
  return { location, addProvider: (stack) => addLocation(stack, location) };
}

/** The `layer` layer of the system `shop`, on no cloud. */
export function layer(scope: Construct, name: Layer, settings: Partial<Environment> = {}): LayerStack {
  return new LayerStack(scope, { system: 'shop', environment: environment(settings), layer: name, clouds: [] });
}

/** A resource of no provider: its `id` is known after apply, `input` may be anything. */
export class Thing extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: unknown = id,
  ) {
    super(scope, id, { terraformResourceType: 'test_thing' });
  }

  get id(): string {
    return this.getStringAttribute('id');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
