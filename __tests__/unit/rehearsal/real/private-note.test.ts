import { readPrivate, writePrivate } from '../../../../rehearsal/real/private-note';
import { readNote, writeNote } from '../../../../rehearsal/simulated/notes';

const REAL = Buffer.from('{"e2bfb730":{"create":600},"schema_version":"1"}');

test('both notes come back as they were written, and the part that plays the cloud reads its own', () => {
  const made = { seed: 'abc', before: 2 };
  const written = writePrivate({ made, simulated: true, defaulted: ['type'], real: REAL });
  expect(readPrivate(written)).toEqual({ made, simulated: true, defaulted: ['type'], real: REAL });
  expect(readNote(written)).toEqual({ made });
});

test.each([
  ['of the real provider', REAL],
  ['of a provider that writes no JSON', Buffer.from('\x00\x01')],
  ['empty', Buffer.alloc(0)],
])('a note %s goes back to it as it is', (_name, bytes) => {
  expect(readPrivate(bytes)).toEqual({ real: bytes });
});

test('of an import the real provider has noted nothing yet', () => {
  expect(readPrivate(writeNote({ imported: true }))).toEqual({ imported: true, real: new Uint8Array() });
});
