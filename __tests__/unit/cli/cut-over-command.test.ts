import { Command } from 'commander';
import { addCutOver } from '../../../cli/cut-over-command';
import { cutOver } from '../../../cli/cut-over';

jest.mock('../../../cli/cut-over', () => ({ cutOver: jest.fn(() => Promise.resolve(0)) }));

function command(): Command {
  const ashlar = new Command();
  addCutOver(ashlar);
  return ashlar;
}

test('hands over only what was typed, so that it can be told from a default', async () => {
  await command().parseAsync(['cut-over', 'p-production', '--from', 'p-staging', '--return'], { from: 'user' });
  expect(jest.mocked(cutOver)).toHaveBeenCalledWith('p-production', { from: 'p-staging', return: true, synth: true });
});

test('says what each option is where it is not given, and what it may be', () => {
  const [cut] = command().commands;
  const help = cut?.helpInformation().replace(/\s+/g, ' ') ?? '';
  const said = [
    'canary=5,25,50,100 (default: blue-green)',
    'how long each share of the traffic is watched, 0s: three questions long (0s to 24h, default: 1m)',
    'restart or leave (default: restart)',
    'good answers in a row that make it healthy (1 to 100, default: 3)',
    'time within which they have to come (1s to 1h, default: 2m)',
    'time between two questions (10ms to 1m, default: 1s)',
    'an answer that takes longer is a bad one (10ms to 1m, default: 2s)',
  ];
  expect(said.filter((one) => !help.includes(one))).toEqual([]);
});
