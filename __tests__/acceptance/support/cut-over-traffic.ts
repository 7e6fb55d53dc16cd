import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asList, asObject } from '../../../terraform/providers';
import { PRODUCTION, STAGING, type CutOverApp } from './cut-over-app';

/** How a service answers: a flapping one every other time. */
export type Behaviour = 'good' | 'slow' | 'failing' | 'flapping';

/** A share of the traffic. */
export interface Share {
  readonly image: string;
  readonly percent: number;
}

const SLOW_MS = 1200;

/** A proxy that shares requests out as the applied state says, among services of each image, and notes where they went. */
export class Traffic {
  /** Image that each request went to, by the address that was asked. */
  readonly service: string[] = [];
  readonly candidate: string[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  private readonly server: Server;
  private readonly owed = new Map<string, number>();
  private readonly answered = new Map<string, number>();
  private app: CutOverApp | undefined;
  private last: readonly Share[] = [];
  private lastTagged: string | undefined;

  private constructor() {
    this.server = createServer((request, response) => {
      const isCandidate = request.url?.startsWith('/candidate/') === true;
      const image = isCandidate ? this.tagged : this.next();
      if (image !== undefined) (isCandidate ? this.candidate : this.service).push(image);
      this.answer(response, image);
    });
  }

  static async open(): Promise<Traffic> {
    const traffic = new Traffic();
    await new Promise<void>((done) => traffic.server.listen(0, '127.0.0.1', done));
    return traffic;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Serves the production environment of an app. */
  serve(app: CutOverApp): void {
    this.app = app;
  }

  forget(): void {
    for (const list of [this.service, this.candidate]) list.length = 0;
    for (const map of [this.behaviours, this.owed, this.answered]) map.clear();
    this.last = [];
  }

  /** The applied traffic split; the last one while a state is being written. */
  get split(): readonly Share[] {
    try {
      this.last = this.app === undefined ? [] : splitOf(this.app);
    } catch {
      // Half a state is none.
    }
    return this.last;
  }

  /** The candidate; the last one while a state is being written. */
  private get tagged(): string | undefined {
    try {
      this.lastTagged = candidateImage(this.app);
    } catch {
      // Half a state is none.
    }
    return this.lastTagged;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** Each image gets its share of the requests, evenly spread. */
  private next(): string | undefined {
    const { split } = this;
    for (const { image, percent } of split) this.owed.set(image, (this.owed.get(image) ?? 0) + percent);
    const [first] = [...split].sort((a, b) => (this.owed.get(b.image) ?? 0) - (this.owed.get(a.image) ?? 0));
    if (first !== undefined) this.owed.set(first.image, (this.owed.get(first.image) ?? 0) - 100);
    return first?.image;
  }

  private answer(response: ServerResponse, image: string | undefined): void {
    const behaviour = image === undefined ? 'failing' : (this.behaviours.get(image) ?? 'good');
    const count = this.answered.get(image ?? '') ?? 0;
    this.answered.set(image ?? '', count + 1);
    const isBad = behaviour === 'failing' || (behaviour === 'flapping' && count % 2 === 1);
    const end = (): void => void response.writeHead(isBad ? 503 : 200).end();
    if (behaviour === 'slow') setTimeout(end, SLOW_MS).unref();
    else end();
  }
}

/** Looks at both environments without pause, and notes each moment at which both are active. */
export class ActivityWatch {
  readonly both: string[] = [];
  /** Each state that was seen, in order: `staging 1, app:2 0`. */
  readonly seen: string[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly app: CutOverApp,
    private readonly traffic: Traffic,
    private readonly image: string,
  ) {
    this.timer = setInterval(() => this.look(), 20);
  }

  end(): void {
    clearInterval(this.timer);
    this.look();
  }

  private look(): void {
    const staging = countOf(this.app);
    if (staging === undefined) return;
    const share = this.traffic.split.find(({ image }) => image === this.image)?.percent ?? 0;
    const now = `staging ${staging}, ${this.image} ${share}`;
    if (this.seen.at(-1) !== now) this.seen.push(now);
    if (staging > 0 && share > 0) this.both.push(now);
  }
}

/** Tasks of staging; undefined while its state is being written. */
function countOf(app: CutOverApp): number | undefined {
  try {
    return Number(app.resources(STAGING, 'aws_ecs_service')[0]?.['desired_count'] ?? 0);
  } catch {
    return undefined;
  }
}

function splitOf(app: CutOverApp): Share[] {
  const [run] = app.resources(PRODUCTION, 'google_cloud_run_v2_service');
  if (run !== undefined) {
    const latest = String(asObject(asList(run['template'])[0])['revision']);
    const shares = asList(run['traffic']).map((one) => {
      const { revision, percent } = asObject(one);
      const name = typeof revision === 'string' && revision !== '' ? revision : latest;
      return { image: name.replace(/^app-/, 'app:'), percent: Number(percent ?? 0) };
    });
    return shares.filter(({ percent }) => percent > 0);
  }
  const images = imagesByFamily(app);
  const [listener] = app.resources(PRODUCTION, 'aws_lb_listener');
  const forward = asObject(asList(asObject(asList(listener?.['default_action'])[0])['forward'])[0]);
  const weights = asList(forward['target_group']).map(asObject);
  if (weights.length === 0) {
    const runs = app.resources(PRODUCTION, 'aws_ecs_service').some(({ desired_count: count }) => Number(count) > 0);
    return runs ? [...images].map(([, image]) => ({ image, percent: 100 })) : [];
  }
  return weights
    .map(({ arn, weight }) => ({
      image: images.get(String(arn).includes('/candidate/') ? 'candidate' : 'app') ?? '',
      percent: Number(weight),
    }))
    .filter(({ percent }) => percent > 0);
}

function candidateImage(app: CutOverApp | undefined): string | undefined {
  const [run] = app?.resources(PRODUCTION, 'google_cloud_run_v2_service') ?? [];
  if (run === undefined) return app === undefined ? undefined : imagesByFamily(app).get('candidate');
  return String(asObject(asList(run['template'])[0])['revision']).replace(/^app-/, 'app:');
}

function imagesByFamily(app: CutOverApp): Map<string, string> {
  return new Map(
    app.resources(PRODUCTION, 'aws_ecs_task_definition').map(({ family, container_definitions: json }) => {
      return [String(family), String(asObject(asList(JSON.parse(String(json)))[0])['image'])];
    }),
  );
}
