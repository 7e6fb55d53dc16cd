import { join } from 'node:path';
import { UserError } from '../constructs/core/errors';
import { isAddress, providerLabel, satisfies, type RequiredProvider } from '../terraform/providers';
import type { HostOptions, PlayedProvider, ProviderHost, ProviderMode, ServedStack, StackNeeds } from './host';
import type { ServableProvider } from './protocol/methods';
import { reattachEnv, serveProvider } from './protocol/serve';
import { RealProviders } from './real/real-providers';
import { findBindings, type Bindings } from './schema/find-bindings';
import { readSchema } from './schema/read-bindings';
import { simulatedProvider } from './simulated/provider';

/** A provider that can be served to a stack, and how it is played. */
interface Playable {
  readonly servable: ServableProvider;
  readonly played: PlayedProvider;
}

/**
 * Starts serving providers: real ones where their program is at hand, else simulated ones where their bindings are installed.
 * A program is started with the first stack that needs it.
 */
export function startHost(options: HostOptions): Promise<ProviderHost> {
  return Promise.resolve(new Host(options));
}

class Host implements ProviderHost {
  private readonly real: RealProviders;
  private bindings: readonly Bindings[] | undefined;

  constructor(private readonly options: HostOptions) {
    this.real = new RealProviders(options);
  }

  async serve(needs: StackNeeds): Promise<ServedStack> {
    const found = await Promise.allSettled(needs.providers.map((provider) => this.playable(provider, needs)));
    const playables: Playable[] = [];
    const problems: string[] = [];
    for (const one of found) {
      if (one.status === 'fulfilled') playables.push(one.value);
      else if (one.reason instanceof UserError) problems.push(...one.reason.problems);
      else throw one.reason;
    }
    if (problems.length > 0) throw new UserError(`stack \`${needs.stack}\``, 'ProviderUnavailable', problems);
    const sockets = join(this.options.scratch, 's');
    const served = await Promise.all(playables.map(({ servable }) => serveProvider(servable, sockets)));
    return {
      env: reattachEnv(served),
      providers: playables.map(({ played }) => played),
      close: async () => {
        await Promise.all(served.map((one) => one.close()));
      },
    };
  }

  refused(): ReturnType<ProviderHost['refused']> {
    return this.real.refused();
  }

  close(): Promise<void> {
    return this.real.close();
  }

  private async playable(provider: RequiredProvider, needs: StackNeeds): Promise<Playable> {
    if (!isAddress(provider.source)) throw noAddress(provider.source);
    const written = needs.modes?.[provider.source];
    const mode = written ?? this.options.mode ?? 'auto';
    if (mode === 'simulated') return this.simulated(provider, needs, undefined);
    const real = await this.real.playable(provider, needs);
    if ('servable' in real) return real;
    if (mode === 'auto') return this.simulated(provider, needs, real.reason);
    throw this.unavailable(provider, [real.reason], 'real-plan', written);
  }

  private unavailable(
    provider: RequiredProvider,
    reasons: readonly string[],
    asked: ProviderMode | undefined,
    written: ProviderMode | undefined,
  ): UserError {
    const label = providerLabel(provider);
    const as = asked === undefined ? '' : ` as ${asked}`;
    const kept = written === undefined ? '' : ', the mode that its state was written in';
    const help = advice(written ?? asked, this.options.download);
    return new UserError(label, 'ProviderUnavailable', [
      `provider ${label} cannot be played${as}${kept}: ${reasons.join('; ')}. ${help}`,
    ]);
  }

  private simulated(provider: RequiredProvider, needs: StackNeeds, reason: string | undefined): Playable {
    const { source } = provider;
    this.bindings ??= findBindings(this.options.project);
    const installed = this.bindings.filter((one) => one.source === source);
    const bindings = installed.find(({ version }) => satisfies(version, provider.version));
    if (bindings === undefined) {
      const versions = installed.map(({ name, version }) => `${name} binds ${version}`);
      const missing = versions.length > 0 ? versions.join(', ') : `${this.options.project} has no bindings of it`;
      const asked = this.options.mode === 'simulated' ? 'simulated' : undefined;
      throw this.unavailable(
        provider,
        [...(reason === undefined ? [] : [reason]), missing],
        asked,
        needs.modes?.[provider.source],
      );
    }
    const { protocol, version, name } = bindings;
    const schema = readSchema(bindings, needs.types);
    return {
      servable: simulatedProvider({ source, protocol, schema, seed: needs.stack }),
      played: { source, version, mode: 'simulated', origin: name, ...(reason === undefined ? {} : { reason }) },
    };
  }
}

function noAddress(source: string): UserError {
  const label = providerLabel({ source });
  return new UserError(label, 'ProviderUnavailable', [
    `\`${label}\` is no source of a provider: in required_providers write NAMESPACE/NAME or HOST/NAMESPACE/NAME`,
  ]);
}

/** What makes a provider playable in a mode, in either where none was asked for; `download` is false where it could be chosen. */
function advice(mode: ProviderMode | undefined, download: boolean | undefined): string {
  const ways = [
    ...(mode === 'real-plan' ? [] : ['install its bindings (npm install @cdktf/provider-NAME)']),
    ...(mode === 'simulated'
      ? []
      : [
          'run `terraform init` where it is used',
          'name a mirror that holds it in the Terraform CLI configuration',
          ...(download === false ? ['give --download'] : []),
        ]),
  ];
  const last = ways.pop() ?? '';
  const text = ways.length === 0 ? last : `${ways.join(', ')}, or ${last}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
