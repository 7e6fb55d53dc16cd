import { asObject } from '../../terraform/providers';

/** Seconds that each resource took, by address, in what `terraform apply -json` printed. */
export function applyTimes(output: string): Map<string, number> {
  const started = new Map<string, number>();
  const times = new Map<string, number>();
  for (const line of output.split('\n')) {
    const { type, hook, '@timestamp': at } = message(line);
    const { addr } = asObject(asObject(hook)['resource']);
    const time = Date.parse(String(at));
    if (type === 'apply_start') started.set(String(addr), time);
    const start = started.get(String(addr));
    if (type === 'apply_complete' && start !== undefined) times.set(String(addr), (time - start) / 1000);
  }
  return times;
}

function message(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    return asObject(JSON.parse(line));
  } catch {
    return {};
  }
}
