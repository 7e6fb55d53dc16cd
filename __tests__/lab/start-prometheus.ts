import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedProgram, packageProblem } from './building/packages';
import { freePort } from './running/ports';
import { answers, waitFor } from './running/wait';
import type { Lab } from './start-lab';

/** On a busy machine: a quiet one needs a second. */
const LIMIT_SECONDS = 60;

/** Between two scrapes. Of one that takes longer nothing is kept. */
const INTERVAL = '2s';

/** What a Prometheus scrapes. */
export interface PrometheusOptions {
  /**
   * Its name among those of the lab.
   * @default 'prometheus'
   */
  readonly name?: string;
  /** What is scraped every two seconds, as `host:port`; its metrics are under `/metrics`. */
  readonly target: string;
}

/** A running Prometheus. */
export interface Prometheus {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Ends it before the lab. */
  readonly stop: () => Promise<void>;
}

/** Starts a real Prometheus, which scrapes one target, and ends with the lab. Labels of the target's own metrics stay. */
export async function startPrometheus(
  lab: Pick<Lab, 'folder' | 'run'>,
  { name = 'prometheus', target }: PrometheusOptions,
): Promise<Prometheus> {
  const program = packagedProgram('prometheus');
  if (program === undefined) throw new Error(packageProblem('prometheus'));
  const folder = join(lab.folder, name);
  mkdirSync(folder);
  const config = {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    scrape_configs: [{ job_name: 'lab', honor_labels: true, static_configs: [{ targets: [target] }] }],
  };
  // JSON is YAML too.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const stop = lab.run({
    name,
    program,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
  });
  const url = `http://${address}`;
  await waitFor(name, () => answers(`${url}/-/ready`), LIMIT_SECONDS);
  return { url, stop };
}
