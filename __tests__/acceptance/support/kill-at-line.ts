/**
 * Loaded before the command line: kills the process, without a chance to tidy up, right after it has printed the line of JSON of the
 * step and phase, or of the event, in `KILL_AT`; or the line for people that `KILL_ON` matches. A signal from outside would come some
 * moments later, in the middle of what follows.
 */
const [name, phase] = (process.env['KILL_AT'] ?? '').split(' ');
const line = process.env['KILL_ON'];

/** Calls `judge` with each thing written, and dies of it. */
function dieAfter(stream: NodeJS.WriteStream, judge: (text: string) => boolean): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array): boolean => {
    const written = write(chunk);
    if (judge(String(chunk))) process.kill(process.pid, 'SIGKILL');
    return written;
  };
}

function isEvent(text: string): boolean {
  const { event, step, ...rest } = JSON.parse(text) as {
    readonly event?: string;
    readonly step?: string;
    readonly phase?: string;
  };
  return phase === undefined ? event === name : step === name && rest.phase === phase;
}

if (line === undefined) dieAfter(process.stdout, isEvent);
else dieAfter(process.stderr, (text) => new RegExp(line).test(text.trimEnd()));
