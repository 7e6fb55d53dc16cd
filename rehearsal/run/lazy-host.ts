import type { ProviderHost } from '../host';

/** A host of providers that is started when the first stack needs one: stacks without providers do without. */
export class LazyHost {
  private started: Promise<ProviderHost> | undefined;

  constructor(private readonly start: () => Promise<ProviderHost>) {}

  get(): Promise<ProviderHost> {
    this.started ??= this.start();
    return this.started;
  }

  async refused(): Promise<ReturnType<ProviderHost['refused']>> {
    return (await this.running())?.refused() ?? [];
  }

  async close(): Promise<void> {
    await (await this.running())?.close();
  }

  /** One that could not be started has nothing to close; its error went to who asked for it. */
  private async running(): Promise<ProviderHost | undefined> {
    return this.started?.catch(() => undefined);
  }
}
