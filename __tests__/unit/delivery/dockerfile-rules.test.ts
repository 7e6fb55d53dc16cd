import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dockerfileProblems } from '../../../constructs/delivery/dockerfile-rules';

const DIGEST = `@sha256:${'0a'.repeat(32)}`;
const good = [
  `FROM node:24${DIGEST} AS build`,
  'RUN npm ci',
  `FROM nginx:1.29${DIGEST}`,
  'COPY --from=build /app /app',
  'USER 101:101',
];

/** `good` with the line at `index` changed. */
const changed = (index: number, line: string) => good.map((old, at) => (at === index ? line : old)).join('\n');

test('two stages, pinned images and a user by number are all that it asks for', () => {
  expect(dockerfileProblems(good.join('\n'))).toEqual([]);
});

test.each(['backend', 'frontend'])('the Dockerfile of the %s of orders keeps every rule', (image) => {
  const path = resolve(__dirname, `../../../stacks/orders/images/${image}/Dockerfile`);
  expect(dockerfileProblems(readFileSync(path, 'utf8'))).toEqual([]);
});

test.each([
  [0, 'FROM node:24 AS build', 'line 1: `FROM` must be pinned by a digest (@sha256:…), got node:24'],
  [2, `FROM nginx${DIGEST}`, 'line 3: `FROM` must have a tag that says which version the digest is, got none'],
  [2, `FROM nginx:latest${DIGEST}`, 'line 3: `FROM` must have a tag that says which version the digest is, got latest'],
  [2, 'FROM ${BASE}', 'line 3: `FROM` must name its image, got ${BASE}, which the builder can change'],
  [3, 'COPY . .', 'line 3: the last stage must copy what an earlier one built (COPY --from=…), got none'],
  [4, 'EXPOSE 80', 'line 3: `USER` of the last stage must be a number above 0, got none'],
  [4, 'USER nginx', 'line 5: `USER` of the last stage must be a number above 0, got nginx'],
  [4, 'USER 0:0', 'line 5: `USER` of the last stage must be a number above 0, got 0:0'],
])('line %i as %p is refused', (index, line, problem) => {
  expect(dockerfileProblems(changed(index, line))).toEqual([problem]);
});

test('a secret by its name is refused in ARG and ENV, wherever it stands among others', () => {
  const text = [...good.slice(0, 1), 'ARG NPM_TOKEN', 'ENV A=1 DB_PASSWORD=x', ...good.slice(1)].join('\n');
  expect(dockerfileProblems(text)).toEqual([
    'line 2: `ARG` must hold no secret, got NPM_TOKEN. Mount it: RUN --mount=type=secret',
    'line 3: `ENV` must hold no secret, got DB_PASSWORD. Mount it: RUN --mount=type=secret',
  ]);
});

test('names of stages are the same in capitals, and settings beside a secret are none', () => {
  const text = good
    .join('\n')
    .replace('AS build', 'AS Build')
    .replace('USER', 'ENV DB_PASSWORD_FILE=/x TOKEN_TTL=5\nUSER');
  expect(dockerfileProblems(text.replace('FROM nginx', `FROM BUILD AS other\nFROM nginx`))).toEqual([]);
});

test('an image that files are copied from is pinned as well', () => {
  const text = [
    ...good.slice(0, 4),
    'COPY --from=busybox:1 /bin/sh /bin/sh',
    `COPY --from=busybox:1${DIGEST} /a /b`,
    good[4],
  ];
  expect(dockerfileProblems(text.join('\n'))).toEqual([
    'line 5: `COPY --from` must be pinned by a digest (@sha256:…), got busybox:1',
  ]);
});

test('the user of an earlier stage is not that of the image', () => {
  const text = [good[0], 'USER 1000', ...good.slice(1, 4)].join('\n');
  expect(dockerfileProblems(text)).toEqual(['line 4: `USER` of the last stage must be a number above 0, got none']);
});

test('everything wrong is named at once, and an empty file as well', () => {
  expect(dockerfileProblems('FROM node\nCMD ["node"]')).toHaveLength(3);
  expect(dockerfileProblems('')).toEqual(['it must have a FROM, got none']);
});
